/** The gateway's own answers: which definition serves, what it may contain. */
import { expect, test } from 'vitest';
import { apiDocument, type Json } from './api-document.ts';
import { parseRaw, raw } from './raw-client.ts';
import { AUTHORIZED, start } from './running-gateway.ts';

function withResponses(responses: Json) {
  return { document: { ...apiDocument(), 'x-amazon-apigateway-gateway-responses': responses } };
}

const template = (text: string) => ({ responseTemplates: { 'application/json': text } });

test('the own type wins over the default, the default over AWS', async () => {
  const { url } = await start(
    withResponses({
      UNAUTHORIZED: template('{"own":"$context.error.responseType"}'),
      DEFAULT_4XX: { statusCode: '418', ...template('{"default":"$context.error.responseType"}') },
    }),
  );
  const own = await fetch(`${url}/payments`);
  expect([own.status, await own.json()]).toEqual([401, { own: 'UNAUTHORIZED' }]);
  const byDefault = await fetch(`${url}/nowhere`);
  expect([byDefault.status, await byDefault.json()]).toEqual([
    418,
    { default: 'MISSING_AUTHENTICATION_TOKEN' },
  ]);
});

test('without definitions AWS own bodies and headers answer', async () => {
  const { url } = await start({
    ...withResponses({}),
    answers: (name) => (name === 'authorize' ? { kind: 'throttled' } : (undefined as never)),
  });
  const unauthorized = await fetch(`${url}/payments`);
  expect(await unauthorized.text()).toBe('{"message":"Unauthorized"}');
  expect(unauthorized.headers.get('x-amzn-errortype')).toBe('UnauthorizedException');
  const broken = await fetch(`${url}/payments`, { headers: AUTHORIZED });
  expect([broken.status, await broken.text()]).toEqual([500, '{"message":null}']);
});

test('a type customized without a status answers with its documented one', async () => {
  const { url } = await start({
    ...withResponses({ INTEGRATION_FAILURE: template('{}'), DEFAULT_5XX: template('{}') }),
    answers: () => ({ kind: 'throttled' }),
  });
  expect((await fetch(`${url}/health`)).status).toBe(504);
});

test('headers come from literals, the context and the request; an empty one is left out', async () => {
  const { url } = await start(
    withResponses({
      UNAUTHORIZED: {
        responseParameters: {
          'gatewayresponse.header.X-Literal': "'it''s'",
          'gatewayresponse.header.X-Id': 'context.requestId',
          'gatewayresponse.header.X-Echo': 'method.request.header.x-client',
          'gatewayresponse.header.X-Query': 'method.request.querystring.q',
          'gatewayresponse.header.X-None': 'method.request.header.x-none',
          'gatewayresponse.header.X-Path': 'method.request.path.paymentId',
        },
      },
    }),
  );
  const { headers } = await fetch(`${url}/payments/p1?q=a%0d%0aset-cookie:x%C3%BC`, {
    headers: { 'x-client': 'c' },
  });
  expect(headers.get('x-literal')).toBe("it''s");
  expect(headers.get('x-id')).toBe(headers.get('x-amzn-requestid'));
  expect(headers.get('x-echo')).toBe('c');
  expect(headers.get('x-query')).toBe('aset-cookie:x');
  expect(headers.get('set-cookie')).toBeNull();
  expect(headers.has('x-none')).toBe(false);
  expect(headers.get('x-path')).toBe('p1');
});

test('what a client sends cannot break out of a JSON template', async () => {
  const { port } = await start(
    withResponses({
      UNAUTHORIZED: template(
        '{"path":"$context.path","agent":"$context.identity.userAgent","none":"$context.authorizer.x"}',
      ),
    }),
  );
  const request =
    'GET /v1/payments/"},"a":"\\ HTTP/1.1\r\nHost: x\r\nUser-Agent: "\\"}\r\nConnection: close\r\n\r\n';
  expect(parseRaw(await raw(port, request)).body).toEqual({
    path: '/v1/payments/"},"a":"\\',
    agent: '"\\"}',
    none: '',
  });
});

test('the template of the accepted type serves, else JSON, else the first', async () => {
  const { url } = await start(
    withResponses({
      UNAUTHORIZED: {
        responseTemplates: { 'text/x': '<$context.stage>', 'application/json': '{}' },
      },
      MISSING_AUTHENTICATION_TOKEN: { responseTemplates: { 'text/x': 'only' } },
    }),
  );
  const accepting = await fetch(`${url}/payments`, { headers: { accept: 'text/x' } });
  expect([accepting.headers.get('content-type'), await accepting.text()]).toEqual([
    'text/x',
    '<v1>',
  ]);
  expect(await (await fetch(`${url}/payments`)).text()).toBe('{}');
  expect(await (await fetch(`${url}/nowhere`)).text()).toBe('only');
});

test.each<[name: string, responses: Json, problem: RegExp]>([
  ['an unknown type', { NO_SUCH: {} }, /NO_SUCH is not a type/],
  [
    'a variable of access logs',
    { THROTTLED: template('$context.status') },
    /uses \$context\.status/,
  ],
  ['an unknown variable', { THROTTLED: template('$context.nothing') }, /\$context\.nothing/],
  [
    'an unquoted literal',
    { THROTTLED: { responseParameters: { 'gatewayresponse.header.A': 'x' } } },
    /is no mapping/,
  ],
  [
    'no header',
    { THROTTLED: { responseParameters: { 'gatewayresponse.body': "'x'" } } },
    /is not a header/,
  ],
  ['a status of letters', { THROTTLED: { statusCode: 'x' } }, /not a number/],
])('a definition with %s is refused at load', async (_, responses, problem) => {
  await expect(start(withResponses(responses))).rejects.toThrow(problem);
});
