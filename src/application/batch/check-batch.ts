/** The step that waits: says whether every payment of a batch has its outcome, and gives a sign of life. */
import { toTimestamp } from '../../contract/text.ts';
import { checkStanding, IDLE_CHECKS_MAX, waitSeconds } from '../../domain/batch-check.ts';
import { beginProcessing, finalCount, hasEnded, SILENCE_MAX_MS } from '../../domain/batch-life.ts';
import type { Now } from '../ports.ts';
import type { BatchReader, BatchWriter } from './batch-store.ts';
import type { BatchChunks, BatchPlans } from './ports.ts';
import { readPlanned } from './read-planned.ts';
import type { CheckBatch } from './steps.ts';

interface Options {
  readonly batches: Pick<BatchReader, 'read'> & Pick<BatchWriter, 'write' | 'postpone'>;
  readonly plans: Pick<BatchPlans, 'readPlan'>;
  readonly chunks: Pick<BatchChunks, 'readTotals'>;
  readonly now: Now;
}

/** No payment of the batch found its end in days; the name ends the batch as timed out. */
export class BatchTimedOut extends Error {
  override readonly name = 'BatchTimedOut';
}

export const createCheckBatch =
  ({ batches, plans, chunks, now }: Options): CheckBatch =>
  async ({ batchId, checks, ...before }) => {
    const { batch, plan } = await readPlanned({ batches, plans }, batchId);
    const answer = { ...before, waitSeconds: waitSeconds(checks), checks: checks + 1 };
    if (hasEnded(batch)) return { ...answer, outcome: 'ended' };
    await batches.postpone(batchId, toTimestamp(now() + SILENCE_MAX_MS));
    const totals = await chunks.readTotals(batchId);
    const outcome = checkStanding(batch, totals, plan.chunks.length);
    const final = finalCount(totals.counts);
    const idleChecks = final > before.final ? 0 : before.idleChecks + 1;
    if (outcome === 'waiting' && idleChecks > IDLE_CHECKS_MAX) {
      throw new BatchTimedOut(`No payment of batch ${batchId} has come to its end for two days.`);
    }
    // Who writes at the same moment wins: the next look says it again.
    const begun = beginProcessing(batch, now());
    if (begun.ok && begun.batch !== batch) await batches.write(begun.batch);
    return { ...answer, final, idleChecks, outcome };
  };
