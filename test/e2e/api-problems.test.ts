/** Every problem that the document describes, provoked: the answer is the document's own example. */
import { randomUUID } from 'node:crypto';
import {
  APIGatewayClient,
  DeleteApiKeyCommand,
  GetApiKeysCommand,
} from '@aws-sdk/client-api-gateway';
import { PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Interceptor } from '../../local/front/interceptors.ts';
import { PROBLEMS, type ProblemCode, problem } from '../../src/contract/problems.ts';
import { type Answer, createApiClient, paymentBody } from '../support/api-client.ts';
import { announce, batchBody } from '../support/batch-file.ts';
import { paymentFor } from '../support/payment-for.ts';
import { type System, startSystem } from '../support/system.ts';

let system: System;
beforeAll(async () => {
  system = await startSystem();
});
afterAll(() => system?.close());

type Provoke = () => Promise<Pick<Answer, 'status' | 'body'>>;

const post = (body: unknown, headers: Record<string, string> = {}) =>
  system.merchant.post('/payments', body, headers);

async function command(ready: string, verb: string, body: unknown) {
  const paymentId = await paymentFor(system, ready);
  return system.merchant.post(`/payments/${paymentId}/${verb}`, body);
}

/** A merchant of its own, so that what is taken from it is taken from nobody else. */
async function merchantClient() {
  const { merchantId, apiKey } = await system.engine.createMerchant('To be troubled');
  return { merchantId, client: createApiClient({ baseUrl: system.baseUrl, apiKey }) };
}

async function withoutUsageKey() {
  const { merchantId, client } = await merchantClient();
  const { awsEndpoint, awsAccessKeyId, awsSecretAccessKey } = system.engine.announcement;
  const gateway = new APIGatewayClient({
    region: 'us-east-1',
    endpoint: awsEndpoint,
    credentials: { accessKeyId: awsAccessKeyId, secretAccessKey: awsSecretAccessKey },
  });
  const { items } = await gateway.send(new GetApiKeysCommand({ nameQuery: `e2e-${merchantId}` }));
  await gateway.send(new DeleteApiKeyCommand({ apiKey: items?.[0]?.id }));
  return client.get('/payments');
}

/** By requests that the gateway refuses itself after it has counted them, so that they come fast enough. */
async function beyondTheBurst() {
  const { client } = await merchantClient();
  await client.get('/payments');
  const send = () => client.post('/payments', '[]');
  const answers = await Promise.all(Array.from({ length: 450 }, send));
  const refused = answers.find(({ status }) => status === 429);
  if (refused === undefined) throw new Error('450 requests at once were all let in');
  expect(refused.headers.get('retry-after')).toBe('1');
  return refused;
}

/** One read of the payment's row goes wrong in this way. */
async function whileReading(interceptor: Interceptor) {
  const paymentId = await paymentFor(system, 'getPayment');
  const remove = system.engine.front.intercept((call, proceed) =>
    call.principal.label.startsWith('get-payment') ? interceptor(call, proceed) : proceed(),
  );
  const answer = await system.merchant.get(`/payments/${paymentId}`);
  remove();
  return answer;
}

const failure =
  (status: number, type: string): Interceptor =>
  async () => ({
    status,
    headers: { 'content-type': 'application/x-amz-json-1.0' },
    body: JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${type}`, message: 'secret' }),
  });

async function twice(first: unknown, second: unknown) {
  const headers = { 'idempotency-key': randomUUID() };
  await post(first, headers);
  return post(second, headers);
}

/** As when hundreds of refunds have been made. */
async function atTheEndOfItsTrail() {
  const paymentId = await paymentFor(system, 'refundPayment');
  const update = new UpdateItemCommand({
    TableName: system.name('payment-transactions'),
    Key: { paymentId: { S: paymentId } },
    UpdateExpression: 'SET auditSequence = :many',
    ExpressionAttributeValues: { ':many': { N: '999' } },
  });
  await system.aws.dynamo.send(update);
  return system.merchant.post(`/payments/${paymentId}/refunds`, {});
}

async function whileAnotherIsPending() {
  const paymentId = await paymentFor(system, 'refundPayment');
  const refunds = Array.from({ length: 8 }, () =>
    system.merchant.post(`/payments/${paymentId}/refunds`, { amountMinor: 1 }),
  );
  const refused = (await Promise.all(refunds)).find(({ status }) => status === 409);
  if (refused === undefined) throw new Error('eight refunds at once were all taken');
  return refused;
}

/** As when the file of an earlier batch has been made into payments. */
async function announceAgain() {
  const { id, merchantId, sha256 } = await announce(system.merchant, 'sent before');
  const { dynamo } = system.aws;
  const TableName = system.name('payment-batches');
  const owned = { batchId: { S: merchantId }, part: { S: `FILE#${sha256}` }, owner: { S: id } };
  await dynamo.send(new PutItemCommand({ TableName, Item: owned }));
  const atWork = new UpdateItemCommand({
    TableName,
    Key: { batchId: { S: id }, part: { S: 'BATCH' } },
    UpdateExpression: 'SET #status = :ingesting',
    ExpressionAttributeNames: { '#status': 'status' },
    ExpressionAttributeValues: { ':ingesting': { S: 'ingesting' } },
  });
  await dynamo.send(atWork);
  return system.merchant.post('/batches', batchBody('sent before'));
}

async function canceledTwice() {
  const { body } = await system.merchant.post('/batches', batchBody());
  await system.merchant.post(`/batches/${body.id}/cancel`, {});
  return system.merchant.post(`/batches/${body.id}/cancel`, {});
}

async function withoutKey() {
  const headers = {
    authorization: `Bearer ${system.apiKey}`,
    'content-type': 'application/json',
  };
  const body = JSON.stringify(paymentBody());
  const response = await fetch(`${system.baseUrl}/payments`, { method: 'POST', headers, body });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

const NOBODY = 'sk_e2e_00000000000000000000_0000000000000000000000000000000000000000';

/** By code; a new code must say how it comes about. */
const PROVOCATIONS: Readonly<Record<Exclude<ProblemCode, 'timed-out'>, Provoke>> = {
  'bad-request': () => system.merchant.get(`/payments/${'p'.repeat(2000)}`),
  // Where the body is optional; elsewhere the gateway sees it first, to which it is no object.
  'malformed-json': () => command('capturePayment', 'capture', '{"amountMinor":1,'),
  'invalid-body': () => post('[]'),
  'invalid-parameters': () => system.merchant.get('/payments?limit=0'),
  'invalid-cursor': () => system.merchant.get('/payments?cursor=x.y'),
  'idempotency-key-missing': withoutKey,
  'idempotency-key-invalid': () => post(paymentBody(), { 'idempotency-key': '"' }),
  unauthenticated: () =>
    createApiClient({ baseUrl: system.baseUrl, apiKey: NOBODY }).get('/payments'),
  'access-denied': withoutUsageKey,
  'scope-missing': () => system.operator.post('/payments', paymentBody()),
  'payment-not-found': () => system.merchant.get('/payments/pay_00000000000000000000000000'),
  'settlement-not-found': () => system.merchant.get('/settlements/2020-01-01'),
  'batch-not-found': () => system.merchant.get('/batches/bat_00000000000000000000000000'),
  'batch-ended': canceledTwice,
  'duplicate-file': announceAgain,
  'route-not-found': () => system.merchant.get('/nowhere'),
  'invalid-transition': () => command('capturePayment', 'refunds', {}),
  'operation-in-progress': whileAnotherIsPending,
  'operation-limit-reached': atTheEndOfItsTrail,
  'body-too-large': () => post({ description: 'x'.repeat(300 * 1024) }),
  'unsupported-media-type': () => post('a=1', { 'content-type': 'text/plain' }),
  'validation-failed': () => post({}),
  'card-number-refused': () => post(paymentBody({ reference: '4111111111111111' })),
  'idempotency-key-reused': () => twice(paymentBody(), paymentBody({ amountMinor: 1 })),
  'capture-exceeds-authorized': () => command('capturePayment', 'capture', { amountMinor: 1001 }),
  'refund-exceeds-captured': () => command('refundPayment', 'refunds', { amountMinor: 1001 }),
  'rate-limited': beyondTheBurst,
  'internal-error': () => whileReading(failure(400, 'ValidationException')),
  'temporarily-unavailable': () => whileReading(failure(500, 'InternalServerError')),
};

describe('a problem', () => {
  it.each(Object.keys(PROVOCATIONS) as (keyof typeof PROVOCATIONS)[])(
    'is as the document says: %s',
    async (code) => {
      const { status, body } = await PROVOCATIONS[code]();
      const requestId = String(body.requestId);
      const { errors: _, currentStatus: __, ...common } = body;
      expect(common).toEqual(problem({ code, requestId }));
      expect(status).toBe(PROBLEMS[code].status);
      expect(JSON.stringify(body)).not.toContain('secret');
    },
  );
});
