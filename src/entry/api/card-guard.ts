/** Card numbers around a body: in the query, the path and the idempotency key of any request. */
import { findCardNumbers } from '../../contract/card-number.ts';
import { ID_PREFIXES, isId } from '../../contract/ids.ts';
import { type Refusal, refuse } from './api-answer.ts';
import type { ApiRequest } from './api-request.ts';

const isOwnId = (value: string): boolean => ID_PREFIXES.some((prefix) => isId(prefix, value));

/** Path parameters arrive as they were sent. */
function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

/** The key would be stored; the rest might be logged by whoever stands before us. */
export function refuseCardsAround(request: ApiRequest): Refusal | null {
  // A cursor is ours and signed; its letters and digits are as good as random.
  const { cursor: _, ...query } = { ...request.query, ...request.queryValues };
  const path = Object.values(request.pathParameters)
    .filter((value) => value !== undefined)
    .filter((value) => !isOwnId(value))
    .map(decoded);
  const key = request.headers['idempotency-key'] ?? '';
  return findCardNumbers([key, path, query]).length > 0 ? refuse('card-number-refused') : null;
}
