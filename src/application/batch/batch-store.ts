/** What the outside of batch processing needs of the world: the rows of batches, signed addresses, the workflow. */
import type { BatchDownload, BatchUpload } from '../../contract/batch.ts';
import type { BatchRecord } from '../../contract/batch-record.ts';
import type { BatchProgress } from '../../domain/batch-life.ts';
import type { IdempotencyRecord } from '../ports.ts';

export type BatchWrite =
  | { readonly outcome: 'written' }
  /** The row is no longer what the change was decided on. */
  | { readonly outcome: 'conflict' }
  | { readonly outcome: 'duplicate'; readonly record: IdempotencyRecord };

export type BatchBinding =
  | { readonly outcome: 'written' }
  | { readonly outcome: 'conflict' }
  /** The merchant has sent this very file before; `owners` are the batches that brought it, the last one first. */
  | { readonly outcome: 'file-taken'; readonly owners: readonly string[] };

/** How the content of a file is taken: from the batch that has it, from nobody when null. */
export interface FileClaim {
  readonly from: string | null;
  /** Batches that may yet make payments of it, and are remembered beside the one that takes it. */
  readonly earlier: readonly string[];
}

/** Every method raises StoreUnavailable. */
export interface BatchReader {
  /** Strongly consistent. */
  read(batchId: string): Promise<BatchRecord | null>;
  /** Summed over chunks and tallies as they are now. */
  progressOf(batchId: string): Promise<BatchProgress>;
  /** Batches of the merchant that brought this content, the last one first. */
  fileOwners(merchantId: string, sha256: string): Promise<readonly string[]>;
}

export interface BatchWriter {
  /** One transaction: the new row and the idempotency record. */
  create(batch: BatchRecord, idempotency: IdempotencyRecord): Promise<BatchWrite>;
  /**
   * One transaction: the row, guarded like `write`, and the ownership of the file's content, which is
   * taken when it is still as `claim` says.
   */
  bind(after: BatchRecord, claim: FileClaim): Promise<BatchBinding>;
  /** Guarded by the version that the change was decided on. */
  write(after: BatchRecord, idempotency?: IdempotencyRecord): Promise<BatchWrite>;
  /** A sign of life: postpones when the batch is given up, unless it has ended. */
  postpone(batchId: string, dueAt: string): Promise<void>;
}

export interface BatchIndex {
  /** At most `limit` batches of the merchant after the position, newest first. */
  list(
    merchantId: string,
    page: { readonly after: string | null; readonly limit: number },
  ): Promise<readonly { readonly batch: BatchRecord; readonly position: string }[]>;
}

export interface DueBatches {
  /** Ids of batches that were due at `nowMs`, longest due first. */
  list(nowMs: number, limit: number): Promise<readonly string[]>;
}

export interface UploadSigner {
  sign(batch: BatchRecord): Promise<BatchUpload>;
}

export interface DownloadSigner {
  sign(objectKey: string): Promise<BatchDownload>;
}

export interface IngestWorkflow {
  /** Starts one execution under this name, once, or finds it running; `ended` when it has been. Raises StoreUnavailable. */
  start(input: { readonly name: string; readonly batchId: string }): Promise<'started' | 'ended'>;
}
