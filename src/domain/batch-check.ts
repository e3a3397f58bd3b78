/** Decides whether a batch that has been read is done, and how long to wait before it is looked at again. */
import type { BatchCounts } from '../contract/batch.ts';
import type { BatchRecord } from '../contract/batch-record.ts';
import { finalCount, hasEnded } from './batch-life.ts';
import { invariant } from './invariant.ts';

const FIRST_WAIT_SECONDS = 2;
/** A batch is over at most a quarter later than its last payment. */
const GROWTH = 1.25;
const LONGEST_WAIT_SECONDS = 3600;
/**
 * Two days at the longest pause. Some payment has its outcome sooner, also when all that are left wait a day
 * for a person or are ordered again while the processor is down.
 */
export const IDLE_CHECKS_MAX = 48;

export const waitSeconds = (checks: number): number =>
  Math.min(Math.ceil(FIRST_WAIT_SECONDS * GROWTH ** checks), LONGEST_WAIT_SECONDS);

export interface BatchStanding {
  readonly counts: BatchCounts;
  /** Chunks that have been read to their end. */
  readonly chunksDone: number;
  /** Chunks that a cancel has stopped and swept. */
  readonly chunksSwept: number;
}

/** `sweep`: a cancel has not reached every chunk. `final`: every accepted payment has its outcome. */
export type BatchCheck = 'ended' | 'sweep' | 'waiting' | 'final';

export function checkStanding(
  batch: BatchRecord,
  { counts, chunksDone, chunksSwept }: BatchStanding,
  chunks: number,
): BatchCheck {
  if (hasEnded(batch)) return 'ended';
  const final = finalCount(counts);
  invariant(final <= counts.accepted, 'More payments are final than were accepted.');
  if (batch.cancelRequestedAt !== null) {
    if (chunksSwept < chunks) return 'sweep';
  } else {
    invariant(chunksDone === chunks, 'A batch is checked before its chunks have been read.');
  }
  return final === counts.accepted ? 'final' : 'waiting';
}
