/** The row of an idempotency key, and the condition under which a key is free. */
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { IdempotencyRecord } from '../../application/ports.ts';
import { numberOf, textOf } from './attributes.ts';
import { type Item, toItem } from './item.ts';

export const toIdempotencyItem = (record: IdempotencyRecord): Item => toItem({ ...record });

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
export const keyIsFree = (nowMs: number) => ({
  ConditionExpression: 'attribute_not_exists(#scope) OR #expiresAt <= :now',
  ExpressionAttributeNames: { '#scope': 'scope', '#expiresAt': 'expiresAt' },
  ExpressionAttributeValues: { ':now': { N: String(Math.floor(nowMs / 1000)) } },
});
