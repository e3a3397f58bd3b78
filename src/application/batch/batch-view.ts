/** A batch as its merchant sees it: the row, what is counted now, and freshly signed addresses. */
import type { Batch } from '../../contract/batch.ts';
import type { BatchRecord } from '../../contract/batch-record.ts';
import type { Caller } from '../../contract/caller.ts';
import { isId } from '../../contract/ids.ts';
import { progressOf } from '../../domain/batch-life.ts';
import type { BatchReader, DownloadSigner, UploadSigner } from './batch-store.ts';

const NOTHING_YET = {
  rows: 0,
  accepted: 0,
  rejected: 0,
  succeeded: 0,
  declined: 0,
  failed: 0,
  canceled: 0,
};

export interface BatchViewer {
  readonly batches: BatchReader;
  /** Of whoever reads; the answers to changes name no files. */
  readonly downloads?: DownloadSigner;
}

/** Raises StoreUnavailable. */
export async function viewBatch(
  { batches, downloads }: BatchViewer,
  record: BatchRecord,
): Promise<Batch> {
  const {
    actor: _,
    objectKey: __,
    objectVersion,
    resultsKey,
    rejectsKey,
    dueAt: ___,
    version: ____,
    ...shown
  } = record;
  const [progress, results, rejects] = await Promise.all([
    // Nothing is counted of what never arrived.
    objectVersion === null
      ? { counts: NOTHING_YET, rowsPlanned: null }
      : batches.progressOf(record.id),
    resultsKey === null || downloads === undefined ? null : downloads.sign(resultsKey),
    rejectsKey === null || downloads === undefined ? null : downloads.sign(rejectsKey),
  ]);
  return {
    ...shown,
    counts: progress.counts,
    progress: progressOf(record, progress),
    upload: null,
    results,
    rejects,
  };
}

/** With the address of the upload, for whoever may write, as long as the file is awaited. */
export async function viewForUpload(
  viewer: BatchViewer & { readonly uploads: UploadSigner },
  record: BatchRecord,
): Promise<Batch> {
  const view = await viewBatch(viewer, record);
  const upload = record.status === 'awaiting-upload' ? await viewer.uploads.sign(record) : null;
  return { ...view, upload };
}

/** Null for no such batch and for another merchant's alike. Raises StoreUnavailable. */
export async function readVisibleBatch(
  batches: BatchReader,
  caller: Caller,
  batchId: string,
): Promise<BatchRecord | null> {
  if (!isId('bat', batchId)) return null;
  const record = await batches.read(batchId);
  if (record === null) return null;
  return caller.kind === 'operator' || record.merchantId === caller.merchantId ? record : null;
}
