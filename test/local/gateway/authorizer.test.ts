/** Lambda authorizers: identity, cache, policy, failures, and the API key they name. */
import { expect, test } from 'vitest';
import { createClock } from '../../../local/clock.ts';
import type { InvokeResult } from '../../../local/types.ts';
import { API_ARN, apiDocument, type Json } from './api-document.ts';
import { AUTHORIZED, allow, post, start } from './running-gateway.ts';

function scheme(document: Json): Json {
  const { securitySchemes } = document.components as { securitySchemes: Record<string, Json> };
  return securitySchemes.auth?.['x-amazon-apigateway-authorizer'] as Json;
}

test.each<[string, Record<string, string>]>([
  ['is missing', {}],
  ['is empty', { authorization: '' }],
  ['is blank', { authorization: '   ' }],
])('an identity source that %s is 401 without a call', async (_, headers) => {
  const { url, calls } = await start();
  const response = await fetch(`${url}/payments`, { headers });
  expect(response.status).toBe(401);
  expect(await response.json()).toMatchObject({ code: 'UNAUTHORIZED', detail: 'Unauthorized' });
  expect(calls).toEqual([]);
});

test('the authorizer is handed the request and the ARN of the method', async () => {
  const { url, calls } = await start();
  await post(`${url}`, '{"a":1}');
  expect(calls[0]).toMatchObject({
    functionName: 'authorize',
    event: {
      type: 'REQUEST',
      methodArn: `${API_ARN}/v1/POST/payments`,
      resource: '/payments',
      path: '/payments',
      httpMethod: 'POST',
      headers: { Authorization: 'Bearer sk_test' },
      pathParameters: null,
      requestContext: { resourcePath: '/payments' },
    },
  });
  expect(calls[0]?.event).not.toHaveProperty('body');
});

const decisions: readonly [name: string, result: InvokeResult, status: number, code: string][] = [
  ['a wildcard', allow({}, 'Allow', `${API_ARN}/v1/*`), 200, ''],
  ['exactly this method', allow({}, 'Allow', `${API_ARN}/v1/GET/payments`), 200, ''],
  ['? for a letter', allow({}, 'Allow', `${API_ARN}/v?/GET/payments`), 200, ''],
  ['another method', allow({}, 'Allow', `${API_ARN}/v1/POST/payments`), 403, 'ACCESS_DENIED'],
  ['another API', allow({}, 'Allow', 'arn:aws:execute-api:us-east-1:1:x/*'), 403, 'ACCESS_DENIED'],
  ['a denial', allow({}, 'Deny'), 403, 'ACCESS_DENIED'],
  ['no statement', allow({ policyDocument: { Statement: [] } }), 403, 'ACCESS_DENIED'],
  ['no policy', allow({ policyDocument: null }), 500, 'AUTHORIZER_CONFIGURATION_ERROR'],
  [
    'a policy without Statement',
    allow({ policyDocument: {} }),
    500,
    'AUTHORIZER_CONFIGURATION_ERROR',
  ],
  ['an unknown effect', allow({}, 'allow'), 500, 'AUTHORIZER_CONFIGURATION_ERROR'],
  [
    'an object in the context',
    allow({ context: { a: {} } }),
    500,
    'AUTHORIZER_CONFIGURATION_ERROR',
  ],
  ['a null in the context', allow({ context: { a: null } }), 500, 'AUTHORIZER_CONFIGURATION_ERROR'],
  ['no JSON', { kind: 'ok', payload: 'x' }, 500, 'AUTHORIZER_CONFIGURATION_ERROR'],
  ['the text null', { kind: 'ok', payload: 'null' }, 500, 'AUTHORIZER_CONFIGURATION_ERROR'],
  ['the error Unauthorized', failure('Unauthorized'), 401, 'UNAUTHORIZED'],
  ['another error', failure('boom'), 500, 'AUTHORIZER_CONFIGURATION_ERROR'],
  ['throttling', { kind: 'throttled' }, 500, 'AUTHORIZER_CONFIGURATION_ERROR'],
  ['no usage key', allow({ usageIdentifierKey: undefined }), 403, 'INVALID_API_KEY'],
  ['an empty usage key', allow({ usageIdentifierKey: '' }), 403, 'INVALID_API_KEY'],
];

function failure(errorMessage: string): InvokeResult {
  return { kind: 'error', errorType: 'Error', errorMessage, payload: '{}' };
}

test.each(decisions)('an authorizer that answers %s', async (_, result, status, code) => {
  const { url, calls } = await start({
    answers: (name) =>
      name === 'authorize' ? result : { kind: 'ok', payload: '{"statusCode":200}' },
  });
  const response = await fetch(`${url}/payments`, { headers: AUTHORIZED });
  expect(response.status).toBe(status);
  const text = await response.text();
  if (status !== 200) expect(JSON.parse(text)).toMatchObject({ code });
  expect(calls).toHaveLength(status === 200 ? 2 : 1);
});

test.each([[['Deny', 'Allow']], [['Allow', 'Deny']]])(
  'an explicit denial wins over a grant and says so: %s',
  async (effects) => {
    const statement = (Effect: string) => ({ Action: 'execute-api:Invoke', Effect, Resource: '*' });
    const policyDocument = { Statement: effects.map(statement) };
    const { url } = await start({ answers: () => allow({ policyDocument }) });
    const response = await fetch(`${url}/payments`, { headers: AUTHORIZED });
    expect(response.headers.get('x-amzn-errortype')).toBe('AccessDeniedException');
    expect(await response.json()).toMatchObject({
      detail: 'User is not authorized to access this resource with an explicit deny',
    });
  },
);

test('a result is kept for its time on the engine clock, per identity, and judged anew per method', async () => {
  let now = 1_000_000;
  const clock = { ...createClock(), now: () => now };
  const only = allow({}, 'Allow', `${API_ARN}/v1/GET/payments`);
  const { url, calls } = await start({
    clock,
    answers: (name) =>
      name === 'authorize' ? only : { kind: 'ok', payload: '{"statusCode":200}' },
  });
  const get = async (path: string, authorization = 'a') =>
    (await fetch(`${url}${path}`, { headers: { authorization } })).status;
  const asked = () => calls.filter(({ functionName }) => functionName === 'authorize').length;
  expect([await get('/payments'), asked()]).toEqual([200, 1]);
  expect([await get('/payments'), asked()]).toEqual([200, 1]);
  expect([await get('/payments/pay_1'), asked()]).toEqual([403, 1]);
  expect([await get('/payments', 'b'), asked()]).toEqual([200, 2]);
  now += 59_999;
  expect([await get('/payments'), asked()]).toEqual([200, 2]);
  now += 1;
  expect([await get('/payments'), asked()]).toEqual([200, 3]);
});

test('failures and refusals by error are not kept', async () => {
  const { url, calls } = await start({ answers: () => failure('Unauthorized') });
  for (let round = 0; round < 2; round++) await fetch(`${url}/payments`, { headers: AUTHORIZED });
  expect(calls).toHaveLength(2);
});

test('a TTL of 0 asks every time', async () => {
  const document = apiDocument();
  scheme(document).authorizerResultTtlInSeconds = 0;
  const { url, calls } = await start({ document });
  for (let round = 0; round < 2; round++) await fetch(`${url}/payments`, { headers: AUTHORIZED });
  expect(calls.filter(({ functionName }) => functionName === 'authorize')).toHaveLength(2);
});

test('a TOKEN authorizer gets the token, and only one of the right form', async () => {
  const document = apiDocument();
  Object.assign(scheme(document), { type: 'token', identityValidationExpression: 'Bearer .+' });
  const { url, calls } = await start({ document });
  expect((await fetch(`${url}/payments`, { headers: { authorization: 'Basic x' } })).status).toBe(
    401,
  );
  expect(calls).toEqual([]);
  expect((await fetch(`${url}/payments`, { headers: AUTHORIZED })).status).toBe(200);
  expect(calls[0]?.event).toEqual({
    type: 'TOKEN',
    methodArn: `${API_ARN}/v1/GET/payments`,
    authorizationToken: 'Bearer sk_test',
  });
});

test('a method ARN of more than 1600 bytes is 414, without a call', async () => {
  const { url, calls } = await start();
  const response = await fetch(`${url}/payments/${'x'.repeat(1600)}`, { headers: AUTHORIZED });
  expect(response.status).toBe(414);
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  expect(calls).toEqual([]);
});

test('an API key is valid only in a usage plan that holds the stage, and when it is enrolled', async () => {
  const status = async (options: Parameters<typeof start>[0]) => {
    const { url } = await start(options);
    return (await fetch(`${url}/payments`, { headers: AUTHORIZED })).status;
  };
  expect(await status({ plans: false })).toBe(403);
  expect(await status({ isEnrolled: () => false })).toBe(403);
  expect(await status({ isEnrolled: (key) => key === 'usage-key-of-mer-1' })).toBe(200);
});

test('with the key source HEADER the key comes from x-api-key', async () => {
  const document = apiDocument();
  document['x-amazon-apigateway-api-key-source'] = 'HEADER';
  const { url } = await start({ document });
  expect((await fetch(`${url}/payments`, { headers: AUTHORIZED })).status).toBe(403);
  const headers = { ...AUTHORIZED, 'x-api-key': 'k' };
  expect((await fetch(`${url}/payments`, { headers })).status).toBe(200);
});

test('an authorizer that API Gateway may not invoke is a configuration error', async () => {
  const { url, calls, lines } = await start({ mayInvoke: (name) => name !== 'authorize' });
  const response = await fetch(`${url}/payments`, { headers: AUTHORIZED });
  expect(response.status).toBe(500);
  expect(calls).toEqual([]);
  expect(lines[0]?.message).toContain('no aws_lambda_permission');
});
