/** Card numbers around a body: in the query, the path and the headers of any request. */
import { containsCardNumber, findCardNumbers } from '../../contract/card-number.ts';
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

/**
 * Credentials, which the authorizer has read; what carries a request from hop to hop; and the numbers that tracers
 * make up. None of it is kept, and it is full of digits that are as good as random.
 */
const NOT_OURS =
  /^(authorization|host|via|forwarded|content-length|cookie|baggage|b3|traceparent|tracestate|sentry-trace|uber-trace-id|newrelic|elastic-apm-traceparent)$|^(x-amzn?-|x-forwarded-|x-b3-|x-datadog-|x-cloud-trace-|cloudfront-|cf-)/;

/** The key would be stored; the rest might be logged by whoever stands before us. */
export function refuseCardsAround(request: ApiRequest): Refusal | null {
  const { cursor: _, ...query } = { ...request.query, ...request.queryValues };
  const path = Object.values(request.pathParameters)
    .filter((value) => value !== undefined)
    .filter((value) => !isOwnId(value))
    .map(decoded);
  const headers = [...request.headerValues].filter(([name]) => !NOT_OURS.test(name));
  return findCardNumbers([headers, path, query]).length > 0 ? refuse('card-number-refused') : null;
}

/** A cursor that a list took is ours, and random; one that did not come so far may be anything. */
export const refuseCardInCursor = ({ queryValues, query }: ApiRequest): Refusal | null =>
  (queryValues.cursor ?? [query.cursor ?? '']).some(containsCardNumber)
    ? refuse('card-number-refused')
    : null;
