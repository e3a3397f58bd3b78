/** Stops a chunk of a canceled batch for good, then cancels those of its payments that have not begun. */
import { toTimestamp } from '../../contract/text.ts';
import { hasEnded, SILENCE_MAX_MS } from '../../domain/batch-life.ts';
import { batchPaymentId } from '../../domain/batch-payment.ts';
import { cancelBatchPayment } from '../../domain/cancel-batch-payment.ts';
import { commitDecided } from '../commit-decided.ts';
import type { Now, PaymentReader, PaymentWriter } from '../ports.ts';
import type { BatchReader, BatchWriter } from './batch-store.ts';
import type { BatchChunks, BatchPlans, ReadPayments } from './ports.ts';
import { readPlannedChunk } from './read-planned.ts';
import type { SweepChunk } from './steps.ts';

interface Options {
  readonly batches: Pick<BatchReader, 'read'> & Pick<BatchWriter, 'postpone'>;
  readonly plans: Pick<BatchPlans, 'readPlan'>;
  readonly chunks: Pick<BatchChunks, 'readChunk' | 'stopChunk' | 'markSwept'>;
  readonly readPayments: ReadPayments;
  readonly payments: PaymentReader & PaymentWriter;
  readonly now: Now;
}

/** What one read of DynamoDB takes. */
const ROWS_AT_ONCE = 100;
const COMMITS_AT_ONCE = 10;
/** Time that is left for the rows at hand, and for the answer. */
const RESERVE_MS = 30_000;

/**
 * The stop comes first: after it no row of the chunk becomes a payment, so the sweep misses none. What was
 * asked to cancel before is passed over, so a repeat goes on where the time ran short.
 */
export const createSweepChunk =
  (options: Options): SweepChunk =>
  async (input, remainingMs) => {
    const { batches, chunks, now } = options;
    const { batchId, chunk } = input;
    const { batch, planned } = await readPlannedChunk(options, input);
    if (hasEnded(batch)) return { outcome: 'done' };
    await batches.postpone(batchId, toTimestamp(now() + SILENCE_MAX_MS));
    const state = await chunks.readChunk(batchId, chunk, planned);
    if (state.isSwept) return { outcome: 'done' };
    const { rows } = await chunks.stopChunk(batchId, chunk, planned);
    for (let from = 0; from < rows; from += ROWS_AT_ONCE) {
      if (remainingMs() < RESERVE_MS) return { outcome: 'more' };
      const count = Math.min(ROWS_AT_ONCE, rows - from);
      const firstRow = planned.firstRow + from;
      const ids = Array.from({ length: count }, (_, index) =>
        batchPaymentId(batch, firstRow + index),
      );
      await cancelAll(options, ids);
    }
    await chunks.markSwept(batchId, chunk);
    return { outcome: 'done' };
  };

/** Rows that were rejected have no payment. */
async function cancelAll({ readPayments, payments, now }: Options, ids: readonly string[]) {
  const records = await readPayments(ids);
  for (let from = 0; from < records.length; from += COMMITS_AT_ONCE) {
    const some = records.slice(from, from + COMMITS_AT_ONCE);
    await Promise.all(
      some.map((record) =>
        commitDecided({ payments, record, decide: (newest) => cancelBatchPayment(newest, now()) }),
      ),
    );
  }
}
