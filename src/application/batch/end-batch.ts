/** Ends a batch, whatever changes it meanwhile. */
import type { BatchRecord } from '../../contract/batch-record.ts';
import { endBatch } from '../../domain/batch-life.ts';
import { type Now, StoreUnavailable } from '../ports.ts';
import type { BatchReader, BatchWriter } from './batch-store.ts';

interface Options {
  readonly batches: Pick<BatchReader, 'read'> & Pick<BatchWriter, 'write'>;
  readonly now: Now;
}

const ATTEMPTS_MAX = 4;

/** `endOf` sees the newest row. Answers the batch as it has ended, by whomever. Raises StoreUnavailable. */
export async function endNewest(
  { batches, now }: Options,
  first: BatchRecord,
  endOf: (newest: BatchRecord) => Parameters<typeof endBatch>[1],
): Promise<BatchRecord> {
  let batch: BatchRecord | null = first;
  for (let attempt = 1; batch !== null && attempt <= ATTEMPTS_MAX; attempt += 1) {
    const ended = endBatch(batch, endOf(batch), now());
    if (!ended.ok) return batch;
    const { outcome } = await batches.write(ended.batch);
    if (outcome === 'written') return ended.batch;
    batch = await batches.read(first.id);
  }
  throw new StoreUnavailable(`Batch ${first.id} kept changing while it was ended.`);
}
