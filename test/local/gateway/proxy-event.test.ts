/** What a function is handed: AWS's payload of format 1.0. */
import { expect, test } from 'vitest';
import { createClock } from '../../../local/clock.ts';
import { parseRaw, raw } from './raw-client.ts';
import { AUTHORIZED, POST_HEADERS, post, start } from './running-gateway.ts';

test('the proxy event has the fields and spelling of API Gateway', async () => {
  const clock = { ...createClock(), now: () => Date.UTC(2026, 10, 9, 8, 7, 6, 5) };
  const { url, calls } = await start({ clock });
  await fetch(`${url}/payments/pay_1?b=2&a=1&a=x%20y+z&empty`, {
    headers: { ...AUTHORIZED, 'User-Agent': 'tests', 'X-Own': 'v' },
  });
  const event = calls.find(({ functionName }) => functionName === 'get')?.event;
  expect(event).toMatchObject({
    resource: '/payments/{paymentId}',
    path: '/payments/pay_1',
    httpMethod: 'GET',
    queryStringParameters: { a: 'x y z', b: '2', empty: '' },
    multiValueQueryStringParameters: { a: ['1', 'x y z'], b: ['2'], empty: [''] },
    pathParameters: { paymentId: 'pay_1' },
    stageVariables: null,
    body: null,
    isBase64Encoded: false,
    requestContext: {
      accountId: '123456789012',
      apiId: 'api1',
      authorizer: {
        principalId: 'mer_1',
        merchantId: 'mer_1',
        operator: 'false',
        level: '3',
        integrationLatency: expect.any(Number),
      },
      deploymentId: 'dep1',
      domainPrefix: 'api1',
      httpMethod: 'GET',
      identity: {
        apiKey: 'usage-key-of-mer-1',
        sourceIp: '127.0.0.1',
        userAgent: 'tests',
        user: null,
      },
      path: '/v1/payments/pay_1',
      protocol: 'HTTP/1.1',
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      requestTime: '09/Nov/2026:08:07:06 +0000',
      requestTimeEpoch: Date.UTC(2026, 10, 9, 8, 7, 6, 5),
      resourcePath: '/payments/{paymentId}',
      stage: 'v1',
    },
  });
  expect(event?.headers).toMatchObject({
    Authorization: 'Bearer sk_test',
    'User-Agent': 'tests',
    'X-Own': 'v',
    'X-Forwarded-For': '127.0.0.1',
    'X-Forwarded-Proto': 'https',
    'X-Amzn-Trace-Id': expect.stringMatching(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/),
  });
  expect(Object.keys(event?.headers ?? {}).map((name) => name.toLowerCase())).not.toContain(
    'connection',
  );
});

test('repeated and oddly spelt headers arrive as last value and list, hop-by-hop ones not at all', async () => {
  const { port } = await start();
  const request = [
    'POST /v1/open HTTP/1.1',
    'hOST: x',
    'aUTHORIZATION: one',
    'X-Two: a',
    'x-two: b',
    '__proto__: p',
    'constructor: c',
    'TE: trailers',
    'Expect: 100-continue',
    'Content-MD5: x',
    'X-Forwarded-For: 10.0.0.1',
    'Content-Length: 2',
    'Connection: close',
    '',
    '{}',
  ].join('\r\n');
  const text = await raw(port, request);
  expect(text.startsWith('HTTP/1.1 100 Continue\r\n\r\n')).toBe(true);
  const { body } = parseRaw(text.slice('HTTP/1.1 100 Continue\r\n\r\n'.length));
  const { headers, multiValueHeaders } = body as { headers: object; multiValueHeaders: object };
  expect(Object.keys(headers).sort()).toEqual(
    [
      'Authorization',
      'Host',
      'X-Amzn-Trace-Id',
      'X-Forwarded-For',
      'X-Forwarded-Port',
      'X-Forwarded-Proto',
      'X-Two',
      '__proto__',
      'constructor',
    ].sort(),
  );
  expect(headers).toMatchObject({ 'X-Two': 'b', 'X-Forwarded-For': '10.0.0.1, 127.0.0.1' });
  expect(multiValueHeaders).toMatchObject({ 'X-Two': ['a', 'b'] });
});

test('a query parameter named __proto__ is only a name, a bad escape stays as sent', async () => {
  const { port } = await start();
  const request =
    'GET /v1/search?q=%ff%&__proto__=1&&=nameless&a%00=%ED%A0%80 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';
  const text = await raw(port, request);
  expect(text.slice(text.indexOf('{'))).toContain('"__proto__":"1"');
  expect(parseRaw(text).body.queryStringParameters).toMatchObject({
    q: '%ff%',
    '': 'nameless',
    'a\0': '%ED%A0%80',
  });
});

test.each([
  ['text', '{"a":"ü"}', '{"a":"ü"}'],
  ['broken UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), '{"\ufffd":1}'],
  ['NUL escapes', '{"a":"\\u0000\\ud800"}', '{"a":"\\u0000\\ud800"}'],
] as const)('a body of %s arrives as text', async (_, sent, received) => {
  const { url, calls } = await start();
  expect((await post(url, sent)).status).toBe(200);
  expect(calls.at(-1)?.event).toMatchObject({ body: received, isBase64Encoded: false });
});

test('a body of a binary media type arrives in base64, others do not', async () => {
  const { url, calls } = await start({ binaryMediaTypes: ['application/octet-stream'] });
  const send = (type: string) =>
    fetch(`${url}/open`, { method: 'POST', headers: { 'content-type': type }, body: 'hi' });
  await send('Application/Octet-Stream; x=1');
  await send('text/plain');
  expect(calls.map(({ event }) => [event.body, event.isBase64Encoded])).toEqual([
    ['aGk=', true],
    ['hi', false],
  ]);
});

test('a trace id of the client is kept', async () => {
  const { url, calls } = await start();
  const root = 'Root=1-5759e988-bd862e3fe1be46a994272793';
  const response = await fetch(`${url}/health`, {
    headers: { 'x-amzn-trace-id': `${root};Sampled=1` },
  });
  expect(calls[0]?.event.headers['X-Amzn-Trace-Id']).toBe(root);
  expect(response.headers.get('x-amzn-trace-id')).toBe(root);
  expect(response.headers.get('x-amzn-requestid')).toBe(calls[0]?.event.requestContext.requestId);
});

test('the client cannot forge what the gateway says of it', async () => {
  const { url, calls } = await start();
  await post(url, '{}', {
    ...POST_HEADERS,
    'x-forwarded-proto': 'gopher',
    'x-forwarded-port': '1',
  });
  const event = calls.at(-1)?.event;
  expect(event?.headers).toMatchObject({ 'X-Forwarded-Proto': 'https', 'X-Forwarded-Port': '443' });
  expect(event?.requestContext.identity.sourceIp).toBe('127.0.0.1');
});
