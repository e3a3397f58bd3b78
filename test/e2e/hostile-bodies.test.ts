/**
 * Bodies as attackers and broken programs send them: each refused for what it is, none stored, none rounded.
 * What is no JSON at all is refused by the gateway (invalid-body), the finer faults by the function.
 */
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createPlainHttp, type PlainHttp } from '../support/plain-http.ts';
import { answersIn, createRawHttp, type RawHttp } from '../support/raw-http.ts';
import { readStoredRows } from '../support/stored-rows.ts';
import { type System, startSystem } from '../support/system.ts';

const READ_TIMEOUT_MS = 400;

let system: System;
let http: PlainHttp;
let raw: RawHttp;
beforeAll(async () => {
  system = await startSystem({ readTimeoutMs: READ_TIMEOUT_MS });
  http = createPlainHttp(system.baseUrl);
  raw = createRawHttp(system.baseUrl);
});
afterAll(async () => {
  http?.close();
  await system?.close();
});

// Whatever was sent: nothing of it is stored, and the next client is served.
afterEach(async () => {
  expect((await fetch(`${system.baseUrl}/health`)).status).toBe(200);
  const { payments, entries, keys } = await readStoredRows(system);
  expect({ payments, entries, keys }).toEqual({ payments: [], entries: [], keys: [] });
});

async function outcomeOf(body: Buffer | string, type: string | null = 'application/json') {
  const { status, headers, text } = await http.send({
    method: 'POST',
    target: '/payments',
    headers: [
      ['Authorization', `Bearer ${system.apiKey}`],
      ['Idempotency-Key', randomUUID()],
      ...(type === null ? [] : [['Content-Type', type] as const]),
    ],
    body: Buffer.from(body),
  });
  expect(headers['content-type']).toBe('application/problem+json');
  const problem = JSON.parse(text) as { code: string; errors?: { pointer: string }[] };
  const places = problem.errors?.map(({ pointer }) => pointer).join(' ');
  return [status, problem.code, ...(places === undefined ? [] : [places])].join(' ');
}

/** A valid payment with more text before its end, or another amount. */
const withMore = (text: string) =>
  `{"amountMinor":1000,"currency":"USD","paymentMethod":"tok_approve"${text}}`;
const amount = (text: string) => withMore('').replace('1000', text);
const nested = (depth: number, open: string, close: string, core = '') =>
  open.repeat(depth) + core + close.repeat(depth);

describe('a number', () => {
  it.each([
    ['NaN', '400 invalid-body'],
    ['Infinity', '400 invalid-body'],
    ['+1', '400 invalid-body'],
    ['01', '400 invalid-body'],
    ['.5', '400 invalid-body'],
    ['1.', '400 invalid-body'],
    ['0x10', '400 invalid-body'],
    ['1_000', '400 invalid-body'],
    ['1e400', '422 validation-failed /amountMinor'],
    ['-1e400', '422 validation-failed /amountMinor'],
    ['1e-400', '422 validation-failed /amountMinor'],
    ['-0', '422 validation-failed /amountMinor'],
    ['-0.0', '422 validation-failed /amountMinor'],
    ['9007199254740993', '422 validation-failed /amountMinor'],
    ['1000.0000000000000001', '422 validation-failed /amountMinor'],
    ['1000000000000', '422 validation-failed /amountMinor'],
    [`1${'0'.repeat(5000)}`, '422 validation-failed /amountMinor'],
    ['"1000"', '422 validation-failed /amountMinor'],
    ['[1000]', '422 validation-failed /amountMinor'],
    ['{"valueOf":1000}', '422 validation-failed /amountMinor'],
    ['4111111111111111', '422 card-number-refused /amountMinor'],
  ])('%s gets %s', async (text, outcome) => {
    expect(await outcomeOf(amount(text))).toBe(outcome);
  });
});

describe('a name', () => {
  it.each([
    ['__proto__', ',"__proto__":{"amountMinor":1}', '422 validation-failed /__proto__'],
    ['__proto__, escaped', ',"\\u005f_proto__":{"admin":true}', '422 validation-failed /__proto__'],
    [
      '__proto__ in metadata',
      ',"metadata":{"__proto__":"x"}',
      '422 validation-failed /metadata/__proto__',
    ],
    ['constructor', ',"constructor":{"prototype":{}}', '422 validation-failed /constructor'],
    ['prototype', ',"prototype":{}', '422 validation-failed /prototype'],
    ['toString', ',"toString":"x"', '422 validation-failed /toString'],
    [
      'one of ours',
      ',"merchantId":"x","status":"captured"',
      '422 validation-failed /merchantId /status',
    ],
    ['the same twice', ',"amountMinor":1', '422 validation-failed /amountMinor'],
    ['the same twice, escaped', ',"\\u0061mountMinor":1', '422 validation-failed /amountMinor'],
    ['empty', ',"":1', '422 validation-failed '],
    ['a card number', ',"4111111111111111":1', '422 card-number-refused '],
  ])('that is %s is refused', async (_what, text, outcome) => {
    expect(await outcomeOf(withMore(text))).toBe(outcome);
    expect(({} as Record<string, unknown>).admin).toBeUndefined();
  });
});

describe('a text', () => {
  const reference = (text: string) => withMore(`,"reference":${text}`);
  it.each([
    ['a lone high surrogate', '"\\ud800"', '422 validation-failed /reference'],
    ['a lone low surrogate', '"\\udc00x"', '422 validation-failed /reference'],
    ['surrogates in the wrong order', '"\\udc00\\ud800"', '422 validation-failed /reference'],
    ['an escaped NUL', '"\\u0000"', '422 validation-failed /reference'],
    ['a bare NUL', '"\u0000"', '400 invalid-body'],
    ['a bare line feed', '"\n"', '400 invalid-body'],
    ['an unknown escape', '"\\x41"', '400 invalid-body'],
    ['half an escape', '"\\u00', '400 invalid-body'],
    ['single quotes', "'a'", '400 invalid-body'],
    ['no end', '"abc', '400 invalid-body'],
    ['65 characters', `"${'r'.repeat(65)}"`, '422 validation-failed /reference'],
  ])('with %s is refused', async (_what, text, outcome) => {
    expect(await outcomeOf(reference(text))).toBe(outcome);
  });
});

describe('a body', () => {
  const utf16 = Buffer.from(withMore(''), 'utf16le');
  it.each<[string, Buffer | string, string]>([
    ['with a byte order mark', `\ufeff${withMore('')}`, '400 invalid-body'],
    ['in UTF-16', utf16, '400 invalid-body'],
    ['in UTF-16 with a mark', Buffer.concat([Buffer.of(0xff, 0xfe), utf16]), '400 invalid-body'],
    [
      'in Latin-1',
      Buffer.from(withMore(',"reference":"caf\u00e9"'), 'latin1'),
      '400 malformed-json',
    ],
    [
      'with an overlong encoding',
      Buffer.concat([Buffer.from('{"a":"'), Buffer.of(0xc0, 0xaf), Buffer.from('"}')]),
      '400 malformed-json',
    ],
    ['of NUL bytes', Buffer.alloc(100), '400 invalid-body'],
    ['with something after it', `${withMore('')} {}`, '400 invalid-body'],
    ['with a comment', withMore('/* */'), '400 invalid-body'],
    ['with a comma too many', withMore(','), '400 invalid-body'],
    ['that is only spaces', '   ', '400 invalid-body'],
    ['that is empty', '', '400 invalid-body'],
    ['that is null', 'null', '400 invalid-body'],
    ['that is a list', `[${withMore('')}]`, '400 invalid-body'],
    ['that is a text', JSON.stringify(withMore('')), '400 invalid-body'],
    ['10,000 lists deep', nested(10_000, '[', ']'), '400 invalid-body'],
    ['10,000 objects deep', nested(10_000, '{"a":', '}', '1'), '400 malformed-json'],
    ['100,000 lists deep', nested(100_000, '[', ']'), '400 invalid-body'],
    [
      'deep within',
      withMore(`,"metadata":${nested(10_000, '{"a":', '}', '1')}`),
      '400 malformed-json',
    ],
    ['of 300 KB', withMore(`,"description":"${'x'.repeat(300_000)}"`), '413 body-too-large'],
    ['of 7 MB', withMore(`,"description":"${'x'.repeat(7_000_000)}"`), '413 body-too-large'],
    ['of 11 MB', withMore(`,"description":"${'x'.repeat(11_000_000)}"`), '413 body-too-large'],
  ])('%s is refused', async (_what, body, outcome) => {
    expect(await outcomeOf(body)).toBe(outcome);
  });

  it('of 20,000 unknown names is refused with a bounded answer', async () => {
    const names = Array.from({ length: 20_000 }, (_, at) => `"n${at}":1`).join(',');
    expect((await outcomeOf(withMore(`,${names}`))).length).toBeLessThan(1000);
  });

  it.each([
    [null, '415 unsupported-media-type'],
    ['', '415 unsupported-media-type'],
    ['text/plain', '415 unsupported-media-type'],
    ['application/x-www-form-urlencoded', '415 unsupported-media-type'],
    ['multipart/form-data; boundary=x', '415 unsupported-media-type'],
    ['application/xml', '415 unsupported-media-type'],
    ['application/json; charset=utf-16', '415 unsupported-media-type'],
    ['application/json; charset=latin1', '415 unsupported-media-type'],
    ['application/json, text/plain', '415 unsupported-media-type'],
    ['application/json;', '415 unsupported-media-type'],
    ['application/merge-patch+json', '415 unsupported-media-type'],
    ['json', '415 unsupported-media-type'],
  ])('of media type %j is refused', async (type, outcome) => {
    expect(await outcomeOf(withMore(''), type)).toBe(outcome);
  });
});

describe('a sender', () => {
  const head = (...headers: readonly string[]) =>
    `${raw.head('POST', '/payments', `Authorization: Bearer ${system.apiKey}`, 'Content-Type: application/json', ...headers)}\r\n`;
  const drops = Array.from({ length: 60 }, () => 'a');

  it.each<[string, () => readonly string[]]>([
    ['never ends its headers', () => [raw.head('GET', '/payments').slice(0, -2)]],
    ['never ends its body', () => [head('Content-Length: 100'), '{"amountMinor":']],
    ['never ends its chunks', () => [head('Transfer-Encoding: chunked'), '1\r\n{\r\n']],
    ['sends its body drop by drop', () => [head('Content-Length: 1000'), ...drops]],
  ])('that %s is told so and cut off', async (_what, pieces) => {
    const [answer, ...others] = answersIn(await raw.exchange(pieces()));
    expect(others).toEqual([]);
    expect(answer?.status).toBe(400);
    expect(JSON.parse(answer?.body ?? '')).toMatchObject({ code: 'bad-request' });
  });

  it('that sends bad chunks is refused', async () => {
    const [answer] = answersIn(
      await raw.exchange([head('Transfer-Encoding: chunked'), 'zz\r\n{}']),
    );
    expect(answer?.status).toBe(400);
  });

  it('that hangs up in the middle of its body leaves nothing behind', async () => {
    await fetch(`${system.baseUrl}/payments`, {
      method: 'POST',
      headers: { authorization: `Bearer ${system.apiKey}` },
      body: new ReadableStream({
        start(controller) {
          controller.enqueue(new TextEncoder().encode(withMore('').slice(0, 20)));
          setTimeout(() => controller.error(new Error('gone')), 50);
        },
      }),
      duplex: 'half',
    } as RequestInit).catch(() => undefined);
  });
});
