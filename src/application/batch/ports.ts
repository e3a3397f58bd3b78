/** What reading a file of payments needs of the world outside, and the errors that each port may raise. */
import type { BatchCounts } from '../../contract/batch.ts';
import type { PaymentRecord } from '../../contract/payment-record.ts';
import type { Change } from '../../domain/change.ts';

/** The object is not there, or not in the version that was asked for. */
export class ObjectGone extends Error {
  override readonly name = 'ObjectGone';
}

/** A gzip file that is cut off or is none. */
export class GzipDamaged extends Error {
  override readonly name = 'GzipDamaged';
}

/** One version of one object in the bucket of batch files. */
export interface ObjectVersion {
  readonly key: string;
  readonly versionId: string;
}

/** Bytes from `start` (inclusive) to `end` (exclusive). */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

export type Bytes = AsyncIterable<Uint8Array>;

export interface BatchFiles {
  /** Size in bytes. Raises ObjectGone, StoreUnavailable. */
  size(object: ObjectVersion): Promise<number>;
  /** Streams it, resuming after a broken connection. Raises ObjectGone, StoreUnavailable. */
  read(object: ObjectVersion, range?: ByteRange): Bytes;
  /**
   * Streams `body` into an object of any size in flat memory; when `body` throws, nothing is left and the
   * error is passed on. Raises StoreUnavailable.
   */
  write(key: string, body: Bytes, contentType: string): Promise<ObjectVersion>;
  /** Deletes this version for good. Raises StoreUnavailable. */
  remove(object: ObjectVersion): Promise<void>;
}

/** Expands gzip, several members too, in flat memory. Raises GzipDamaged. */
export type Expand = (body: Bytes) => Bytes;

/** A range of whole rows. */
export interface PlannedChunk extends ByteRange {
  /** Number of its first row; the rows of a file count from 1. */
  readonly firstRow: number;
  readonly rows: number;
}

/** How a file is read: decided once, then never changed. */
export interface BatchPlan {
  /** The upload itself, or what it was expanded to. */
  readonly source: ObjectVersion;
  readonly sizeBytes: number;
  /** The cells of the header in the file's order; null for JSON Lines. */
  readonly header: readonly string[] | null;
  readonly rows: number;
  readonly chunks: readonly PlannedChunk[];
}

/** How far a chunk has come. Changes only together with the rows that it counts. */
export interface ChunkState extends ByteRange {
  readonly nextOffset: number;
  /** Rows read so far: accepted and rejected. */
  readonly rows: number;
  readonly accepted: number;
  readonly rejected: number;
  /** It was stopped by a cancel: it takes no further row. */
  readonly isStopped: boolean;
  /** After the stop: what its payments had not begun has been canceled. */
  readonly isSwept: boolean;
}

/** All chunks and outcomes of a batch, right at every moment. */
export interface ChunkTotals {
  readonly counts: BatchCounts;
  /** Bytes of rows that have been read. */
  readonly bytesRead: number;
  /** Chunks that have been read to their end. */
  readonly chunksDone: number;
  /** Chunks that will do nothing more after a cancel. */
  readonly chunksSwept: number;
}

/** Every method raises StoreUnavailable. */
export interface BatchPlans {
  /** Strongly consistent; null until planned. */
  readPlan(batchId: string): Promise<BatchPlan | null>;
  /** Keeps the first plan and answers it, whoever wrote it. */
  keepPlan(batchId: string, plan: BatchPlan): Promise<BatchPlan>;
}

export interface RowsToWrite {
  readonly batchId: string;
  readonly chunk: number;
  /** The state that these rows continue: the transaction is refused when it is no longer so. */
  readonly from: ChunkState;
  readonly to: ChunkState;
  /** At most 49 new payments; 32 when references are unique. */
  readonly changes: readonly Change[];
  /** References that must be nobody else's in this batch, each with its row. */
  readonly references: readonly { readonly reference: string; readonly row: number }[];
}

/** `taken`: indexes into `references` of those that an earlier row has. */
export type RowsWritten =
  | { readonly outcome: 'committed' }
  | { readonly outcome: 'fenced' }
  | { readonly outcome: 'taken'; readonly taken: readonly number[] };

/** Every method raises StoreUnavailable. */
export interface BatchChunks {
  /** Strongly consistent; a chunk that nobody has begun stands at its start. */
  readChunk(batchId: string, chunk: number, range: ByteRange): Promise<ChunkState>;
  /** One transaction: payments, their audit entries, references and the chunk's new state. */
  writeRows(rows: RowsToWrite): Promise<RowsWritten>;
  /** After this no run of the chunk writes a row. Answers where it stands. */
  stopChunk(batchId: string, chunk: number, range: ByteRange): Promise<ChunkState>;
  markSwept(batchId: string, chunk: number): Promise<void>;
  readTotals(batchId: string): Promise<ChunkTotals>;
  /** Rows that own these references, null for what nobody owns. */
  rowsOfReferences(
    batchId: string,
    references: readonly string[],
  ): Promise<readonly (number | null)[]>;
}

/** Rows of a chunk as they stand in the files of results and of rejects, without headers. */
export interface WrittenPart {
  readonly results: ObjectVersion;
  /** Null when none of its rows was rejected. */
  readonly rejects: ObjectVersion | null;
}

/** How far the results of a chunk have been written. */
export interface ChunkParts {
  /** The byte behind the last row that is in a part; null before the first. */
  readonly nextOffset: number | null;
  /** Rows of the chunk that are in parts. */
  readonly rows: number;
  readonly parts: readonly WrittenPart[];
}

/** Every method raises StoreUnavailable. */
export interface BatchParts {
  /** Strongly consistent. */
  readParts(batchId: string, chunk: number): Promise<ChunkParts>;
  /** `fenced`: another run of the chunk has added a part since `from` was read. */
  addPart(
    batchId: string,
    chunk: number,
    step: {
      readonly from: ChunkParts;
      readonly part: WrittenPart;
      readonly nextOffset: number;
      readonly rows: number;
    },
  ): Promise<'added' | 'fenced'>;
}

/** The payments of these ids, in any order; one that does not exist is left out. Raises StoreUnavailable. */
export type ReadPayments = (paymentIds: readonly string[]) => Promise<readonly PaymentRecord[]>;

/** Milliseconds that the running function has left. */
export type RemainingTime = () => number;
