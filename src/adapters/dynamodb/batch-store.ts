/** Batches in DynamoDB: read consistently, written as one transaction with key and ownership of the file. */
import { randomUUID } from 'node:crypto';
import type { AttributeValue, TransactWriteItem } from '@aws-sdk/client-dynamodb';
import type {
  BatchReader,
  BatchWrite,
  BatchWriter,
  FileClaim,
} from '../../application/batch/batch-store.ts';
import type { IdempotencyRecord } from '../../application/ports.ts';
import type { BatchRecord } from '../../contract/batch-record.ts';
import type { DynamoClient } from '../aws/dynamodb-client.ts';
import { asStore } from '../aws/errors.ts';
import { isFailure } from '../aws/service-failure.ts';
import { textOf } from './attributes.ts';
import { fromBatchItem, toBatchItem } from './batch-item.ts';
import { batchKey, fileKey } from './batch-keys.ts';
import { readRowsPlanned, readTotals } from './batch-totals.ts';
import { fromIdempotencyItem, type KeyTable, keyWrite } from './idempotency-item.ts';
import { transactWrite } from './transact-write.ts';

interface Options {
  readonly client: DynamoClient;
  readonly batchesTable: string;
}

type WriterOptions = Options & KeyTable;

export const createBatchReader = ({ client, batchesTable }: Options): BatchReader => ({
  async read(batchId) {
    const { Item } = await asStore('Reading a batch', () =>
      client.call('GetItem', {
        TableName: batchesTable,
        Key: batchKey(batchId),
        ConsistentRead: true,
      }),
    );
    return Item === undefined ? null : fromBatchItem(Item);
  },
  async fileOwners(merchantId, sha256) {
    const { Item } = await asStore('Looking for a file', () =>
      client.call('GetItem', {
        TableName: batchesTable,
        Key: fileKey(merchantId, sha256),
        ConsistentRead: true,
      }),
    );
    return Item === undefined ? [] : ownersIn(Item);
  },
  async progressOf(batchId) {
    const table = { client, batchesTable };
    const [{ counts }, rowsPlanned] = await Promise.all([
      readTotals(table, batchId),
      readRowsPlanned(table, batchId),
    ]);
    return { counts, rowsPlanned };
  },
});

export function createBatchStore(options: WriterOptions): BatchReader & BatchWriter {
  return {
    ...createBatchReader(options),
    create: (batch, idempotency) => write(options, batch, idempotency),
    write: (after, idempotency) => write(options, after, idempotency),
    async bind(after, claim) {
      const items = [batchWrite(options, after), fileWrite(options, after, claim)];
      const { client } = options;
      const result = await transactWrite({ client, token: randomUUID(), items });
      if (result.outcome === 'committed') return { outcome: 'written' };
      const file = result.reasons[1];
      if (file?.Item === undefined) return { outcome: 'conflict' };
      return { outcome: 'file-taken', owners: ownersIn(file.Item) };
    },
    postpone: (batchId, dueAt) => postpone(options, batchId, dueAt),
  };
}

async function write(
  options: WriterOptions,
  after: BatchRecord,
  idempotency?: IdempotencyRecord,
): Promise<BatchWrite> {
  const row = batchWrite(options, after);
  const items = idempotency === undefined ? [row] : [row, keyWrite(options, idempotency)];
  const { client } = options;
  const result = await transactWrite({ client, token: randomUUID(), items });
  if (result.outcome === 'committed') return { outcome: 'written' };
  const key = result.reasons[1];
  return key?.Item === undefined ? { outcome: 'conflict' } : duplicateOf(key.Item);
}

const duplicateOf = (item: Parameters<typeof fromIdempotencyItem>[0]) =>
  ({ outcome: 'duplicate', record: fromIdempotencyItem(item) }) as const;

const batchWrite = ({ batchesTable }: Options, after: BatchRecord): TransactWriteItem => ({
  Put: {
    TableName: batchesTable,
    Item: toBatchItem(after),
    ...(after.version === 1
      ? { ConditionExpression: 'attribute_not_exists(batchId)' }
      : {
          ConditionExpression: '#version = :decidedOn',
          ExpressionAttributeNames: { '#version': 'version' },
          ExpressionAttributeValues: { ':decidedOn': { N: String(after.version - 1) } },
        }),
  },
});

const ownersIn = ({ owner, earlier }: Record<string, AttributeValue>): readonly string[] => [
  textOf(owner?.S),
  ...(earlier?.SS ?? []),
];

/**
 * Who sent this content last: one row for each merchant and hash. Whoever takes it is another owner, so the
 * condition on the owner guards the whole row.
 */
function fileWrite(
  { batchesTable }: Options,
  { id, merchantId, sha256 }: BatchRecord,
  { from, earlier }: FileClaim,
): TransactWriteItem {
  const condition =
    from === null
      ? { ConditionExpression: 'attribute_not_exists(batchId)' }
      : {
          ConditionExpression: '#owner = :from',
          ExpressionAttributeNames: { '#owner': 'owner' },
          ExpressionAttributeValues: { ':from': { S: from } },
        };
  return {
    Put: {
      TableName: batchesTable,
      Item: {
        ...fileKey(merchantId, sha256),
        owner: { S: id },
        ...(earlier.length > 0 && { earlier: { SS: [...earlier] } }),
      },
      ...condition,
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    },
  };
}

/** No new version: whoever decides at this moment is not disturbed. */
async function postpone({ client, batchesTable }: Options, batchId: string, dueAt: string) {
  try {
    await asStore('Postponing a batch', () =>
      client.call('UpdateItem', {
        TableName: batchesTable,
        Key: batchKey(batchId),
        UpdateExpression: 'SET dueAt = :dueAt',
        ConditionExpression: 'attribute_exists(batchId) AND attribute_not_exists(endedAt)',
        ExpressionAttributeValues: { ':dueAt': { S: dueAt } },
      }),
    );
  } catch (error) {
    if (!isFailure(error, 'ConditionalCheckFailedException')) throw error;
  }
}
