/** How the payments of a batch are counted by outcome. */
import type { BatchCounts } from '../contract/batch.ts';

/** Fixed for good: a payment must find its tally again. So many may end at once without meeting. */
export const TALLY_SHARDS = 32;

export type Outcome = keyof Pick<BatchCounts, 'succeeded' | 'declined' | 'failed' | 'canceled'>;
