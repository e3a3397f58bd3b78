/** The keys by which the sandbox acquirer finds what it booked on a day. */
import type { Charge } from '../../application/acquirer/ledger.ts';
import { statementKeyOf } from '../../contract/acquirer-messages.ts';
import { shardOf } from '../../domain/indexes.ts';

/** Spreads a day's bookings over partitions. */
export const STATEMENT_SHARDS = 16;

export const bookedShardOf = (date: string, shard: number) => `${date}#${shard}`;

/** Keys of the booked index, for money that moved only. */
export function bookingOf(charge: Charge): Readonly<Record<string, string>> {
  const { operation: kind, result, merchantId, currency, paymentId, at } = charge;
  if (result.outcome !== 'approved' || (kind !== 'capture' && kind !== 'refund')) return {};
  const { reference } = result;
  return {
    bookedShard: bookedShardOf(at.slice(0, 10), shardOf(paymentId, STATEMENT_SHARDS)),
    bookedSort: statementKeyOf({ merchantId, currency, paymentId, kind, reference }),
  };
}
