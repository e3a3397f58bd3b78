/** The way out when a step of a batch has failed for good: the batch ends with a reason, never stuck. */
import { BATCH_FAILURES } from '../../contract/batch-failures.ts';
import { failureCodeOf } from '../../domain/batch-failure.ts';
import { hasEnded } from '../../domain/batch-life.ts';
import type { Now } from '../ports.ts';
import type { BatchReader, BatchWriter } from './batch-store.ts';
import { endNewest } from './end-batch.ts';
import type { FailBatch } from './steps.ts';

interface Options {
  readonly batches: Pick<BatchReader, 'read'> & Pick<BatchWriter, 'write'>;
  readonly now: Now;
}

export const createFailBatch =
  (options: Options): FailBatch =>
  async ({ batchId, error }) => {
    const batch = await options.batches.read(batchId);
    if (batch === null) throw new Error(`There is no batch ${batchId}.`);
    if (hasEnded(batch)) return { outcome: 'ended' };
    const code = failureCodeOf(error?.Error);
    const failure = { code, message: BATCH_FAILURES[code] };
    const end = { status: 'failed', failure, resultsKey: null, rejectsKey: null } as const;
    const { status } = await endNewest(options, batch, () => end);
    return { outcome: status === 'failed' ? 'failed' : 'ended' };
  };
