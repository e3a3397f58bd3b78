/** That the check of every response finds what is wrong: or the end-to-end suite would prove nothing by it. */
import { describe, expect, it } from 'vitest';
import { EXAMPLES } from '../../../src/contract/openapi/examples.ts';
import { problem } from '../../../src/contract/problems.ts';
import { type ApiExchange, contractFaults } from '../../support/contract.ts';

const common = {
  'content-type': 'application/json',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'strict-transport-security': 'max-age=63072000; includeSubDomains',
  'x-request-id': 'a-request',
  'content-length': '5',
};
const payment = EXAMPLES.capturedPayment.value;
const read = (more: Partial<Omit<ApiExchange, 'headers'>> = {}, headers = {}): ApiExchange => ({
  method: 'GET',
  path: `/payments/${payment.id}`,
  status: 200,
  body: JSON.stringify(payment),
  ...more,
  headers: new Headers({ ...common, etag: '"2"', ...headers }),
});
const without = (name: string): ApiExchange => {
  const exchange = read();
  exchange.headers.delete(name);
  return exchange;
};
const refusal = JSON.stringify(problem({ code: 'payment-not-found', requestId: 'r' }));
const ofProblem = { 'content-type': 'application/problem+json' };

describe('the check of a response', () => {
  it.each<[string, ApiExchange]>([
    ['a payment', read()],
    [
      'a problem',
      {
        ...read({ status: 404, body: refusal }, ofProblem),
        headers: new Headers({ ...common, ...ofProblem }),
      },
    ],
    ['an unknown route', read({ path: '/nowhere', status: 404, body: refusal }, ofProblem)],
  ])('is content with %s', (_case, exchange) => {
    expect(contractFaults(exchange)).toEqual([]);
  });

  it.each<[string, ApiExchange, string]>([
    ['another status', read({ status: 203 }), 'status 203 is not documented'],
    ['a header too few', without('etag'), 'header etag is missing'],
    ['a header too many', read({}, { 'x-powered-by': 'us' }), 'x-powered-by is not documented'],
    ['a header of another form', read({}, { etag: 'W/"2"' }), 'header etag must match'],
    [
      'another content type',
      read({}, { 'content-type': 'text/plain' }),
      'content type "text/plain"',
    ],
    ['a field too few', read({ body: '{}' }), "must have required property 'id'"],
    [
      'a field too many',
      read({ body: JSON.stringify({ ...payment, taxMinor: 1 }) }),
      'must NOT have additional properties',
    ],
    [
      'a wrong value',
      read({ body: JSON.stringify({ ...payment, status: 'paid' }) }),
      '/status must be equal to one of the allowed values',
    ],
    [
      'null where it is not allowed',
      read({ body: JSON.stringify({ ...payment, id: null }) }),
      '/id',
    ],
    ['no JSON', read({ body: '<html>' }), 'the body is not JSON'],
    ['a body without need', read({ status: 304 }), 'a body is not documented'],
    [
      'a success of an unknown route',
      read({ path: '/nowhere' }),
      'status 200 for an unknown route',
    ],
    [
      'an unknown problem',
      read({ status: 404, body: refusal.replace('"code":"payment', '"code":"lost') }, ofProblem),
      '/code must be equal',
    ],
  ])('finds %s', (_case, exchange, fault) => {
    expect(contractFaults(exchange).join('\n')).toContain(fault);
  });
});
