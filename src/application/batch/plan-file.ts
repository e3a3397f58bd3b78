/** The first step of `ingest-batch`: looks through the whole file, refuses it or keeps how it is read. */
import type { BatchFailure } from '../../contract/batch.ts';
import type { BatchRecord } from '../../contract/batch-record.ts';
import { hasEnded } from '../../domain/batch-life.ts';
import type { Now } from '../ports.ts';
import type { BatchReader, BatchWriter } from './batch-store.ts';
import { endNewest } from './end-batch.ts';
import { FileRefused } from './file-refused.ts';
import type { BatchPlan, BatchPlans, ObjectVersion } from './ports.ts';
import { removeUnread } from './remove-unread.ts';
import { type ScanOptions, scanUpload } from './scan-upload.ts';
import type { PlanFile } from './steps.ts';

interface Options extends ScanOptions {
  readonly batches: BatchReader & BatchWriter;
  readonly plans: BatchPlans;
  readonly now: Now;
}

const ENDED = { outcome: 'ended' } as const;

const uploadOf = ({ id, objectKey, objectVersion }: BatchRecord): ObjectVersion => {
  if (objectVersion === null) throw new Error(`The file of batch ${id} has not arrived.`);
  return { key: objectKey, versionId: objectVersion };
};

const planned = (batchId: string, { chunks }: BatchPlan) =>
  ({ outcome: 'planned', chunks: chunks.map((_, chunk) => ({ batchId, chunk })) }) as const;

export const createPlanFile =
  (options: Options): PlanFile =>
  async ({ batchId }) => {
    const batch = await options.batches.read(batchId);
    if (batch === null) throw new Error(`There is no batch ${batchId}.`);
    if (hasEnded(batch)) return leave(options, batch);
    const kept = await options.plans.readPlan(batchId);
    if (kept !== null) return planned(batchId, kept);
    if (batch.cancelRequestedAt !== null) return leave(options, await end(options, batch, null));
    try {
      const plan = await scanUpload(options, batch, uploadOf(batch));
      return planned(batchId, await options.plans.keepPlan(batchId, plan));
    } catch (error) {
      if (!(error instanceof FileRefused)) throw error;
      const { code, message } = error;
      return leave(options, await end(options, batch, { code, message }));
    }
  };

/** Canceled when there is no failure: no row was read. Answers the batch as it ended, by whomever. */
const end = (options: Options, batch: BatchRecord, failure: BatchFailure | null) =>
  endNewest(options, batch, () => ({
    status: failure === null ? 'canceled' : 'failed',
    failure,
    resultsKey: null,
    rejectsKey: null,
  }));

/** The file goes after its batch has ended, so that a repeat of this step makes up for a deletion that failed. */
async function leave(options: Options, batch: BatchRecord) {
  await removeUnread(options, batch);
  return ENDED;
}
