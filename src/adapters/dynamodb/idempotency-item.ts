/** The row of an idempotency key, and the condition under which a key is free. */
import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { IdempotencyRecord, Now } from '../../application/ports.ts';
import { numberOf, textOf } from './attributes.ts';
import { type Item, toItem } from './item.ts';

export const toIdempotencyItem = (record: IdempotencyRecord): Item => toItem({ ...record });

export interface KeyTable {
  /** Of the functions that take idempotency keys. */
  readonly idempotencyTable?: string;
  readonly now: Now;
}

export function fromIdempotencyItem(item: Item): IdempotencyRecord {
  const row = unmarshall(item);
  return {
    scope: textOf(row.scope),
    fingerprint: textOf(row.fingerprint),
    statusCode: numberOf(row.statusCode),
    resourceId: textOf(row.resourceId),
    createdAt: textOf(row.createdAt),
    expiresAt: numberOf(row.expiresAt),
  };
}

/** Free when nobody has it or its time is over; the table's TTL may remove it much later. */
const keyIsFree = (nowMs: number) => ({
  ConditionExpression: 'attribute_not_exists(#scope) OR #expiresAt <= :now',
  ExpressionAttributeNames: { '#scope': 'scope', '#expiresAt': 'expiresAt' },
  ExpressionAttributeValues: { ':now': { N: String(Math.floor(nowMs / 1000)) } },
});

/** Takes the key in the transaction of what it stands for; refused, it answers the record that has it. */
export function keyWrite(
  { idempotencyTable, now }: KeyTable,
  record: IdempotencyRecord,
): TransactWriteItem {
  if (idempotencyTable === undefined) {
    throw new Error('This store was made without a table for idempotency keys.');
  }
  return {
    Put: {
      TableName: idempotencyTable,
      Item: toIdempotencyItem(record),
      ...keyIsFree(now()),
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    },
  };
}
