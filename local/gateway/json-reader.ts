/** Reads values of unknown shape (the API document, resource attributes) with errors that name the place. */

export type JsonRecord = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function recordAt(value: unknown, place: string): JsonRecord {
  if (!isRecord(value)) throw new Error(`${place} is not an object; write an object there`);
  return value;
}

export function optionalRecordAt(value: unknown, place: string): JsonRecord {
  return value === undefined || value === null ? {} : recordAt(value, place);
}

export function stringAt(value: unknown, place: string): string {
  if (typeof value !== 'string' || value === '')
    throw new Error(`${place} is not a text; write a text there`);
  return value;
}

export function arrayAt(value: unknown, place: string): readonly unknown[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new Error(`${place} is not a list; write a list there`);
  return value;
}

/** A nested Terraform block: JSON syntax allows an object or a list of them. */
export function blocksAt(value: unknown, place: string): readonly JsonRecord[] {
  if (value === undefined || value === null) return [];
  const blocks = Array.isArray(value) ? value : [value];
  return blocks.map((block, index) => recordAt(block, `${place}[${index}]`));
}

export function numberAt(value: unknown, place: string): number | undefined {
  if (value === undefined || value === null) return undefined;
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number))
    throw new Error(`${place} is not a number; write a number there`);
  return number;
}

/** Follows `{ "$ref": "#/…" }` inside `document`; anything else is returned as it is. */
export function dereference(document: JsonRecord, value: unknown, place: string): unknown {
  let current = value;
  for (let depth = 0; isRecord(current) && typeof current.$ref === 'string'; depth++) {
    const pointer = current.$ref;
    if (!pointer.startsWith('#/') || depth > 20)
      throw new Error(`${place}: ${pointer} cannot be followed; refer to a component by #/…`);
    current = pointer
      .slice(2)
      .split('/')
      .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
      .reduce<unknown>((node, part) => (isRecord(node) ? node[part] : undefined), document);
    if (current === undefined) throw new Error(`${place}: ${pointer} does not exist; define it`);
  }
  return current;
}
