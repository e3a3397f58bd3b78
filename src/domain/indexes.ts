/** The attributes by which a payment's row is found: they follow from the record and the shard counts. */
import type { PaymentStatus } from '../contract/payment.ts';
import type { DueKind, PaymentRecord } from '../contract/payment-record.ts';

export const SHARDS_MAX = 64;

export interface ShardCounts {
  readonly merchantShards: number;
  readonly dueShards: number;
}

/** Absent keys keep the row out of the sparse index. */
export interface IndexAttributes {
  readonly merchantShard: string;
  readonly createdSort: string;
  readonly merchantStatusShard?: string;
  readonly dueShard?: string;
  readonly dueAt?: string;
}

/** Statuses that people look for and that the happy path never rests in. */
export const INDEXED_STATUSES = [
  'in-review',
  'authorized',
  'declined',
  'failed',
  'canceled',
  'expired',
] as const satisfies readonly PaymentStatus[];

/** Spreads ids evenly (FNV-1a, 32 bits, over the id's characters). */
export const shardOf = (paymentId: string, shards: number): number => {
  if (!Number.isInteger(shards) || shards < 1 || shards > SHARDS_MAX) {
    throw new RangeError(`The shard count must be 1 to ${SHARDS_MAX}, got ${shards}.`);
  }
  let hash = 0x811c9dc5;
  for (let index = 0; index < paymentId.length; index += 1) {
    hash = Math.imul(hash ^ paymentId.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 0) % shards;
};

export const merchantShardKey = (merchantId: string, shard: number): string =>
  `${merchantId}#${shard}`;
export const merchantStatusShardKey = (
  merchantId: string,
  shard: number,
  status: PaymentStatus,
): string => `${merchantId}#${shard}#${status}`;
export const dueShardKey = (kind: DueKind, shard: number): string => `${kind}#${shard}`;

const isIndexed = (status: PaymentStatus): boolean =>
  (INDEXED_STATUSES as readonly PaymentStatus[]).includes(status);

export const indexAttributes = (record: PaymentRecord, counts: ShardCounts): IndexAttributes => {
  const shard = shardOf(record.id, counts.merchantShards);
  return {
    merchantShard: merchantShardKey(record.merchantId, shard),
    createdSort: `${record.createdAt}#${record.id}`,
    ...(isIndexed(record.status)
      ? { merchantStatusShard: merchantStatusShardKey(record.merchantId, shard, record.status) }
      : {}),
    ...(record.dueKind !== null && record.dueAt !== null
      ? {
          dueShard: dueShardKey(record.dueKind, shardOf(record.id, counts.dueShards)),
          dueAt: record.dueAt,
        }
      : {}),
  };
};
