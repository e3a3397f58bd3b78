/** Proves the local DynamoDB through the real SDK: tables from the stack, transactions, expiry, ARNs. */
import {
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { expect, it } from 'vitest';
import { sdkDefaults } from './aws-shim.ts';
import { ARN, put, STREAM_ARN, start } from './table-stack.ts';

it('creates the tables of the stack with keys, index, stream and TTL, under the stack’s ARNs', async () => {
  const { sdk } = await start();
  const { Table } = await sdk.send(new DescribeTableCommand({ TableName: 'payments-test' }));
  expect(Table).toMatchObject({
    TableArn: ARN,
    LatestStreamArn: STREAM_ARN,
    KeySchema: [{ AttributeName: 'paymentId', KeyType: 'HASH' }],
    GlobalSecondaryIndexes: [
      { IndexName: 'created-index', Projection: { ProjectionType: 'KEYS_ONLY' } },
    ],
  });
  expect(JSON.stringify(Table)).not.toContain('dynoxide');
  const ttl = await sdk.send(new DescribeTimeToLiveCommand({ TableName: 'idempotency-test' }));
  expect(ttl.TimeToLiveDescription).toEqual({
    AttributeName: 'expiresAt',
    TimeToLiveStatus: 'ENABLED',
  });
});

it('answers queries on an index', async () => {
  const { sdk } = await start();
  await put(sdk, 'pay_1', {
    merchantShard: { S: 'mer_1#0' },
    createdSort: { S: '2026-01-01#pay_1' },
  });
  const { Items } = await sdk.send(
    new QueryCommand({
      TableName: 'payments-test',
      IndexName: 'created-index',
      KeyConditionExpression: 'merchantShard = :s',
      ExpressionAttributeValues: { ':s': { S: 'mer_1#0' } },
    }),
  );
  expect(Items).toHaveLength(1);
});

it('names the reason of each member of a cancelled transaction', async () => {
  const { sdk } = await start();
  await put(sdk, 'pay_1');
  const once = (TableName: string, Item: Record<string, { S: string }>, key: string) => ({
    Put: {
      TableName,
      Item,
      ConditionExpression: 'attribute_not_exists(#key)',
      ExpressionAttributeNames: { '#key': key },
    },
  });
  const transaction = sdk.send(
    new TransactWriteItemsCommand({
      TransactItems: [
        once('idempotency-test', { scope: { S: 'k' } }, 'scope'),
        once('payments-test', { paymentId: { S: 'pay_1' } }, 'paymentId'),
      ],
    }),
  );
  await expect(transaction).rejects.toMatchObject({
    name: 'TransactionCanceledException',
    CancellationReasons: [{ Code: 'None' }, { Code: 'ConditionalCheckFailed' }],
  });
});

it('takes a table’s ARN where its name would stand, and leaves ARNs inside items alone', async () => {
  const { sdk } = await start();
  await put(sdk, 'pay_1', { note: { S: `${ARN} and arn:aws:dynamodb:dynoxide:x` } });
  const { Item } = await sdk.send(
    new GetItemCommand({ TableName: ARN, Key: { paymentId: { S: 'pay_1' } } }),
  );
  expect(Item?.note).toEqual({ S: `${ARN} and arn:aws:dynamodb:dynoxide:x` });
});

it('deletes items whose time to live has passed on the engine’s clock, and no others', async () => {
  const { db, sdk, clock } = await start();
  const now = Math.floor(clock.now() / 1000);
  const stamps = { past: now - 10, future: now + 1_000_000, ancient: now - 6 * 365 * 86_400 };
  for (const [scope, expiresAt] of Object.entries(stamps)) {
    const Item = { scope: { S: scope }, expiresAt: { N: String(expiresAt) } };
    await sdk.send(new PutItemCommand({ TableName: 'idempotency-test', Item }));
  }
  expect(await db.sweepExpired()).toBe(1);
  for (const [scope, kept] of Object.entries({ past: false, future: true, ancient: true })) {
    const { Item } = await sdk.send(
      new GetItemCommand({ TableName: 'idempotency-test', Key: { scope: { S: scope } } }),
    );
    expect([scope, Item !== undefined]).toEqual([scope, kept]);
  }
});

it('sweeps by itself as the engine’s hours pass', async () => {
  const { sdk, clock } = await start();
  const Item = { scope: { S: 'k' }, expiresAt: { N: String(Math.floor(clock.now() / 1000) + 60) } };
  await sdk.send(new PutItemCommand({ TableName: 'idempotency-test', Item }));
  await expect
    .poll(
      async () => {
        const Key = { scope: { S: 'k' } };
        const { Item: found } = await sdk.send(
          new GetItemCommand({ TableName: 'idempotency-test', Key }),
        );
        return found;
      },
      { timeout: 10_000 },
    )
    .toBeUndefined();
});

it('says so when the engine dies, and answers 500 as the service would', async () => {
  const { db, lines, endpoint } = await start();
  process.kill(db.enginePid, 'SIGKILL');
  await expect.poll(() => lines.map(({ message }) => message).join()).toMatch(/engine ended/);
  const fast = new DynamoDBClient({ ...sdkDefaults, endpoint, maxAttempts: 1 });
  await expect(put(fast, 'pay_1')).rejects.toMatchObject({ name: 'InternalServerError' });
});
