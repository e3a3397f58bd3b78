/** Reads what a changing request brings, in the contract's order: syntax, card numbers, schema, key. */
import { findCardNumbers } from '../../contract/card-number.ts';
import { fingerprint } from '../../contract/fingerprint.ts';
import { parseIdempotencyKey } from '../../contract/headers.ts';
import type { Parsed, Violation } from '../../contract/parse.ts';
import { type Refusal, refuse } from './api-answer.ts';
import type { ApiRequest } from './api-request.ts';
import { type JsonValue, parseJson } from './parse-json.ts';

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
const CARD_DETAIL = 'seems to contain a card number';

/** A body that is optional and absent is read as an empty object. */
export function readBody<T>(
  request: ApiRequest,
  parse: (body: unknown) => Parsed<T>,
  { isOptional = false }: { readonly isOptional?: boolean } = {},
): ReadBody<T> {
  const no = (refusal: Refusal) => ({ ok: false, refusal }) as const;
  const isAbsent = request.body === null || request.body === '';
  const text = readText(
    isOptional && isAbsent ? { ...request, body: '{}', isBase64Encoded: false } : request,
  );
  if (typeof text !== 'string') return no(text);
  const json = parseJson(text);
  if (json.outcome === 'malformed') return no(refuse('malformed-json'));
  const cards = findCards(request, json.value);
  if (cards !== null) return no(cards);
  if (!isObject(json.value)) return no(refuse('invalid-body'));
  const body = parse(json.value);
  const named = json.outcome === 'violations' ? json.errors : [];
  const errors = merge(named, body.ok ? [] : body.errors);
  if (!body.ok || errors.length > 0) return no(refuse('validation-failed', { errors }));
  const key = parseIdempotencyKey(request.headers['idempotency-key']);
  if (!key.ok) return no(refuse(key.rejection));
  return {
    ok: true,
    value: body.value,
    idempotencyKey: key.key,
    fingerprint: fingerprint({ method: request.method, path: request.path, body: json.value }),
  };
}

const isObject = (value: JsonValue): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** One violation per place; the parser's is the nearer to what was sent. */
function merge(first: readonly Violation[], second: readonly Violation[]): readonly Violation[] {
  const places = new Set(first.map(({ pointer }) => pointer));
  return [...first, ...second.filter(({ pointer }) => !places.has(pointer))];
}

function readText({ headers, body, isBase64Encoded }: ApiRequest): string | Refusal {
  const contentType = headers['content-type'];
  if (contentType !== undefined && !JSON_TYPE.test(contentType.trim())) {
    return refuse('unsupported-media-type');
  }
  if (body === null) return refuse('malformed-json');
  // Characters bound bytes from below, so that a huge body is not copied to be measured.
  if (body.length > BODY_BYTES_MAX * 2) return refuse('body-too-large');
  const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.length > BODY_BYTES_MAX) return refuse('body-too-large');
  if (!isBase64Encoded) return body;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return refuse('malformed-json');
  }
}

/** Headers and query are looked at too: the key would be stored, the query might be logged. */
function findCards({ headers, query }: ApiRequest, body: JsonValue): Refusal | null {
  const errors = findCardNumbers(body).map((pointer) => ({ pointer, detail: CARD_DETAIL }));
  const around = { idempotencyKey: headers['idempotency-key'] ?? '', query };
  const isAround = findCardNumbers(around).length > 0;
  if (errors.length === 0 && !isAround) return null;
  return refuse('card-number-refused', errors.length > 0 ? { errors } : {});
}

/** For requests without a body: the query may hold a card number in a name or in a value. */
export const refuseCardsInQuery = ({ query }: ApiRequest): Refusal | null => {
  // A cursor is ours and signed; its letters and digits are as good as random.
  const { cursor: _, ...rest } = query;
  return findCardNumbers(rest).length > 0 ? refuse('card-number-refused') : null;
};
