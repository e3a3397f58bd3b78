/** Whether a merchant's file is one that was sent before: the same content, and payments made or to be made of it. */
import { hasEnded } from '../../domain/batch-life.ts';
import type { BatchReader } from './batch-store.ts';

/** A batch that awaits its file, or that has ended without a single payment, holds nothing. Raises StoreUnavailable. */
export async function holdsItsFile(batches: BatchReader, owner: string): Promise<boolean> {
  const record = await batches.read(owner);
  if (record === null || record.status === 'awaiting-upload') return false;
  if (!hasEnded(record) || record.status === 'completed') return true;
  const { counts } = await batches.progressOf(owner);
  return counts.accepted > 0;
}
