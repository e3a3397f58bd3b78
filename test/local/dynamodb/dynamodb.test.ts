/** Proves the local DynamoDB through the real SDK: tables from the stack, streams, expiry, ARNs, kept data. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { afterEach, expect, it } from 'vitest';
import { createClock } from '../../../local/clock.ts';
import { createDynamoDb, type DynamoDb } from '../../../local/dynamodb/dynamodb.ts';
import type { LogLine } from '../../../local/types.ts';
import { sdkDefaults, serveHandler } from './aws-shim.ts';
import { ACCOUNT_ID, handMadeStack } from './hand-made-stack.ts';

const ARN = `arn:aws:dynamodb:us-east-1:${ACCOUNT_ID}:table/payments-test`;
const STREAM_ARN = `${ARN}/stream/2026-01-01T00:00:00.000`;

const payments = {
  name: 'payments-test',
  arn: ARN,
  stream_arn: STREAM_ARN,
  hash_key: 'paymentId',
  attribute: [
    { name: 'paymentId', type: 'S' },
    { name: 'merchantShard', type: 'S' },
    { name: 'createdSort', type: 'S' },
  ],
  global_secondary_index: [
    {
      name: 'created-index',
      hash_key: 'merchantShard',
      range_key: 'createdSort',
      projection_type: 'KEYS_ONLY',
    },
  ],
  stream_enabled: true,
  stream_view_type: 'NEW_AND_OLD_IMAGES',
};
const idempotency = {
  name: 'idempotency-test',
  hash_key: 'scope',
  attribute: [{ name: 'scope', type: 'S' }],
  ttl: { attribute_name: 'expiresAt', enabled: true },
};

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'tap-dynamodb-'));
  open.push(async () => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

async function start(directory = temporaryDirectory(), table: object = payments) {
  const stack = handMadeStack({ aws_dynamodb_table: { payments: { ...table }, idempotency } });
  const lines: LogLine[] = [];
  const clock = createClock({ scale: 1000 });
  const db = await createDynamoDb({ stack, directory, clock, log: (line) => lines.push(line) });
  open.push(() => db.close());
  const front = await serveHandler('dynamodb', db.handler);
  open.push(front.close);
  const sdk = new DynamoDBClient({ ...sdkDefaults, endpoint: front.endpoint });
  return { db, sdk, clock, lines, endpoint: front.endpoint };
}

const put = (sdk: DynamoDBClient, paymentId: string, more: Record<string, { S: string }> = {}) =>
  sdk.send(
    new PutItemCommand({
      TableName: 'payments-test',
      Item: { paymentId: { S: paymentId }, ...more },
    }),
  );

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

it('hands out changes in order as Lambda would receive them, without writes that changed nothing', async () => {
  const { db, sdk, clock } = await start();
  const reader = db.createStreamReader({ tableName: 'payments-test', from: 'TRIM_HORIZON' });
  expect(await reader.next(10)).toEqual([]);
  await put(sdk, 'pay_1', { status: { S: 'received' } });
  await put(sdk, 'pay_1', { status: { S: 'received' } });
  await put(sdk, 'pay_1', { status: { S: 'captured' } });
  const [created, changed, ...rest] = await reader.next(10);
  expect(rest).toEqual([]);
  expect(created).toMatchObject({
    eventName: 'INSERT',
    eventSourceARN: STREAM_ARN,
    awsRegion: 'us-east-1',
    dynamodb: {
      Keys: { paymentId: { S: 'pay_1' } },
      NewImage: { paymentId: { S: 'pay_1' }, status: { S: 'received' } },
      StreamViewType: 'NEW_AND_OLD_IMAGES',
    },
  });
  expect(created?.dynamodb).not.toHaveProperty('OldImage');
  expect(changed?.dynamodb.OldImage).toEqual(created?.dynamodb.NewImage);
  const ageSeconds = clock.now() / 1000 - (created?.dynamodb.ApproximateCreationDateTime ?? 0);
  expect(Math.abs(ageSeconds)).toBeLessThan(3_000);
});

it('starts at the latest, or after a number, or in the middle, and can go back', async () => {
  const { db, sdk } = await start();
  for (const id of ['a', 'b', 'c']) await put(sdk, id);
  const all = db.createStreamReader({ tableName: 'payments-test', from: 'TRIM_HORIZON' });
  const idOf = (records: readonly { dynamodb: { Keys: unknown } }[]) =>
    records.map(({ dynamodb }) => (dynamodb.Keys as { paymentId: { S: string } }).paymentId.S);
  const two = await all.next(2);
  expect(idOf(two)).toEqual(['a', 'b']);
  const after = two[0]?.dynamodb.SequenceNumber ?? '';
  const later = db.createStreamReader({ tableName: 'payments-test', from: { after } });
  expect(idOf(await later.next(9))).toEqual(['b', 'c']);
  later.seek(after);
  expect(idOf(await later.next(1))).toEqual(['b']);
  const latest = db.createStreamReader({ tableName: 'payments-test', from: 'LATEST' });
  await put(sdk, 'd');
  expect(idOf(await latest.next(9))).toEqual(['d']);
});

it('wakes listeners with the name of each table that was written, and only then', async () => {
  const { db, sdk } = await start();
  const woken: string[] = [];
  const end = db.onWrite((name) => woken.push(name));
  await put(sdk, 'pay_1');
  await sdk.send(
    new GetItemCommand({ TableName: 'payments-test', Key: { paymentId: { S: 'pay_1' } } }),
  );
  const refused = sdk.send(
    new UpdateItemCommand({
      TableName: 'payments-test',
      Key: { paymentId: { S: 'pay_1' } },
      UpdateExpression: 'SET a = :a',
      ConditionExpression: 'attribute_exists(b)',
      ExpressionAttributeValues: { ':a': { S: '' } },
    }),
  );
  await expect(refused).rejects.toMatchObject({ name: 'ConditionalCheckFailedException' });
  const Put = { TableName: ARN, Item: { paymentId: { S: 'pay_2' } } };
  await sdk.send(new TransactWriteItemsCommand({ TransactItems: [{ Put }] }));
  end();
  await put(sdk, 'pay_3');
  expect(woken).toEqual(['payments-test', 'payments-test']);
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

it('keeps data, stream and consumers’ positions between runs', async () => {
  const directory = temporaryDirectory();
  const stop = async (db: DynamoDb) => {
    await db.close();
  };
  const first = await start(directory);
  await put(first.sdk, 'pay_1');
  const reader = first.db.createStreamReader({ tableName: 'payments-test', from: 'TRIM_HORIZON' });
  const [record] = await reader.next(1);
  first.db.saveStreamPosition('relay', record?.dynamodb.SequenceNumber ?? '');
  await put(first.sdk, 'pay_2');
  await stop(first.db);

  const second = await start(directory);
  const after = second.db.streamPosition('relay') ?? 'lost';
  const resumed = second.db.createStreamReader({ tableName: 'payments-test', from: { after } });
  expect((await resumed.next(9)).map(({ dynamodb }) => dynamodb.Keys)).toEqual([
    { paymentId: { S: 'pay_2' } },
  ]);
  expect(second.db.streamPosition('another')).toBeUndefined();
});

it('refuses kept data whose table has other keys than the stack asks for', async () => {
  const directory = temporaryDirectory();
  const { db } = await start(directory);
  await db.close();
  const changed = { ...payments, stream_enabled: false };
  await expect(start(directory, changed)).rejects.toThrow(
    /kept data of table payments-test .* start with an empty directory/,
  );
});

it('says so when the engine dies, and answers 500 as the service would', async () => {
  const { db, lines, endpoint } = await start();
  process.kill(db.enginePid, 'SIGKILL');
  await expect.poll(() => lines.map(({ message }) => message).join()).toMatch(/engine ended/);
  const fast = new DynamoDBClient({ ...sdkDefaults, endpoint, maxAttempts: 1 });
  await expect(put(fast, 'pay_1')).rejects.toMatchObject({ name: 'InternalServerError' });
});
