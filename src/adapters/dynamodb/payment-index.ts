/** Lists of payments from the index tables: every shard asked at once, the answers merged in order. */
import type { ListEntry, PaymentIndex, PaymentListing } from '../../application/ports.ts';
import type { PaymentStatus } from '../../contract/payment.ts';
import {
  INDEXED_STATUSES,
  merchantShardKey,
  merchantStatusShardKey,
} from '../../domain/indexes.ts';
import type { DynamoClient } from '../aws/dynamodb-client.ts';
import { asStore } from '../aws/errors.ts';
import { textOf } from './attributes.ts';
import { createReadPayments } from './read-payments.ts';

interface Options {
  readonly client: DynamoClient;
  readonly transactionsTable: string;
  readonly merchantShards: number;
}

/** Beyond every time that a payment can be made at, and before all of them. */
const END_OF_TIME = '~';
const START_OF_TIME = ' ';

export const createPaymentIndex = (options: Options): PaymentIndex => ({
  async list(listing, { after, limit }) {
    const shards = Array.from({ length: options.merchantShards }, (_, shard) => shard);
    const lists = await Promise.all(
      shards.map((shard) => listShard(options, listing, shard, after, limit)),
    );
    return mergeEntries(lists, listing.order).slice(0, limit);
  },
  async readMany(paymentIds) {
    const records = await createReadPayments(options)(paymentIds);
    const byId = new Map(records.map((record) => [record.id as string, record]));
    return paymentIds.flatMap((paymentId) => byId.get(paymentId) ?? []);
  },
});

const isIndexed = (status: PaymentStatus | undefined): status is PaymentStatus =>
  (INDEXED_STATUSES as readonly (PaymentStatus | undefined)[]).includes(status);

/** Positions are unique, so entries that are each in order merge by one sort. */
export function mergeEntries(
  lists: readonly (readonly ListEntry[])[],
  order: 'asc' | 'desc',
): readonly ListEntry[] {
  const direction = order === 'asc' ? 1 : -1;
  return lists
    .flat()
    .sort((a, b) =>
      a.position < b.position ? -direction : a.position > b.position ? direction : 0,
    );
}

/** Inclusive bounds; the entry at `after` itself is dropped by the caller of the query. */
export function rangeOf(
  { createdFrom, createdTo, order }: PaymentListing,
  after: string | null,
): readonly [string, string] {
  // A position continues its time with '#', so no position equals a bound.
  const from = createdFrom ?? START_OF_TIME;
  const to = createdTo ?? END_OF_TIME;
  if (after === null) return [from, to];
  if (order === 'desc') return [from, after];
  return [after > from ? after : from, to];
}

async function listShard(
  { client, transactionsTable }: Options,
  listing: PaymentListing,
  shard: number,
  after: string | null,
  limit: number,
): Promise<readonly ListEntry[]> {
  const { merchantId, status, order } = listing;
  const byStatus = isIndexed(status);
  const [from, to] = rangeOf(listing, after);
  if (from > to) return [];
  const { Items = [] } = await asStore('Listing payments', () =>
    client.call('Query', {
      TableName: transactionsTable,
      IndexName: byStatus ? 'merchant-status-index' : 'merchant-created-index',
      KeyConditionExpression: '#shard = :shard AND createdSort BETWEEN :from AND :to',
      ExpressionAttributeNames: { '#shard': byStatus ? 'merchantStatusShard' : 'merchantShard' },
      ExpressionAttributeValues: {
        ':shard': {
          S: byStatus
            ? merchantStatusShardKey(merchantId, shard, status)
            : merchantShardKey(merchantId, shard),
        },
        ':from': { S: from },
        ':to': { S: to },
      },
      ScanIndexForward: order === 'asc',
      // One more, for the entry at `after`. Keys are small: a page of them is never cut by its size.
      Limit: limit + 1,
    }),
  );
  return Items.map((item) => ({
    paymentId: textOf(item.paymentId?.S),
    position: textOf(item.createdSort?.S),
  })).filter(({ position }) => position !== after);
}
