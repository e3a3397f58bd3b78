/** HTTP as attackers write it, against the whole system: a clear refusal or a plain service, one answer each, nobody hurt. */
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { paymentBody } from '../support/api-client.ts';
import { answersIn, createRawHttp, type RawHttp } from '../support/raw-http.ts';
import { type System, startSystem } from '../support/system.ts';

let system: System;
let http: RawHttp;
let bearer: string;
beforeAll(async () => {
  system = await startSystem();
  http = createRawHttp(system.baseUrl);
  bearer = `Authorization: Bearer ${system.apiKey}`;
});
afterAll(() => system?.close());

// Whatever was sent, the next client is served.
afterEach(async () => {
  expect((await fetch(`${system.baseUrl}/health`)).status).toBe(200);
});

const CLOSE = 'Connection: close';
const JSON_TYPE = 'Content-Type: application/json';
const BODY = JSON.stringify(paymentBody());
const LENGTH = `Content-Length: ${BODY.length}`;
const key = () => `Idempotency-Key: ${randomUUID()}`;

/** A POST of a payment with these headers instead of none; the body follows as it is. */
const post = (headers: readonly string[], body = BODY) => [
  `${http.head('POST', '/payments', bearer, CLOSE, ...headers)}\r\n${body}`,
];

/** Statuses in order, with the code of each refusal. */
async function outcomeOf(pieces: readonly (string | Buffer)[]): Promise<string[]> {
  return answersIn(await http.exchange(pieces)).map(({ status, head, body }) => {
    if (status < 400) return String(status);
    expect(head.toLowerCase()).toContain('content-type: application/problem+json');
    return `${status} ${(JSON.parse(body) as { code: string }).code}`;
  });
}

describe('headers that come twice', () => {
  it.each<[string, () => string[], string]>([
    [
      'two idempotency keys',
      () => [JSON_TYPE, LENGTH, key(), key()],
      '400 idempotency-key-invalid',
    ],
    [
      'two media types',
      () => [JSON_TYPE, 'Content-Type: text/plain', LENGTH, key()],
      '415 unsupported-media-type',
    ],
    [
      'two lengths that differ',
      () => [JSON_TYPE, LENGTH, 'Content-Length: 3', key()],
      '400 bad-request',
    ],
    ['two hosts', () => ['Host: other', JSON_TYPE, LENGTH, key()], '400 bad-request'],
  ])('%s are refused', async (_what, headers, outcome) => {
    expect(await outcomeOf(post(headers()))).toEqual([outcome]);
  });

  it('two preferences are one list', async () => {
    const headers = [JSON_TYPE, LENGTH, key(), 'Prefer: respond-async', 'Prefer: wait=20'];
    expect(await outcomeOf(post(headers))).toEqual(['201']);
  });
});

describe('a request smuggled into another', () => {
  const hidden = () => `${http.head('GET', '/payments', bearer, CLOSE)}\r\n`;

  it.each<[string, () => string[]]>([
    ['by length and chunks', () => [LENGTH, 'Transfer-Encoding: chunked']],
    ['by chunks and length', () => ['Transfer-Encoding: chunked', LENGTH]],
    ['by chunks written strangely', () => [LENGTH, 'Transfer-Encoding : chunked']],
    ['by chunks after a tab', () => [LENGTH, 'Transfer-Encoding:\tchunked']],
    ['by chunks that are not the last', () => ['Transfer-Encoding: chunked, identity']],
    ['by chunks said twice', () => ['Transfer-Encoding: chunked', 'Transfer-Encoding: identity']],
    ['by a length with a sign', () => [`Content-Length: +${BODY.length}`]],
    ['by a length in hex', () => ['Content-Length: 0x40']],
    ['by a length with a comma', () => [`Content-Length: ${BODY.length}, ${BODY.length}`]],
    ['by a folded header', () => ['X-A: b\r\n Content-Length: 0', LENGTH]],
    ['by a bare line feed', () => [`X-A: b\nContent-Length: 0`, LENGTH]],
    ['by a bare carriage return', () => [`X-A: b\rContent-Length: 0`, LENGTH]],
  ])('%s gets one refusal and no second answer', async (_how, headers) => {
    const before = await count();
    const outcome = await outcomeOf(post([JSON_TYPE, key(), ...headers()], `0\r\n\r\n${hidden()}`));
    expect(outcome).toEqual(['400 bad-request']);
    expect(await count()).toBe(before);
  });

  it('behind a whole request is a request of its own, in its turn', async () => {
    const first = `${http.head('GET', '/health')}\r\n`;
    expect(await outcomeOf([first + hidden()])).toEqual(['200', '200']);
  });
});

const count = async () =>
  (await system.merchant.get<{ data: unknown[] }>('/payments?limit=100')).body.data.length;

describe('a method', () => {
  it.each([
    ['TRACE', '404 route-not-found'],
    ['PUT', '404 route-not-found'],
    ['PATCH', '404 route-not-found'],
    ['DELETE', '404 route-not-found'],
    ['OPTIONS', '404 route-not-found'],
    ['PROPFIND', '404 route-not-found'],
    ['get', '400 bad-request'],
    ['Post', '400 bad-request'],
    ['GET\tX', '400 bad-request'],
    ['', '400 bad-request'],
  ])('%j is refused', async (method, outcome) => {
    expect(await outcomeOf([`${http.head(method, '/payments', bearer, CLOSE)}\r\n`])).toEqual([
      outcome,
    ]);
  });

  it('CONNECT opens no tunnel', async () => {
    const text = 'CONNECT 169.254.169.254:80 HTTP/1.1\r\nHost: 169.254.169.254:80\r\n\r\n';
    expect(await outcomeOf([text])).toEqual(['400 bad-request']);
  });

  it.each(['X-HTTP-Method-Override', 'X-HTTP-Method', 'X-Method-Override'])(
    'is not changed by %s',
    async (name) => {
      const pieces = [`${http.head('GET', '/health', `${name}: DELETE`, CLOSE)}\r\n`];
      expect(await outcomeOf(pieces)).toEqual(['200']);
    },
  );

  it('is not changed by a parameter', async () => {
    const pieces = [`${http.head('GET', '/health?_method=DELETE', CLOSE)}\r\n`];
    expect(await outcomeOf(pieces)).toEqual(['200']);
  });
});

describe('headers', () => {
  it('that would inject a header come back nowhere', async () => {
    const path = '/payments/x%0d%0aX-Injected:%20yes';
    const query = '?limit=1%0d%0aX-Injected:%20yes';
    for (const [target, status] of [
      [path, 404],
      [path + query, 400],
    ] as const) {
      const text = await http.exchange([
        `${http.head('GET', target, bearer, 'Prefer: a%0d%0aX-Injected: yes', CLOSE)}\r\n`,
      ]);
      expect(answersIn(text)[0]?.status).toBe(status);
      expect(text.toLowerCase()).not.toContain('x-injected');
    }
  });

  it.each([
    ['of 11 KB', [`X-Long: ${'a'.repeat(11_000)}`]],
    ['a thousand', Array.from({ length: 1000 }, (_, at) => `X-Number-${at}: 1`)],
    ['with a key of 11 KB', [`Idempotency-Key: ${'k'.repeat(11_000)}`]],
    ['with a bearer of 11 KB', [`Authorization: Bearer ${'k'.repeat(11_000)}`]],
  ])('%s are refused as too large', async (_what, headers) => {
    const pieces = [`${http.head('GET', '/payments', CLOSE, ...headers)}\r\n`];
    expect(await outcomeOf(pieces)).toEqual(['400 bad-request']);
  });

  it.each([
    ['NUL', 'X-A: a\0b'],
    ['no name', ': a'],
    ['no colon', 'X-A'],
    ['a space before the colon', 'X-A : b'],
  ])('with %s are refused', async (_what, header) => {
    const pieces = [`${http.head('GET', '/health', header, CLOSE)}\r\n`];
    expect(await outcomeOf(pieces)).toEqual(['400 bad-request']);
  });

  it('that ask for a miracle are refused', async () => {
    const pieces = [`${http.head('GET', '/health', 'Expect: miracles', CLOSE)}\r\n`];
    expect(await outcomeOf(pieces)).toEqual(['400 bad-request']);
  });
});

describe('a target', () => {
  it('of 2,000 characters is refused', async () => {
    const pieces = [`${http.head('GET', `/payments/${'a'.repeat(2000)}`, bearer, CLOSE)}\r\n`];
    expect(await outcomeOf(pieces)).toEqual(['400 bad-request']);
  });

  it.each([
    ['/payments/../health', '404 route-not-found'],
    ['/payments/%2e%2e/health', '404 route-not-found'],
    ['/../v1/payments', '404 route-not-found'],
    ['//payments//x', '404 route-not-found'],
    ['/payments%2Fx', '404 route-not-found'],
    ['/payments/%00', '404 payment-not-found'],
    ['/payments/%zz', '404 payment-not-found'],
    ['/payments/%c0%ae', '404 payment-not-found'],
    ['/payments/{paymentId}', '404 payment-not-found'],
    ['/payments/__proto__', '404 payment-not-found'],
    ['/PAYMENTS', '404 route-not-found'],
    ['/payments;limit=1', '404 route-not-found'],
    ['/payments?limit=1&limit=2', '400 invalid-parameters'],
    ['/payments?limit[]=1', '400 invalid-parameters'],
    ['/payments?limit%00=1', '400 invalid-parameters'],
    ['/payments?__proto__=1', '400 invalid-parameters'],
    ['/payments?constructor=1', '400 invalid-parameters'],
    ['/payments?%zz=%zz', '400 invalid-parameters'],
    ['/payments?limit=%31%30%30%30', '400 invalid-parameters'],
    ['/payments?order=asc%00', '400 invalid-parameters'],
    ['/payments?', '200'],
    ['/payments?&&', '200'],
    ['/payments/', '200'],
    ['/payments#fragment', '200'],
  ])('of %s gets %s', async (target, outcome) => {
    expect(await outcomeOf([`${http.head('GET', target, bearer, CLOSE)}\r\n`])).toEqual([outcome]);
  });
});
