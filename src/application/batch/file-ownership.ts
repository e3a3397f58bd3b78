/** Whether a merchant's file is one that was sent before: the same content, and payments made or to be made of it. */
import { hasEnded } from '../../domain/batch-life.ts';
import type { Now } from '../ports.ts';
import type { BatchReader } from './batch-store.ts';

/** A chunk under way looks at its batch every other second, and what it writes then takes ten at most. */
const LINGERS_MS = 60_000;

/** What batches that brought the same content have made of it; those that made nothing and never will are left out. */
export interface FileHold {
  readonly hasPayments: boolean;
  /** Batches at work without a payment so far. */
  readonly undecided: readonly string[];
}

export const isHeld = ({ hasPayments, undecided }: FileHold): boolean =>
  hasPayments || undecided.length > 0;

interface Options {
  readonly batches: Pick<BatchReader, 'read' | 'progressOf'>;
  readonly now: Now;
}

async function standingOf({ batches, now }: Options, owner: string) {
  const record = await batches.read(owner);
  if (record === null || record.status === 'awaiting-upload') return 'nothing';
  const { counts, rowsPlanned } = await batches.progressOf(owner);
  if (counts.accepted > 0) return 'payments';
  if (!hasEnded(record)) return 'undecided';
  // One step may have failed while another still makes the rows of its chunk payments.
  const endedMs = Date.parse(record.endedAt ?? record.updatedAt);
  const lingers = record.status === 'failed' && rowsPlanned !== null && rowsPlanned > 0;
  return lingers && now() - endedMs < LINGERS_MS ? 'undecided' : 'nothing';
}

/** Raises StoreUnavailable. */
export async function holdOf(options: Options, owners: readonly string[]): Promise<FileHold> {
  const standings = await Promise.all(owners.map((owner) => standingOf(options, owner)));
  return {
    hasPayments: standings.includes('payments'),
    undecided: owners.filter((_, index) => standings[index] === 'undecided'),
  };
}
