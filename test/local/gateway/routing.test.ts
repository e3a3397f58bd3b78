/** Which paths and methods reach which function, and what everything else gets. */
import { expect, test } from 'vitest';
import { apiDocument } from './api-document.ts';
import { parseRaw, raw } from './raw-client.ts';
import { AUTHORIZED, start } from './running-gateway.ts';

const found: readonly [path: string, resource: string, parameters: unknown, eventPath: string][] = [
  ['/v1/payments', '/payments', null, '/payments'],
  ['/v1/payments/', '/payments', null, '/payments/'],
  ['//v1//payments', '/payments', null, '/payments'],
  ['/v1/payments/special', '/payments/special', null, '/payments/special'],
  ['/v1/payments/pay_1', '/payments/{paymentId}', { paymentId: 'pay_1' }, '/payments/pay_1'],
  ['/v1/payments/a%2Fb', '/payments/{paymentId}', { paymentId: 'a%2Fb' }, '/payments/a%2Fb'],
  ['/v1/payments/..', '/payments/{paymentId}', { paymentId: '..' }, '/payments/..'],
  ['/v1/payments/a%00%zz', '/payments/{paymentId}', { paymentId: 'a%00%zz' }, '/payments/a%00%zz'],
  [
    '/v1/payments/x/events',
    '/payments/{paymentId}/events',
    { paymentId: 'x' },
    '/payments/x/events',
  ],
  ['/v1/files/a//b/', '/files/{path+}', { path: 'a//b' }, '/files/a//b/'],
  ['http://elsewhere.example/v1/payments', '/payments', null, '/payments'],
  ['/v1/payments#part', '/payments', null, '/payments'],
];

test.each(found)('GET %s is served by %s', async (path, resource, parameters, eventPath) => {
  const { port } = await start();
  const request = `GET ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: a\r\nConnection: close\r\n\r\n`;
  const { status, body } = parseRaw(await raw(port, request));
  expect(status).toBe(200);
  expect(body).toMatchObject({ resource, pathParameters: parameters, path: eventPath });
});

const unknown: readonly [method: string, path: string][] = [
  ['GET', '/'],
  ['GET', '/v1'],
  ['GET', '/v2/payments'],
  ['GET', '/V1/payments'],
  ['GET', '/v1/Payments'],
  ['GET', '/v1/p%61yments'],
  ['GET', '/v1/payments//'],
  ['GET', '/v1/payments//events'],
  ['GET', '/v1/payments/a/b'],
  ['GET', '/v1/../v1/payments'],
  ['GET', '/v1/payments;x=1'],
  ['GET', '/v1/files/'],
  ['GET', '*'],
  ['GET', '/v1/%'],
  ['DELETE', '/v1/payments'],
  ['HEAD', '/v1/payments'],
  ['OPTIONS', '/v1/payments'],
  ['OPTIONS', '*'],
  ['TRACE', '/v1/payments'],
  ['PROPFIND', '/v1/payments'],
  ['POST', '/v1/health'],
];

test.each(unknown)('%s %s is an unknown route and calls nothing', async (method, path) => {
  const { port, calls } = await start();
  const request = `${method} ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: a\r\nConnection: close\r\n\r\n`;
  const text = await raw(port, request);
  expect(text).toContain('HTTP/1.1 404');
  expect(text.toLowerCase()).toContain('content-type: application/problem+json');
  expect(text).toContain('x-amzn-ErrorType: MissingAuthenticationTokenException');
  if (method !== 'HEAD')
    expect(parseRaw(text).body).toMatchObject({ code: 'MISSING_AUTHENTICATION_TOKEN' });
  expect(calls).toEqual([]);
});

test('an unknown route is 403 with AWS own body when the API defines no gateway response', async () => {
  const document = apiDocument();
  delete document['x-amazon-apigateway-gateway-responses'];
  const { url } = await start({ document });
  const response = await fetch(`${url}/nowhere`, { headers: AUTHORIZED });
  expect(response.status).toBe(403);
  expect(await response.text()).toBe('{"message":"Missing Authentication Token"}');
  expect(response.headers.get('content-type')).toBe('application/json');
});

test('a declared path without the method falls to a greedy path that has it', async () => {
  const document = apiDocument();
  const paths = document.paths as Record<string, Record<string, unknown>>;
  paths['/{proxy+}'] = { 'x-amazon-apigateway-any-method': paths['/health']?.get };
  const { url, calls } = await start({ document });
  expect((await fetch(`${url}/payments`, { method: 'DELETE' })).status).toBe(200);
  expect((await fetch(`${url}/health`)).status).toBe(200);
  expect(calls.map(({ event }) => event.resource)).toEqual(['/{proxy+}', '/health']);
});
