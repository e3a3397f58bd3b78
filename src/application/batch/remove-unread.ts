/** Deletes the file of a batch that has ended before all of it was looked through: it may hold card numbers. */
import type { BatchRecord } from '../../contract/batch-record.ts';
import type { BatchFiles, BatchPlans } from './ports.ts';

interface Options {
  readonly plans: Pick<BatchPlans, 'readPlan'>;
  readonly files: Pick<BatchFiles, 'remove'>;
}

/** A plan is kept of a file that was found clean, and of no other. May be repeated. Raises StoreUnavailable. */
export async function removeUnread(
  { plans, files }: Options,
  { id, status, objectKey, objectVersion }: BatchRecord,
): Promise<void> {
  if (status === 'completed' || objectVersion === null) return;
  if ((await plans.readPlan(id)) !== null) return;
  await files.remove({ key: objectKey, versionId: objectVersion });
}
