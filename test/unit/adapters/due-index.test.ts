/** What is due: every shard of a kind is asked, up to the moment that is given. */

import { afterEach, expect, it } from 'vitest';
import { createDynamoClient } from '../../../src/adapters/aws/dynamodb-client.ts';
import { createDueIndex } from '../../../src/adapters/dynamodb/due-index.ts';
import { START_MS } from '../application/memory-ports.ts';
import { awsError, credentials, type FakeAws, type Reply, startFakeAws } from './fake-aws.ts';

let aws: FakeAws | undefined;
afterEach(async () => {
  await aws?.close();
});

async function prepare(...replies: Reply[]) {
  aws = await startFakeAws(replies);
  const { endpoint, calls } = aws;
  const client = createDynamoClient({ region: 'us-east-1', endpointUrl: endpoint, credentials });
  return {
    due: createDueIndex({ client, transactionsTable: 'transactions', dueShards: 3 }),
    calls,
  };
}

it('asks every shard for what was due by now, and no more than the limit', async () => {
  const { due, calls } = await prepare({ body: { Items: [{ paymentId: { S: 'pay_1' } }] } });
  expect(await due.list('expiry', START_MS, 100)).toEqual(['pay_1', 'pay_1', 'pay_1']);
  const inputs = calls.map(({ input }) => input);
  expect(inputs).toHaveLength(3);
  for (const input of inputs) {
    expect(input).toMatchObject({
      TableName: 'transactions',
      IndexName: 'due-index',
      KeyConditionExpression: 'dueShard = :shard AND dueAt <= :now',
      Limit: 100,
    });
  }
  const values = inputs.map(({ ExpressionAttributeValues: value }) => value);
  expect(values).toEqual(
    ['expiry#0', 'expiry#1', 'expiry#2'].map((shard) => ({
      ':shard': { S: shard },
      ':now': { S: new Date(START_MS).toISOString() },
    })),
  );
});

it('is unavailable as a whole when a shard is', async () => {
  const { due } = await prepare({ body: {} }, awsError('ProvisionedThroughputExceededException'));
  await expect(due.list('stuck', START_MS, 10)).rejects.toMatchObject({ name: 'StoreUnavailable' });
});
