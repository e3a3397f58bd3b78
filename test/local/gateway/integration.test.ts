/** How a function's result, or failure, becomes an HTTP answer. */
import { expect, test } from 'vitest';
import type { InvokeResult } from '../../../local/types.ts';
import type { Json } from './api-document.ts';
import { post, start } from './running-gateway.ts';

const answering = (value: unknown) => ({
  answers: () => ({ kind: 'ok', payload: JSON.stringify(value) }) as const,
});

test.each<[name: string, value: Json, status: number, body: string]>([
  ['nothing but a status', { statusCode: 201 }, 201, ''],
  ['a status in text', { statusCode: '202', body: 'x' }, 202, 'x'],
  ['no status', { headers: {} }, 200, ''],
  ['null fields', { statusCode: 200, headers: null, multiValueHeaders: null, body: null }, 200, ''],
  [
    'base64 that no binary type decodes',
    { statusCode: 200, body: 'aGk=', isBase64Encoded: true },
    200,
    'aGk=',
  ],
])('an answer of %s is passed on', async (_, value, status, body) => {
  const { url } = await start(answering(value));
  const response = await fetch(`${url}/health`);
  expect(response.status).toBe(status);
  expect(await response.text()).toBe(body);
});

test('headers are merged, multi-value first, and those that the gateway owns are renamed', async () => {
  const { url } = await start(
    answering({
      statusCode: 200,
      headers: {
        'x-multi': 'three',
        'x-bool': true,
        'content-TYPE': 'text/x',
        Date: 'never',
        'Content-Length': '99',
        'Transfer-Encoding': 'chunked',
      },
      multiValueHeaders: { 'X-Multi': ['one', 'two'], 'Set-Cookie': ['a=1', 'b=2'] },
      body: 'ok',
    }),
  );
  const { headers } = await fetch(`${url}/health`);
  expect(headers.get('x-multi')).toBe('one, two, three');
  expect(headers.getSetCookie()).toEqual(['a=1', 'b=2']);
  expect(headers.get('x-bool')).toBe('true');
  expect(headers.get('content-type')).toBe('text/x');
  expect(headers.get('x-amzn-remapped-date')).toBe('never');
  expect(headers.get('x-amzn-remapped-content-length')).toBe('99');
  expect(headers.get('content-length')).toBe('2');
});

test('base64 is decoded for a client that accepts a binary media type', async () => {
  const value = { statusCode: 200, body: 'aGk=', isBase64Encoded: true };
  const { url } = await start({ ...answering(value), binaryMediaTypes: ['image/png'] });
  const text = async (accept: string) =>
    (await fetch(`${url}/health`, { headers: { accept } })).text();
  expect(await text('image/png')).toBe('hi');
  expect(await text('application/json')).toBe('aGk=');
});

test('304 and 204 carry no body', async () => {
  for (const statusCode of [204, 304]) {
    const { url } = await start(answering({ statusCode, body: 'left out' }));
    const response = await fetch(`${url}/health`);
    expect([response.status, await response.text()]).toEqual([statusCode, '']);
  }
});

test.each<[name: string, payload: string]>([
  ['a text', '"text"'],
  ['null', 'null'],
  ['a list', '[]'],
  ['an empty object', '{}'],
  ['no JSON', '{'],
  ['an unknown field', '{"statusCode":200,"other":1}'],
  ['a status of letters', '{"statusCode":"test"}'],
  ['a status of 99', '{"statusCode":99}'],
  ['a status of 101', '{"statusCode":101}'],
  ['a status of 600', '{"statusCode":600}'],
  ['a broken status', '{"statusCode":200.5}'],
  ['an object as body', '{"statusCode":200,"body":{}}'],
  ['a header that is an object', '{"headers":{"a":{}}}'],
  ['a header with a line break', '{"headers":{"a":"x\\r\\nset-cookie: y"}}'],
  ['a header name with a colon', '{"headers":{"a:b":"x"}}'],
  ['multi-value headers without lists', '{"multiValueHeaders":{"a":"x"}}'],
])('an answer that is %s is 502', async (_, payload) => {
  const { url, lines } = await start({ answers: () => ({ kind: 'ok', payload }) });
  const response = await fetch(`${url}/health`);
  expect(response.status).toBe(502);
  expect(await response.json()).toMatchObject({
    code: 'INTEGRATION_FAILURE',
    detail: 'Internal server error',
  });
  expect(lines.map(({ message }) => message)).toEqual([
    'GET /health: function describe answered in a wrong format',
  ]);
});

const failures: readonly [
  name: string,
  result: InvokeResult | Error,
  status: number,
  code: string,
][] = [
  [
    'fails',
    { kind: 'error', errorType: 'TypeError', errorMessage: 'secret', payload: '{}' },
    502,
    'INTEGRATION_FAILURE',
  ],
  ['is throttled', { kind: 'throttled' }, 500, 'INTEGRATION_FAILURE'],
  ['does not exist', new Error('no such function'), 500, 'INTEGRATION_FAILURE'],
];

test.each(failures)('a function that %s', async (_, result, status, code) => {
  const { url, lines } = await start({
    answers: () => {
      if (result instanceof Error) throw result;
      return result;
    },
  });
  const response = await fetch(`${url}/health`);
  expect(response.status).toBe(status);
  const text = await response.text();
  expect(JSON.parse(text)).toMatchObject({ code, detail: 'Internal server error' });
  expect(text).not.toContain('secret');
  expect(lines[0]).toMatchObject({ level: 'error', source: 'api' });
});

test('a function that takes longer than the integration waits is 504', async () => {
  const { url } = await start({ answers: () => new Promise(() => {}) });
  const response = await fetch(`${url}/slow`);
  expect(response.status).toBe(504);
  expect(await response.json()).toMatchObject({
    code: 'INTEGRATION_TIMEOUT',
    detail: 'Endpoint request timed out',
  });
});

test('a function without permission for this method is not invoked', async () => {
  const { url, calls } = await start({
    permissions: [{ source_arn: 'arn:aws:execute-api:us-east-1:123456789012:api1/*/POST/*' }],
  });
  expect((await fetch(`${url}/health`)).status).toBe(500);
  expect((await fetch(`${url}/open`, { method: 'POST' })).status).toBe(200);
  expect(calls.map(({ functionName }) => functionName)).toEqual(['open']);
});

test('mayInvoke is asked with the source ARN that AWS would present', async () => {
  const asked: string[] = [];
  const { url } = await start({
    mayInvoke: (name, sourceArn) => {
      asked.push(`${name} ${sourceArn}`);
      return true;
    },
  });
  await fetch(`${url}/payments/pay_1/events`, { headers: { authorization: 'a' } });
  expect(asked).toEqual([
    'authorize arn:aws:execute-api:us-east-1:123456789012:api1/authorizers/auth',
    'events arn:aws:execute-api:us-east-1:123456789012:api1/v1/GET/payments/*/events',
  ]);
});

test.each([
  ['6 MB of text', (6 * 1024 * 1024 - 8_192) / 1, 'a', 200],
  ['7 MB of text', 7 * 1024 * 1024, 'a', 413],
  ['2 MB that JSON writes in 12', 2 * 1024 * 1024, '\u0001', 413],
  ['11 MB', 11 * 1024 * 1024, 'a', 413],
] as const)(
  'a body of %s is held to Lambda and gateway limits',
  async (_, length, letter, status) => {
    const { url, calls } = await start({
      answers: (name) =>
        name === 'open' ? { kind: 'ok', payload: '{"statusCode":200}' } : { kind: 'throttled' },
    });
    const response = await fetch(`${url}/open`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: letter.repeat(length),
    });
    expect(response.status).toBe(status);
    if (status === 413) {
      expect(response.headers.get('content-type')).toBe('application/problem+json');
      expect(await response.json()).toMatchObject({
        code: 'REQUEST_TOO_LARGE',
        detail: 'Request Too Long',
      });
      expect(calls).toEqual([]);
    }
  },
);

test('an oversized body is refused before anyone is asked who sent it', async () => {
  const { url, calls } = await start();
  const response = await post(url, 'a'.repeat(11 * 1024 * 1024));
  expect(response.status).toBe(413);
  expect(calls).toEqual([]);
});
