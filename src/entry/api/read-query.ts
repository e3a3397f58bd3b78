/** Reads a query string: the schema, and that nothing was said twice. */
import type { Parsed } from '../../contract/parse.ts';
import { type Refusal, refuse } from './api-answer.ts';
import type { ApiRequest } from './api-request.ts';

export type ReadQuery<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly refusal: Refusal };

export function readQuery<T>(
  request: ApiRequest,
  parse: (query: ApiRequest['query']) => Parsed<T>,
): ReadQuery<T> {
  const query = parse(request.query);
  const repeated = request.repeatedParameters.map((name) => ({
    pointer: /^[A-Za-z]{1,32}$/.test(name) ? `/${name}` : '',
    detail: 'appears more than once',
  }));
  if (query.ok && repeated.length === 0) return query;
  const errors = [...repeated, ...(query.ok ? [] : query.errors)];
  return { ok: false, refusal: refuse('invalid-parameters', { errors }) };
}
