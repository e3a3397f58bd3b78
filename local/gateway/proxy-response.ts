/** Turns what a function returned into the HTTP answer, by the rules of the Lambda proxy integration. */
import { validateHeaderName, validateHeaderValue } from 'node:http';
import type { HttpAnswer } from './gateway-responses.ts';
import { isRecord, type JsonRecord } from './json-reader.ts';
import { isBinary } from './proxy-event.ts';

/** None is mandatory, no other may be present (localstack's recorded AWS answers). */
const FIELDS = new Set(['statusCode', 'headers', 'multiValueHeaders', 'body', 'isBase64Encoded']);
/** Set by the gateway itself: a function's own value goes out under the remapped name. */
const REMAPPED = new Set(['connection', 'content-length', 'date', 'server', 'www-authenticate']);
const DROPPED = new Set(['transfer-encoding', 'keep-alive', 'upgrade', 'trailer']);

/** Undefined when API Gateway would call it a malformed Lambda proxy response. */
export function readProxyResponse(
  payload: string,
  accept: string | undefined,
  binaryMediaTypes: readonly string[],
): HttpAnswer | undefined {
  const answer = parse(payload);
  if (!answer || Object.keys(answer).some((key) => !FIELDS.has(key))) return undefined;
  const status = readStatus(answer.statusCode);
  const headers = readHeaders(answer);
  const { body, isBase64Encoded } = answer;
  if (status === undefined || !headers) return undefined;
  if (body !== undefined && body !== null && typeof body !== 'string') return undefined;
  // Only a client that accepts a binary type gets bytes; the first type of Accept decides.
  const decode = isBase64Encoded === true && isBinary(accept?.split(',', 1)[0], binaryMediaTypes);
  return { status, headers, body: Buffer.from(body ?? '', decode ? 'base64' : 'utf8') };
}

function parse(payload: string): JsonRecord | undefined {
  try {
    const value: unknown = JSON.parse(payload);
    return isRecord(value) && Object.keys(value).length > 0 ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Texts of digits pass; no status means 200. */
function readStatus(value: unknown): number | undefined {
  if (value === undefined || value === null) return 200;
  const status = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  const valid = typeof status === 'number' && Number.isInteger(status);
  return valid && status >= 200 && status <= 599 ? status : undefined;
}

function readHeaders(answer: JsonRecord): HttpAnswer['headers'] | undefined {
  const merged = new Map([
    ['content-type', { name: 'Content-Type', values: ['application/json'], isDefault: true }],
  ]);
  // Values of multiValueHeaders come first and their spelling wins (recorded AWS answers).
  for (const field of ['multiValueHeaders', 'headers'] as const) {
    const source = answer[field] ?? {};
    if (!isRecord(source)) return undefined;
    for (const [name, value] of Object.entries(source)) {
      const values = readValues(field, value);
      if (!values || !isSendable(name, values)) return undefined;
      const known = merged.get(name.toLowerCase());
      if (known && !known.isDefault) known.values.push(...values);
      else merged.set(name.toLowerCase(), { name, values: [...values], isDefault: false });
    }
  }
  return [...merged]
    .filter(([key]) => !DROPPED.has(key))
    .map(([key, { name, values }]) => [
      REMAPPED.has(key) ? `x-amzn-Remapped-${name}` : name,
      values.length === 1 ? (values[0] ?? '') : values,
    ]);
}

function readValues(field: 'headers' | 'multiValueHeaders', value: unknown) {
  if (field === 'headers') {
    const text = headerText(value);
    return text === undefined ? undefined : [text];
  }
  if (!Array.isArray(value)) return undefined;
  const texts = value.map(headerText);
  return texts.every((text) => text !== undefined) ? texts : undefined;
}

function headerText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'boolean' || typeof value === 'number' ? String(value) : undefined;
}

function isSendable(name: string, values: readonly string[]): boolean {
  try {
    validateHeaderName(name);
    for (const value of values) validateHeaderValue(name, value);
    return true;
  } catch {
    return false;
  }
}
