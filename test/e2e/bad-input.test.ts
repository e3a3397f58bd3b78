/** Requests that are wrong in every way we know: a 4xx that says what to mend, and nothing stored. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ApiClient } from '../support/api-client.ts';
import { paymentBody } from '../support/api-client.ts';
import { type System, startSystem } from '../support/system.ts';

let system: System;
let merchant: ApiClient;
beforeAll(async () => {
  system = await startSystem();
  merchant = await system.newMerchant();
});
afterAll(() => system?.close());

interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  requestId: string;
  errors?: { pointer: string; detail: string }[];
}

function expectProblem(
  answer: { status: number; headers: Headers; body: unknown },
  status: number,
  code: string,
): Problem {
  expect(answer).toMatchObject({ status, body: { status, code } });
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  const problem = answer.body as Problem;
  expect(problem.requestId).toMatch(/\S/);
  expect(problem.title).toMatch(/\S/);
  return problem;
}

const json = (text: string) =>
  `{"amountMinor":1000,"currency":"USD","paymentMethod":"tok_a"${text}}`;

describe('a body', () => {
  it.each<[string, unknown, string[]]>([
    ['no fields at all', {}, ['/amountMinor', '/currency', '/paymentMethod']],
    ['an unknown field', paymentBody({ amount: 5 }), ['/amount']],
    ['an amount of 0', paymentBody({ amountMinor: 0 }), ['/amountMinor']],
    ['a negative amount', paymentBody({ amountMinor: -5 }), ['/amountMinor']],
    ['a fraction', paymentBody({ amountMinor: 10.5 }), ['/amountMinor']],
    ['an amount in a string', paymentBody({ amountMinor: '1000' }), ['/amountMinor']],
    ['an amount too large', paymentBody({ amountMinor: 1e12 }), ['/amountMinor']],
    ['an unknown currency', paymentBody({ currency: 'XXQ' }), ['/currency']],
    ['a currency in lower case', paymentBody({ currency: 'usd' }), ['/currency']],
    ['a method that is no token', paymentBody({ paymentMethod: 'visa' }), ['/paymentMethod']],
    ['metadata of numbers', paymentBody({ metadata: { a: 1 } }), ['/metadata/a']],
    ['a reference too long', paymentBody({ reference: 'r'.repeat(65) }), ['/reference']],
    ['NUL in a string', paymentBody({ description: 'a\u0000b' }), ['/description']],
    [
      'three faults at once',
      paymentBody({ amountMinor: 0, currency: 'ZZZ', captureMethod: 'later' }),
      ['/amountMinor', '/captureMethod', '/currency'],
    ],
  ])('with %s is refused with every violation named', async (_case, body, pointers) => {
    const problem = expectProblem(await merchant.post('/payments', body), 422, 'validation-failed');
    expect(problem.errors?.map(({ pointer }) => pointer).sort()).toEqual(pointers);
  });

  it.each([
    ['2^53+1', json('').replace('1000', '9007199254740993')],
    ['1e400', json('').replace('1000', '1e400')],
    ['-0', json('').replace('1000', '-0')],
    ['a lone surrogate', json(',"description":"\\ud800"')],
    ['an escaped NUL', json(',"description":"\\u0000"')],
    ['a field twice', json(',"amountMinor":1')],
    ['__proto__', json(',"__proto__":{"amountMinor":1}')],
  ])('with %s is refused', async (_case, text) => {
    const answer = await merchant.post<Problem>('/payments', text);
    expect([400, 422]).toContain(answer.status);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
  });

  it.each([
    ['cut short', '{"amountMinor":'],
    ['NaN', json('').replace('1000', 'NaN')],
    ['an array', '[]'],
    ['a string', '"payment"'],
    ['null', 'null'],
    ['empty', ''],
  ])('that is %s is no JSON object and is refused', async (_case, text) => {
    const answer = await merchant.post<Problem>('/payments', text);
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ status: 400, code: expect.stringMatching(/^[a-z-]+$/) });
  });

  it.each([
    ['7 MB', 7],
    ['11 MB', 11],
  ])('of %s is refused as too large', async (_case, megabytes) => {
    const body = paymentBody({ description: 'x'.repeat(megabytes * 1024 * 1024) });
    expectProblem(await merchant.post('/payments', body), 413, 'body-too-large');
  });

  it('with a card number in it is refused and the number is not repeated', async () => {
    const body = paymentBody({ metadata: { note: '4111 1111-1111 1111' } });
    const answer = await merchant.post('/payments', body);
    expectProblem(answer, 422, 'card-number-refused');
    expect(JSON.stringify(answer.body)).not.toContain('4111');
  });

  it('may name a metadata key like a member of every object', async () => {
    const metadata = { constructor: 'x', toString: 'y', hasOwnProperty: 'z' };
    const other = await system.newMerchant();
    const answer = await other.post('/payments', paymentBody({ metadata }));
    expect(answer).toMatchObject({ status: 202, body: { metadata } });
    expect((await other.get(`/payments/${answer.body.id}`)).body).toMatchObject({ metadata });
  });

  it('of another content type is refused', async () => {
    const answer = await merchant.post('/payments', 'amountMinor=1', {
      'content-type': 'application/x-www-form-urlencoded',
    });
    expectProblem(answer, 415, 'unsupported-media-type');
  });
});

describe('an idempotency key', () => {
  it('must be there', async () => {
    const response = await fetch(`${system.baseUrl}/payments`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${system.apiKey}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify(paymentBody()),
    });
    expectProblem(
      { status: response.status, headers: response.headers, body: await response.json() },
      400,
      'idempotency-key-missing',
    );
  });

  it.each([
    ['256 characters', 'k'.repeat(256)],
    ['a control character', 'a\tb'],
    ['a letter beyond ASCII', 'caf\u00e9'],
  ])('of %s is refused', async (_case, key) => {
    const answer = await merchant.post('/payments', paymentBody(), { 'idempotency-key': key });
    expectProblem(answer, 400, 'idempotency-key-invalid');
  });
});

describe('a request', () => {
  it.each([
    ['/nothing-here', 404, 'route-not-found'],
    ['/payments/pay_nonsense', 404, 'payment-not-found'],
    ['/payments/pay_00000000000000000000000000', 404, 'payment-not-found'],
    ['/payments?limit=0', 400, 'invalid-parameters'],
    ['/payments?limit=101', 400, 'invalid-parameters'],
    ['/payments?order=sideways', 400, 'invalid-parameters'],
    ['/payments?status=lost', 400, 'invalid-parameters'],
    ['/payments?createdFrom=yesterday', 400, 'invalid-parameters'],
    ['/payments?cursor=bm8', 400, 'invalid-cursor'],
  ])('for %s gets %d', async (path, status, code) => {
    expectProblem(await merchant.get(path), status, code);
  });

  it('stores nothing when it is refused', async () => {
    const page = await merchant.get<{ data: unknown[] }>('/payments');
    expect(page.body.data).toEqual([]);
    const headers = { 'idempotency-key': randomUUID() };
    await merchant.post('/payments', paymentBody({ amountMinor: 0 }), headers);
    const mended = await merchant.post('/payments', paymentBody(), headers);
    expect(mended.status).toBe(202);
  });
});

describe('the open routes', () => {
  it('tell that the system is well and what its contract is', async () => {
    const health = await fetch(`${system.baseUrl}/health`);
    expect(await health.json()).toMatchObject({ status: 'ok', environment: 'e2e' });
    const contract = await fetch(`${system.baseUrl}/openapi.json`);
    expect(contract.headers.get('content-type')).toBe('application/json');
    expect(await contract.json()).toMatchObject({ openapi: expect.stringMatching(/^3\.0\./) });
  });
});
