/** The use cases behind the states of `ingest-batch`, as types. Each may run twice, also at the same time. */
import type {
  BatchInput,
  CheckBatchInput,
  CheckBatchOutput,
  ChunkInput,
  ChunkOutput,
  FailBatchInput,
  FailBatchOutput,
  FinishBatchOutput,
  PlanFileOutput,
} from '../../contract/batch-steps.ts';
import type { RemainingTime } from './ports.ts';

/**
 * Expands gzip into `work/{batchId}/`, scans the whole file
 * (encoding, card numbers, rows) and cuts it. A bad file ends the batch as failed, here and not by an
 * error. Raises StoreUnavailable.
 */
export type PlanFile = (input: BatchInput) => Promise<PlanFileOutput>;

/**
 * Writes the chunk's rows from where it stands; answers `more` when the time runs short. Raises
 * StoreUnavailable: what was written is counted, and the next run goes on behind it.
 */
export type IngestChunk = (
  input: ChunkInput,
  remainingMs: RemainingTime,
) => Promise<
  ChunkOutput & {
    /** Rows of this run alone. */
    readonly accepted: number;
    readonly rejected: number;
  }
>;

/**
 * Of a batch that is to be canceled: stops the chunk for good and cancels those of its payments that have not
 * begun. `ingest-chunk` calls it. Answers `more` when the time runs short. Raises StoreUnavailable.
 */
export type SweepChunk = (input: ChunkInput, remainingMs: RemainingTime) => Promise<ChunkOutput>;

/** Says whether every accepted payment has its outcome. Raises StoreUnavailable. */
export type CheckBatch = (input: CheckBatchInput) => Promise<CheckBatchOutput>;

/**
 * Reads the chunk again and writes its parts of the results and the rejects under `work/{batchId}/`;
 * answers `more` when the time runs short. Raises StoreUnavailable.
 */
export type WriteResults = (input: ChunkInput, remainingMs: RemainingTime) => Promise<ChunkOutput>;

/**
 * Joins the parts into `results/{merchantId}/{batchId}.csv` and `rejects/{merchantId}/{batchId}.csv` and
 * ends the batch. Raises StoreUnavailable.
 */
export type FinishBatch = (input: BatchInput) => Promise<FinishBatchOutput>;

/** The Catch path: ends the batch as failed unless it has ended. Raises StoreUnavailable. */
export type FailBatch = (input: FailBatchInput) => Promise<FailBatchOutput>;
