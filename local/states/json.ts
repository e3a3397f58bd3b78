/** JSON as data of a state machine: its type, and the size that Step Functions allows one payload to have. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

/** A member of the table itself, never one that every object has. */
export function own<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

const PAYLOAD_BYTES_MAX = 262_144;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A bound that needs no serialization: no UTF-16 unit takes more than 6 bytes of JSON. */
function bytesAtMost(value: Json): number {
  if (typeof value === 'string') return value.length * 6 + 2;
  if (typeof value !== 'object' || value === null) return 26;
  let bytes = 2;
  if (isObject(value))
    for (const key in value) bytes += key.length * 6 + 4 + bytesAtMost(value[key] ?? null);
  else for (const item of value) bytes += bytesAtMost(item) + 1;
  return bytes;
}

export function exceedsPayloadLimit(value: Json): boolean {
  if (bytesAtMost(value) <= PAYLOAD_BYTES_MAX) return false;
  return Buffer.byteLength(JSON.stringify(value)) > PAYLOAD_BYTES_MAX;
}
