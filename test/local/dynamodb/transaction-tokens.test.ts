/** Proves what a client token promises: one effect for ten minutes, through the real SDK and on a clock that can be turned. */
import { DeleteItemCommand, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { expect, it } from 'vitest';
import { createClock } from '../../../local/clock.ts';
import { createTransactionTokens } from '../../../local/dynamodb/transaction-tokens.ts';
import type { AwsResponse } from '../../../local/types.ts';
import { put, start, temporaryDirectory } from './table-stack.ts';

const REAL_TIME = 1;

/** A second one is refused, unless it is known to be the first. */
const creating = (id: string, ClientRequestToken: string) =>
  new TransactWriteItemsCommand({
    ClientRequestToken,
    TransactItems: [
      {
        Put: {
          TableName: 'payments-test',
          Item: { paymentId: { S: id } },
          ConditionExpression: 'attribute_not_exists(paymentId)',
        },
      },
    ],
  });

it('has one effect however often it is sent, and takes no other parameters', async () => {
  const { sdk } = await start(temporaryDirectory(), undefined, REAL_TIME);
  await sdk.send(creating('pay_1', 'token-1'));
  await sdk.send(creating('pay_1', 'token-1'));
  await expect(sdk.send(creating('pay_2', 'token-1'))).rejects.toMatchObject({
    name: 'IdempotentParameterMismatchException',
  });
  await expect(sdk.send(creating('pay_1', 'token-2'))).rejects.toMatchObject({
    name: 'TransactionCanceledException',
  });
});

it('may be used again after a refusal', async () => {
  const { sdk } = await start(temporaryDirectory(), undefined, REAL_TIME);
  await put(sdk, 'pay_1');
  await expect(sdk.send(creating('pay_1', 'token-1'))).rejects.toMatchObject({
    name: 'TransactionCanceledException',
  });
  const Key = { paymentId: { S: 'pay_1' } };
  await sdk.send(new DeleteItemCommand({ TableName: 'payments-test', Key }));
  await expect(sdk.send(creating('pay_1', 'token-1'))).resolves.toBeDefined();
});

it('is forgotten ten minutes after the success', async () => {
  const { sdk, clock } = await start();
  await sdk.send(creating('pay_1', 'token-1'));
  const { promise: passed, resolve } = Promise.withResolvers<void>();
  clock.schedule(600_001, resolve);
  await passed;
  await expect(sdk.send(creating('pay_1', 'token-1'))).rejects.toMatchObject({
    name: 'TransactionCanceledException',
  });
});

it('is the engine’s to refuse when it is too long', async () => {
  const { sdk } = await start();
  await expect(sdk.send(creating('pay_1', 't'.repeat(37)))).rejects.toMatchObject({
    name: 'ValidationException',
  });
});

it('is said to be under way, and is free again when the call broke', async () => {
  const tokens = createTransactionTokens(createClock());
  const body = JSON.stringify({ ClientRequestToken: 'token-1', TransactItems: [] });
  const first = Promise.withResolvers<AwsResponse>();
  const running = tokens.once(body, () => first.promise);
  const second = await tokens.once(body, () => expect.unreachable());
  expect(JSON.parse(second.body.toString())).toMatchObject({
    __type: expect.stringMatching(/#TransactionInProgressException$/),
  });
  first.reject(new Error('the engine ended'));
  await expect(running).rejects.toThrow('the engine ended');
  const answer = { status: 200, headers: {}, body: '{}' };
  await expect(tokens.once(body, async () => answer)).resolves.toEqual(answer);
});

it.each(['{}', '{"ConsumedCapacity":[]}'])(
  'keeps of the answer %s nothing but this',
  async (text) => {
    const tokens = createTransactionTokens(createClock());
    const call = JSON.stringify({ ClientRequestToken: 'token-1', TransactItems: [] });
    const headers = { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-requestid': 'r-1' };
    await tokens.once(call, async () => ({ status: 200, headers, body: Buffer.from(text) }));
    const repeated = await tokens.once(call, () => expect.unreachable());
    expect(repeated.body).toBe(text);
    expect(repeated.headers).not.toHaveProperty('x-amzn-requestid');
  },
);
