/** Queue, stream, authorizer and workflow steps at their edge: neighbours never suffer for one another. */
import type {
  APIGatewayRequestAuthorizerEvent,
  DynamoDBStreamEvent,
  SQSEvent,
  SQSRecord,
} from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { StoreUnavailable, type WorkflowResult } from '../../../src/application/ports.ts';
import { requestReviewInputSchema } from '../../../src/contract/messages.ts';
import { parseBody } from '../../../src/contract/parse.ts';
import { createAuthorizerHandler, stageArn } from '../../../src/entry/authorizer-handler.ts';
import { createQueueHandler } from '../../../src/entry/queue-handler.ts';
import { createStreamHandler } from '../../../src/entry/stream-handler.ts';
import { createTaskHandler } from '../../../src/entry/task-handler.ts';
import { merchant, newPayment, orderFor } from '../application/memory-ports.ts';
import { captureTelemetry } from './api-events.ts';

const payment = newPayment();
const order = JSON.stringify(orderFor(payment));

const message = (messageId: string, body: string, receiveCount = 1) =>
  ({
    messageId,
    body,
    receiptHandle: `receipt-${messageId}`,
    eventSourceARN: 'arn:aws:sqs:us-east-1:123456789012:payments-test',
    attributes: { ApproximateReceiveCount: String(receiveCount) },
  }) as unknown as SQSRecord;

function prepareQueue(result: WorkflowResult | Error = 'succeeded') {
  const postponed: [string, number][] = [];
  const { telemetry, text } = captureTelemetry();
  const handler = createQueueHandler({
    environment: 'test',
    receivesMax: 12,
    telemetry,
    random: () => 0.5,
    async run() {
      if (result instanceof Error) throw result;
      return result;
    },
    async postpone({ receiptHandle }, seconds) {
      postponed.push([receiptHandle, seconds]);
    },
  });
  const handle = async (...Records: SQSRecord[]) =>
    (await handler({ Records } as SQSEvent)).batchItemFailures.map((f) => f.itemIdentifier);
  return { handle, postponed, text };
}

describe('a batch of work orders', () => {
  it('is done when every workflow succeeded', async () => {
    const { handle, postponed } = prepareQueue();
    expect(await handle(message('a', order), message('b', order))).toEqual([]);
    expect(postponed).toEqual([]);
  });

  it.each([
    ['no JSON', 'not even JSON'],
    ['no work order', '{"this":"is none"}'],
    ['an order of another environment', order.replace('"test"', '"prod"')],
    ['an order of a later form', order.replace('"schema":1', '"schema":2')],
  ])('fails only the message that is %s', async (_case, body) => {
    const { handle, postponed, text } = prepareQueue();
    expect(await handle(message('a', order), message('bad', body), message('c', order))).toEqual([
      'bad',
    ]);
    expect(postponed).toEqual([['receipt-bad', 1]]);
    expect(text()).not.toMatch(/is none|not even/);
  });

  it.each<[WorkflowResult | Error]>([
    ['failed'],
    ['timed-out'],
    [new StoreUnavailable('throttled')],
    [new Error('denied')],
  ])('returns a message whose workflow ended in %s, later each time', async (result) => {
    const { handle, postponed } = prepareQueue(result);
    expect(await handle(message('a', order, 1), message('b', order, 3))).toEqual(['a', 'b']);
    expect(postponed.sort()).toEqual([
      ['receipt-a', 30],
      ['receipt-b', 120],
    ]);
  });

  it('lets the queue take a message that has had its last attempt', async () => {
    const { handle, postponed } = prepareQueue('failed');
    await handle(message('a', order, 12));
    expect(postponed).toEqual([['receipt-a', 1]]);
  });

  it('still fails a message whose return could not be set', async () => {
    const { telemetry } = captureTelemetry();
    const handler = createQueueHandler({
      environment: 'test',
      receivesMax: 12,
      telemetry,
      run: async () => 'failed',
      postpone: () => Promise.reject(new Error('gone')),
    });
    const { batchItemFailures } = await handler({ Records: [message('a', order)] });
    expect(batchItemFailures).toEqual([{ itemIdentifier: 'a' }]);
  });
});

describe('a batch of stream records', () => {
  const record = (SequenceNumber: string, NewImage: unknown) => ({
    dynamodb: { SequenceNumber, NewImage },
  });

  it('names by sequence number what could not be read and what could not be sent', async () => {
    const { telemetry } = captureTelemetry();
    const handler = createStreamHandler({
      telemetry,
      toRowChange({ NewImage }) {
        if (NewImage === undefined) return null;
        if (Object.keys(NewImage).includes('broken')) throw new Error('no payment');
        return { before: null, after: payment };
      },
      relay: async (changes) => new Set([changes.length - 1]),
    });
    const Records = [
      record('1', {}),
      record('2', { broken: {} }),
      record('3', undefined),
      record('4', {}),
    ];
    const { batchItemFailures } = await handler({ Records } as unknown as DynamoDBStreamEvent);
    expect(batchItemFailures).toEqual([{ itemIdentifier: '2' }, { itemIdentifier: '4' }]);
  });
});

describe('the authorizer', () => {
  const methodArn = 'arn:aws:execute-api:us-east-1:123456789012:abc123/v1/GET/payments/pay_1';
  const event = (headers: Record<string, string>) =>
    ({
      methodArn,
      headers,
      requestContext: { requestId: 'r' },
    }) as unknown as APIGatewayRequestAuthorizerEvent;
  const { telemetry } = captureTelemetry();

  it('allows the whole stage, so that its cached answer is right for every route', async () => {
    const handler = createAuthorizerHandler({
      telemetry,
      authorize: async (header) =>
        header === 'Bearer k' ? { caller: merchant, usageKey: 'usage-1' } : null,
    });
    expect(await handler(event({ AUTHORIZATION: 'Bearer k' }))).toEqual({
      principalId: merchant.merchantId,
      policyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Action: 'execute-api:Invoke',
            Effect: 'Allow',
            Resource: 'arn:aws:execute-api:us-east-1:123456789012:abc123/v1/*',
          },
        ],
      },
      context: {
        kind: 'merchant',
        keyId: merchant.keyId,
        scopes: 'payments:read payments:write',
        merchantId: merchant.merchantId,
      },
      usageIdentifierKey: 'usage-1',
    });
    expect(stageArn(methodArn)).toMatch(/\/v1\/\*$/);
  });

  it('raises exactly the word that API Gateway answers with 401', async () => {
    const handler = createAuthorizerHandler({ telemetry, authorize: async () => null });
    await expect(handler(event({}))).rejects.toThrow(/^Unauthorized$/);
  });

  it('lets no store failure pass for a refusal', async () => {
    const authorize = () => Promise.reject(new StoreUnavailable('down'));
    const handler = createAuthorizerHandler({ telemetry, authorize });
    await expect(handler(event({}))).rejects.toMatchObject({ name: 'StoreUnavailable' });
  });
});

describe('a workflow step', () => {
  const { telemetry } = captureTelemetry();
  const handlerWith = (run: () => Promise<{ outcome: string }>) =>
    createTaskHandler({
      parse: (event) => parseBody(requestReviewInputSchema, event),
      run,
      describe: ({ paymentId }) => ({ paymentId }),
      telemetry,
    });
  const input = { paymentId: payment.id, operationNumber: 1, taskToken: 'token' };

  it('answers its output', async () => {
    const handler = handlerWith(async () => ({ outcome: 'waiting' }));
    expect(await handler(input)).toEqual({ outcome: 'waiting' });
  });

  it('lets errors pass by the name that the workflow retries', async () => {
    const handler = handlerWith(() => Promise.reject(new StoreUnavailable('down')));
    await expect(handler(input)).rejects.toMatchObject({ name: 'StoreUnavailable' });
  });

  it('refuses input of another form without repeating it', async () => {
    const handler = handlerWith(async () => ({ outcome: 'waiting' }));
    await expect(handler({ ...input, paymentId: 'pay_nobody' })).rejects.toMatchObject({
      name: 'TaskInputInvalid',
      message: expect.not.stringContaining('pay_nobody'),
    });
  });
});
