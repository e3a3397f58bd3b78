/** Ends what is overdue, uploads that never came and batches that fell silent, and tidies up after and tells of all that has ended. */
import { endOverdue, hasEnded } from '../../domain/batch-life.ts';
import type { Now } from '../ports.ts';
import type { BatchReader, BatchWriter, DueBatches } from './batch-store.ts';
import type { BatchFiles, BatchPlans } from './ports.ts';
import { removeUnread } from './remove-unread.ts';
import { type BatchTeller, tellBatchEnd } from './tell-batch-end.ts';

interface Options extends BatchTeller {
  readonly due: DueBatches;
  readonly batches: Pick<BatchReader, 'read'> & Pick<BatchWriter, 'write'>;
  readonly plans: Pick<BatchPlans, 'readPlan'>;
  readonly files: Pick<BatchFiles, 'remove'>;
  readonly now: Now;
  /** Told of each batch that could not be looked at; the next run tries again. */
  readonly onFault: (batchId: string, error: unknown) => void;
}

export type SweepOutcome = 'expired' | 'given-up' | 'told' | 'not-due' | 'fault';
export type SweepBatches = () => Promise<Readonly<Record<SweepOutcome, number>>>;

/** A minute's worth; the next minute takes the next ones. */
const BATCHES_MAX = 200;
const AT_ONCE = 10;

/** Raises StoreUnavailable when what is due cannot be found. */
export const createSweepBatches =
  (options: Options): SweepBatches =>
  async () => {
    const outcomes = { expired: 0, 'given-up': 0, told: 0, 'not-due': 0, fault: 0 };
    const ids = await options.due.list(options.now(), BATCHES_MAX);
    for (let at = 0; at < ids.length; at += AT_ONCE) {
      const some = ids.slice(at, at + AT_ONCE).map((batchId) => sweepOne(options, batchId));
      for (const outcome of await Promise.all(some)) outcomes[outcome] += 1;
    }
    return outcomes;
  };

/** The row decides: the index lags. */
async function sweepOne(options: Options, batchId: string): Promise<SweepOutcome> {
  const { batches, now, onFault } = options;
  try {
    const batch = await batches.read(batchId);
    if (batch === null) return 'not-due';
    if (hasEnded(batch)) {
      // Whatever ended it. What has been told of is never due again.
      await removeUnread(options, batch);
      return (await tellBatchEnd(options, batch)) === 'told' ? 'told' : 'not-due';
    }
    const decision = endOverdue(batch, now());
    if (!decision.ok) return 'not-due';
    const { outcome } = await batches.write(decision.batch);
    if (outcome !== 'written') return 'not-due';
    return decision.batch.status === 'expired' ? 'expired' : 'given-up';
  } catch (error) {
    onFault(batchId, error);
    return 'fault';
  }
}
