/** The contract's own document for API Gateway is one that the local gateway serves, refusals included. */
import { expect, test } from 'vitest';
import { gatewayDocument } from '../../../src/contract/openapi/gateway.ts';
import { invokeArn, type Json } from './api-document.ts';
import { makeStack } from './make-stack.ts';
import { AUTHORIZED, start } from './running-gateway.ts';

function contractDocument(): Json {
  const document = gatewayDocument({ title: 'payments', version: '1', authorizerTtlSeconds: 60 });
  const named = JSON.stringify(document).replaceAll(
    /\{\{function:([a-z-]+)\}\}/g,
    (_, name: string) => invokeArn(name),
  );
  return JSON.parse(named);
}

const stack = makeStack({ document: contractDocument() });
const gateway = () => start({ stack, mayInvoke: () => true });

test.each<[what: string, path: string, init: RequestInit, status: number]>([
  ['an unknown route', '/nowhere', {}, 404],
  ['a missing bearer', '/payments', {}, 401],
  ['a missing idempotency key', '/payments', { method: 'POST', headers: AUTHORIZED }, 400],
  [
    'a body that is no object',
    '/payments',
    { method: 'POST', headers: { ...AUTHORIZED, 'idempotency-key': 'k' }, body: Buffer.from('[]') },
    400,
  ],
  ['a body of 11 MB', '/payments', { method: 'POST', body: 'a'.repeat(11 * 1024 * 1024) }, 413],
])('%s is problem+json of the contract', async (_, path, init, status) => {
  const { url } = await gateway();
  const response = await fetch(`${url}${path}`, init);
  expect(response.status).toBe(status);
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  expect(await response.json()).toMatchObject({
    status,
    code: expect.stringMatching(/^[a-z-]+$/),
    requestId: response.headers.get('x-amzn-requestid'),
  });
});

test('the open routes ask nobody, the others the authorizer', async () => {
  const { url, calls } = await gateway();
  expect((await fetch(`${url}/health`)).status).toBe(200);
  expect((await fetch(`${url}/payments`, { headers: AUTHORIZED })).status).toBe(200);
  expect(calls.map(({ functionName }) => functionName)).toEqual([
    'describe-api',
    'authorize-request',
    'list-payments',
  ]);
});
