/** The life of a batch: made, uploaded, ingested, processed, ended; each step a pure decision on its record. */
import type { BatchCounts, BatchFailure, BatchStatus, CreateBatch } from '../contract/batch.ts';
import { BATCH_FAILURES } from '../contract/batch-failures.ts';
import type { BatchRecord } from '../contract/batch-record.ts';
import { toTimestamp } from '../contract/text.ts';

const HOUR_MS = 3_600_000;
export const UPLOAD_WITHIN_MS = 24 * HOUR_MS;
/** An upload that began in time may take this long. */
export const UPLOAD_GRACE_MS = HOUR_MS;
/** A batch at work gives a sign of life at every step; after this long without one it is given up. */
export const SILENCE_MAX_MS = 6 * HOUR_MS;

export type BatchDecision<Rejection extends string> =
  | { readonly ok: true; readonly batch: BatchRecord }
  | { readonly ok: false; readonly rejection: Rejection };

const ENDED: ReadonlySet<BatchStatus> = new Set(['completed', 'failed', 'canceled', 'expired']);
export const hasEnded = ({ status }: Pick<BatchRecord, 'status'>): boolean => ENDED.has(status);

export function newBatch(input: {
  readonly request: CreateBatch;
  readonly batchId: string;
  readonly merchantId: string;
  readonly actor: string;
  readonly nowMs: number;
}): BatchRecord {
  const { request, batchId, merchantId, actor, nowMs } = input;
  const at = toTimestamp(nowMs);
  return {
    ...request,
    id: batchId,
    merchantId,
    actor,
    status: 'awaiting-upload',
    compression: request.compression ?? null,
    failure: null,
    objectKey: `inbox/${merchantId}/${batchId}`,
    objectVersion: null,
    resultsKey: null,
    rejectsKey: null,
    uploadExpiresAt: toTimestamp(nowMs + UPLOAD_WITHIN_MS),
    cancelRequestedAt: null,
    createdAt: at,
    updatedAt: at,
    endedAt: null,
    dueAt: toTimestamp(nowMs + UPLOAD_WITHIN_MS + UPLOAD_GRACE_MS),
    version: 1,
  };
}

const changed = (
  batch: BatchRecord,
  nowMs: number,
  fields: Partial<BatchRecord>,
): { readonly ok: true; readonly batch: BatchRecord } => ({
  ok: true,
  batch: {
    ...batch,
    dueAt: toTimestamp(nowMs + SILENCE_MAX_MS),
    ...fields,
    updatedAt: toTimestamp(nowMs),
    version: batch.version + 1,
  },
});

/** What has ended is due at once: the world has yet to be told. */
const ended = (batch: BatchRecord, nowMs: number, fields: Partial<BatchRecord>) => {
  const at = toTimestamp(nowMs);
  return changed(batch, nowMs, { ...fields, dueAt: at, endedAt: at });
};

/** Binds the batch to the version that arrived first; the same one may be announced again. */
export function bindUpload(
  batch: BatchRecord,
  upload: { readonly objectVersion: string; readonly nowMs: number },
): BatchDecision<'ended' | 'another-version'> {
  const { objectVersion, nowMs } = upload;
  if (hasEnded(batch)) return { ok: false, rejection: 'ended' };
  if (batch.objectVersion === objectVersion) return { ok: true, batch };
  if (batch.objectVersion !== null) return { ok: false, rejection: 'another-version' };
  return changed(batch, nowMs, { status: 'ingesting', objectVersion });
}

/** `bound` is the decision that could not be written: the row still has the version before it. */
export function failAsDuplicate(bound: BatchRecord, nowMs: number): BatchRecord {
  const code = 'duplicate-file';
  const failure = { code, message: BATCH_FAILURES[code] };
  const at = toTimestamp(nowMs);
  return { ...bound, status: 'failed', failure, dueAt: at, endedAt: at, updatedAt: at };
}

export function beginProcessing(batch: BatchRecord, nowMs: number): BatchDecision<'ended'> {
  if (hasEnded(batch)) return { ok: false, rejection: 'ended' };
  if (batch.status === 'processing') return { ok: true, batch };
  return changed(batch, nowMs, { status: 'processing' });
}

/** What has not been uploaded ends at once; what is at work ends when all that had begun has come to its end. */
export function requestBatchCancel(
  batch: BatchRecord,
  nowMs: number,
): BatchDecision<'batch-ended'> {
  if (hasEnded(batch)) return { ok: false, rejection: 'batch-ended' };
  const cancelRequestedAt = batch.cancelRequestedAt ?? toTimestamp(nowMs);
  if (batch.status === 'awaiting-upload') {
    return ended(batch, nowMs, { status: 'canceled', cancelRequestedAt });
  }
  return changed(batch, nowMs, { cancelRequestedAt });
}

/** All that had begun has come to its end, or the file cannot be made into payments. */
export function endBatch(
  batch: BatchRecord,
  end: {
    readonly status: 'completed' | 'canceled' | 'failed';
    readonly failure: BatchFailure | null;
    readonly resultsKey: string | null;
    readonly rejectsKey: string | null;
  },
  nowMs: number,
): BatchDecision<'ended'> {
  if (hasEnded(batch)) return { ok: false, rejection: 'ended' };
  return ended(batch, nowMs, end);
}

/** What the sweep does about a batch that is overdue: an upload that never came, or work that fell silent. */
export function endOverdue(batch: BatchRecord, nowMs: number): BatchDecision<'not-due'> {
  if (hasEnded(batch) || batch.dueAt === null || batch.dueAt > toTimestamp(nowMs)) {
    return { ok: false, rejection: 'not-due' };
  }
  if (batch.status === 'awaiting-upload') return ended(batch, nowMs, { status: 'expired' });
  const code = 'batch-timed-out';
  const failure = { code, message: BATCH_FAILURES[code] };
  return ended(batch, nowMs, { status: 'failed', failure });
}

/** The world has been told how the batch ended; for its merchant nothing has changed. */
export function markTold(batch: BatchRecord): BatchDecision<'nothing-to-tell'> {
  if (!hasEnded(batch) || batch.dueAt === null) return { ok: false, rejection: 'nothing-to-tell' };
  return { ok: true, batch: { ...batch, dueAt: null, version: batch.version + 1 } };
}

export interface BatchProgress {
  readonly counts: BatchCounts;
  /** Rows of the whole file; null until it has been looked through. */
  readonly rowsPlanned: number | null;
}

export const finalCount = ({ succeeded, declined, failed, canceled }: BatchCounts): number =>
  succeeded + declined + failed + canceled;

/** 0 to 1: reading is one half, bringing the accepted rows to their end the other; 1 only when ended. */
export function progressOf(batch: BatchRecord, { counts, rowsPlanned }: BatchProgress): number {
  if (hasEnded(batch)) return 1;
  if (rowsPlanned === null) return 0;
  const read = rowsPlanned === 0 ? 1 : counts.rows / rowsPlanned;
  const final = counts.accepted === 0 ? 1 : finalCount(counts) / counts.accepted;
  return Math.min(Math.floor(read * (1 + final) * 500) / 1000, 0.999);
}
