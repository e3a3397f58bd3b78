/** Counts the payments of a batch by outcome: what one change of a payment adds and takes away. */
import type { BatchCounts } from '../contract/batch.ts';
import type { Change } from './change.ts';
import { shardOf } from './indexes.ts';
import type { PaymentRecord } from './payment.ts';

/** Fixed for good: a payment must find its tally again. So many may end at once without meeting. */
export const TALLY_SHARDS = 32;

export type Outcome = keyof Pick<BatchCounts, 'succeeded' | 'declined' | 'failed' | 'canceled'>;

/** Null while the outcome is open. Funds that are held for a manual capture are what was asked for. */
export const outcomeOf = ({ status, captureMethod }: PaymentRecord): Outcome | null => {
  switch (status) {
    case 'received':
    case 'in-review':
      return null;
    case 'authorized':
      return captureMethod === 'manual' ? 'succeeded' : null;
    case 'captured':
    case 'settled':
    case 'refunded':
      return 'succeeded';
    case 'declined':
      return 'declined';
    case 'failed':
      return 'failed';
    case 'canceled':
    case 'expired':
      return 'canceled';
  }
};

export interface TallyChange {
  readonly batchId: string;
  readonly shard: number;
  readonly add: Readonly<Partial<Record<Outcome, 1 | -1>>>;
}

/** Null when the change moves no outcome of a batch. */
export const tallyChange = ({ before, after }: Change): TallyChange | null => {
  if (after.batchId === null) return null;
  const from = before === null ? null : outcomeOf(before);
  const to = outcomeOf(after);
  if (from === to) return null;
  return {
    batchId: after.batchId,
    shard: shardOf(after.id, TALLY_SHARDS),
    add: { ...(from === null ? {} : { [from]: -1 }), ...(to === null ? {} : { [to]: 1 }) },
  };
};
