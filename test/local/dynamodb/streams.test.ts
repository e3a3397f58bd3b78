/** Proves what stream consumers rely on: order, Lambda's record shape, waking, positions, kept data. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import {
  GetItemCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { expect, it } from 'vitest';
import type { DynamoDb } from '../../../local/dynamodb/dynamodb.ts';
import { ARN, payments, put, STREAM_ARN, start, temporaryDirectory } from './table-stack.ts';

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

it('gives the engine’s change log the index without which each write would read all of it', async () => {
  const directory = temporaryDirectory();
  await start(directory);
  const database = new DatabaseSync(join(directory, 'dynamodb.db'));
  // What the engine asks for each record's number.
  const plan = database
    .prepare(
      `EXPLAIN QUERY PLAN SELECT COALESCE(MAX(CAST(sequence_number AS INTEGER)), 0) + 1
       FROM _stream_records WHERE table_name = ?1`,
    )
    .all('payments-test');
  database.close();
  expect(plan).toMatchObject([{ detail: expect.stringContaining('_stream_records_by_sequence') }]);
});
