/** Whether a merchant's file is one that was sent before: the same content, and payments made or to be made of it. */
import { hasEnded } from '../../domain/batch-life.ts';
import type { BatchReader } from './batch-store.ts';

/** What batches that brought the same content have made of it; those that made nothing and never will are left out. */
export interface FileHold {
  readonly hasPayments: boolean;
  /** Batches at work without a payment so far. */
  readonly undecided: readonly string[];
}

export const isHeld = ({ hasPayments, undecided }: FileHold): boolean =>
  hasPayments || undecided.length > 0;

async function standingOf(batches: BatchReader, owner: string) {
  const record = await batches.read(owner);
  if (record === null || record.status === 'awaiting-upload') return 'nothing';
  const { counts } = await batches.progressOf(owner);
  if (counts.accepted > 0) return 'payments';
  return hasEnded(record) ? 'nothing' : 'undecided';
}

/** Raises StoreUnavailable. */
export async function holdOf(batches: BatchReader, owners: readonly string[]): Promise<FileHold> {
  const standings = await Promise.all(owners.map((owner) => standingOf(batches, owner)));
  return {
    hasPayments: standings.includes('payments'),
    undecided: owners.filter((_, index) => standings[index] === 'undecided'),
  };
}
