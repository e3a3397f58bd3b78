/** Payments in DynamoDB: read consistently, written as one transaction with audit entries and key. */
import { randomUUID } from 'node:crypto';
import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import type { CommitOutcome, PaymentReader, PaymentWriter } from '../../application/ports.ts';
import { tallyChange } from '../../domain/batch-tally.ts';
import type { Change } from '../../domain/change.ts';
import type { ShardCounts } from '../../domain/indexes.ts';
import type { DynamoClient } from '../aws/dynamodb-client.ts';
import { asStore } from '../aws/errors.ts';
import { toAuditItem } from './audit-item.ts';
import { tallyKey } from './batch-keys.ts';
import { fromIdempotencyItem, type KeyTable, keyWrite } from './idempotency-item.ts';
import { fromPaymentItem, paymentUpdate, toPaymentItem } from './payment-item.ts';
import { transactWrite } from './transact-write.ts';

interface ReaderOptions {
  readonly client: DynamoClient;
  readonly transactionsTable: string;
}

/** Where a change is written. */
export interface ChangeTables extends ShardCounts {
  readonly transactionsTable: string;
  readonly auditTable: string;
  /** Of the functions that may bring a payment of a batch to its outcome. */
  readonly batchesTable?: string;
}

type WriterOptions = ReaderOptions & ChangeTables & KeyTable;

export const createPaymentReader = ({
  client,
  transactionsTable,
}: ReaderOptions): PaymentReader => ({
  async read(paymentId) {
    const { Item } = await asStore('Reading a payment', () =>
      client.call('GetItem', {
        TableName: transactionsTable,
        Key: { paymentId: { S: paymentId } },
        ConsistentRead: true,
      }),
    );
    return Item === undefined ? null : fromPaymentItem(Item);
  },
});

export function createPaymentStore(options: WriterOptions): PaymentReader & PaymentWriter {
  const { client } = options;
  return {
    ...createPaymentReader(options),
    async commit(change, idempotency) {
      const rows = changeWrites(options, change);
      const items = idempotency === undefined ? rows : [...rows, keyWrite(options, idempotency)];
      const result = await transactWrite({ client, token: randomUUID(), items });
      if (result.outcome === 'committed') return result;
      const keyReason = result.reasons[rows.length];
      if (idempotency === undefined || keyReason?.Code !== 'ConditionalCheckFailed') {
        return { outcome: 'conflict' };
      }
      return duplicateOf(change, keyReason.Item);
    },
  };
}

/** A key that is taken for the very payment that is to be made: this commit came through before. */
function duplicateOf({ before, after }: Change, item: CancellationItem): CommitOutcome {
  if (item === undefined) return { outcome: 'conflict' };
  const record = fromIdempotencyItem(item);
  const isOwn = before === null && record.resourceId === after.id;
  return isOwn ? { outcome: 'committed' } : { outcome: 'duplicate', record };
}

type CancellationItem = Parameters<typeof fromIdempotencyItem>[0] | undefined;

/** Members of the transaction that writes a change. */
export const changeWrites = (options: ChangeTables, change: Change): TransactWriteItem[] => [
  paymentWrite(options, change),
  ...auditWrites(options, change),
  ...tallyWrites(options, change),
];

function paymentWrite(options: ChangeTables, { before, after }: Change): TransactWriteItem {
  const { transactionsTable: TableName } = options;
  if (before === null) {
    return {
      Put: {
        TableName,
        Item: toPaymentItem(after, options),
        ConditionExpression: 'attribute_not_exists(paymentId)',
      },
    };
  }
  const { expression, names, values } = paymentUpdate(before, after, options);
  return {
    Update: {
      TableName,
      Key: { paymentId: { S: before.id } },
      UpdateExpression: expression,
      ConditionExpression: '#version = :decidedOn',
      ExpressionAttributeNames: { ...names, '#version': 'version' },
      ExpressionAttributeValues: { ...values, ':decidedOn': { N: String(before.version) } },
    },
  };
}

/**
 * One row for all entries of a change. PutItem alone would overwrite, so its place must be empty: a trail's
 * head is always the end of a row, so that whoever else continues it meets this very place.
 */
function auditWrites({ auditTable }: ChangeTables, { entries }: Change): TransactWriteItem[] {
  const [first, ...following] = entries;
  if (first === undefined) return [];
  return [
    {
      Put: {
        TableName: auditTable,
        Item: toAuditItem(first, following),
        ConditionExpression: 'attribute_not_exists(paymentId)',
      },
    },
  ];
}

/** Beside the change that it counts, so that a batch's counts are right at every moment. */
function tallyWrites({ batchesTable }: ChangeTables, change: Change): TransactWriteItem[] {
  const tally = tallyChange(change);
  if (tally === null) return [];
  if (batchesTable === undefined) {
    throw new Error('This store was made without a table for the tallies of batches.');
  }
  const names = Object.keys(tally.add);
  return [
    {
      Update: {
        TableName: batchesTable,
        Key: tallyKey(tally.batchId, tally.shard),
        UpdateExpression: `ADD ${names.map((name) => `#${name} :${name}`).join(', ')}`,
        ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
        ExpressionAttributeValues: Object.fromEntries(
          Object.entries(tally.add).map(([name, count]) => [`:${name}`, { N: String(count) }]),
        ),
      },
    },
  ];
}
