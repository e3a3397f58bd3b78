/** Reads what a changing request brings, in the contract's order: syntax, card numbers, schema, key. */
import { findCardNumbers } from '../../contract/card-number.ts';
import { fingerprint } from '../../contract/fingerprint.ts';
import { parseIdempotencyKey } from '../../contract/headers.ts';
import { mergeViolations, type Parsed } from '../../contract/parse.ts';
import { type JsonValue, parseJson } from '../../contract/parse-json.ts';
import { type Refusal, refuse } from './api-answer.ts';
import type { ApiRequest } from './api-request.ts';

export type ReadBody<T> =
  | {
      readonly ok: true;
      readonly value: T;
      readonly idempotencyKey: string;
      readonly fingerprint: string;
    }
  | { readonly ok: false; readonly refusal: Refusal };

/** Far more than the largest valid body, every character of it escaped. */
const BODY_BYTES_MAX = 256 * 1024;
const JSON_TYPE = /^application\/json\s*(;\s*charset\s*=\s*"?utf-8"?\s*)?$/i;
const IDENTITY = /^\s*(identity)?\s*$/i;
const CARD_DETAIL = 'seems to contain a card number';

interface ReadOptions {
  /** Then an absent body is read as an empty object. */
  readonly isOptional?: boolean;
  /** The field that holds a SHA-256 in hexadecimal: its digits are as good as random. */
  readonly digest?: string;
}

export function readBody<T>(
  request: ApiRequest,
  parse: (body: unknown) => Parsed<T>,
  { isOptional = false, digest }: ReadOptions = {},
): ReadBody<T> {
  const no = (refusal: Refusal) => ({ ok: false, refusal }) as const;
  const text = isOptional && !request.body ? '{}' : readText(request);
  if (typeof text !== 'string') return no(text);
  const json = parseJson(text);
  if (json.outcome === 'malformed') return no(refuse('malformed-json'));
  const cards = findCards([json.value, ...json.hidden], digest);
  if (cards !== null) return no(cards);
  if (!isObject(json.value)) return no(refuse('invalid-body'));
  const body = parse(json.value);
  const named = json.outcome === 'violations' ? json.errors : [];
  const errors = mergeViolations(named, body.ok ? [] : body.errors);
  if (!body.ok || errors.length > 0) return no(refuse('validation-failed', { errors }));
  const key = parseIdempotencyKey(request.headers['idempotency-key']);
  if (!key.ok) return no(refuse(key.rejection));
  if (request.repeatedHeaders.includes('idempotency-key')) {
    return no(refuse('idempotency-key-invalid'));
  }
  return {
    ok: true,
    value: body.value,
    idempotencyKey: key.key,
    fingerprint: fingerprint({ method: request.method, path: request.path, body: json.value }),
  };
}

const isObject = (value: JsonValue): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function readText(request: ApiRequest): string | Refusal {
  const { headers, body, isBase64Encoded, repeatedHeaders } = request;
  if (body === null || body === '') return refuse('invalid-body');
  const contentType = headers['content-type']?.trim() ?? '';
  if (!JSON_TYPE.test(contentType) || repeatedHeaders.includes('content-type')) {
    return refuse('unsupported-media-type');
  }
  const encodings = request.headerValues.get('content-encoding') ?? [];
  if (!encodings.every((encoding) => IDENTITY.test(encoding))) {
    return refuse('unsupported-media-type');
  }
  // Characters bound bytes from below, so that a huge body is not copied to be measured.
  if (body.length > BODY_BYTES_MAX * 2) return refuse('body-too-large');
  const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.length > BODY_BYTES_MAX) return refuse('body-too-large');
  // The gateway has put U+FFFD in the place of bytes that are no UTF-8; nobody means that character.
  if (!isBase64Encoded) return body.includes('\ufffd') ? refuse('malformed-json') : body;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return refuse('malformed-json');
  }
}

const SHA_256 = /^[0-9a-f]{64}$/;
const FINDINGS_MAX = 100;

/** `bodies`: the body, and what its text holds beside it. */
function findCards(bodies: readonly JsonValue[], digest: string | undefined): Refusal | null {
  const isDigest = (name: string, value: unknown) =>
    name === digest && typeof value === 'string' && SHA_256.test(value);
  const withoutDigest = (body: JsonValue) =>
    digest !== undefined && isObject(body)
      ? Object.fromEntries(Object.entries(body ?? {}).filter((entry) => !isDigest(...entry)))
      : body;
  const pointers = new Set(bodies.flatMap((body) => findCardNumbers(withoutDigest(body))));
  if (pointers.size === 0) return null;
  const errors = [...pointers].map((pointer) => ({ pointer, detail: CARD_DETAIL }));
  return refuse('card-number-refused', { errors: errors.slice(0, FINDINGS_MAX) });
}
