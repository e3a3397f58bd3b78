/** Stops a batch: at once when nothing has arrived, else the workflow ends it when what had begun is done. */
import type { BatchRecord } from '../../contract/batch-record.ts';
import type { Caller } from '../../contract/caller.ts';
import { hasEnded, requestBatchCancel } from '../../domain/batch-life.ts';
import {
  expiryOf,
  type IdempotentRequest,
  idempotencyScope,
  newIdempotencyRecord,
} from '../idempotency.ts';
import {
  type IdempotencyRecord,
  type IdempotencyRecords,
  type Now,
  StoreUnavailable,
} from '../ports.ts';
import type { BatchWriter, IngestWorkflow } from './batch-store.ts';
import { type BatchViewer, readVisibleBatch, viewBatch } from './batch-view.ts';
import type { ChangedBatch } from './create-batch.ts';

interface Options extends BatchViewer {
  readonly batches: BatchViewer['batches'] & BatchWriter;
  readonly idempotency: Pick<IdempotencyRecords, 'find'>;
  readonly workflow: IngestWorkflow;
  readonly now: Now;
}

export interface CancelBatchInput extends IdempotentRequest {
  readonly caller: Caller;
  readonly batchId: string;
}

export type CancelBatchUseCase = (input: CancelBatchInput) => Promise<
  | ChangedBatch
  | {
      readonly ok: false;
      readonly rejection: 'idempotency-key-reused' | 'batch-not-found' | 'batch-ended';
    }
>;

const DONE = 200;
const ACCEPTED = 202;
const ATTEMPTS_MAX = 4;

/** Raises StoreUnavailable. */
export const createCancelBatch =
  (options: Options): CancelBatchUseCase =>
  async (input) => {
    const { caller, batchId } = input;
    const scope = idempotencyScope(caller, input.idempotencyKey);
    for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt += 1) {
      // The batch first: the request that ended it under this key is then found by its key.
      const record = await readVisibleBatch(options.batches, caller, batchId);
      const first = await options.idempotency.find(scope);
      if (first !== null) return replay(options, input, first);
      if (record === null) return { ok: false, rejection: 'batch-not-found' };
      const nowMs = options.now();
      const decision = requestBatchCancel(record, nowMs);
      if (!decision.ok) return decision;
      const statusCode = hasEnded(decision.batch) ? DONE : ACCEPTED;
      const key = newIdempotencyRecord({
        caller,
        request: input,
        resourceId: batchId,
        statusCode,
        nowMs,
      });
      const written = await options.batches.write(decision.batch, key);
      if (written.outcome === 'duplicate') return replay(options, input, written.record);
      if (written.outcome === 'written') {
        await hasten(options, decision.batch);
        const batch = await viewBatch(options, decision.batch);
        return { ok: true, batch, statusCode, replayed: false, keyExpiresAt: expiryOf(key) };
      }
    }
    throw new StoreUnavailable(`Batch ${batchId} kept changing while it was stopped.`);
  };

/**
 * The execution that waits for payments may sleep for an hour more. A second one takes the batch to its end,
 * whose steps may all run twice; the first finds it ended. Repeated by who repeats the request.
 */
async function hasten({ workflow }: Options, { id, status, cancelRequestedAt }: BatchRecord) {
  if (status !== 'processing' || cancelRequestedAt === null) return;
  await workflow.start({ name: `${id}-cancel`, batchId: id });
}

/** Same key, same request: the first status code with the batch as it is now. */
async function replay(
  options: Options,
  { caller, fingerprint }: CancelBatchInput,
  first: IdempotencyRecord,
): ReturnType<CancelBatchUseCase> {
  if (first.fingerprint !== fingerprint) return { ok: false, rejection: 'idempotency-key-reused' };
  const record = await readVisibleBatch(options.batches, caller, first.resourceId);
  if (record === null) return { ok: false, rejection: 'batch-not-found' };
  await hasten(options, record);
  const batch = await viewBatch(options, record);
  const { statusCode } = first;
  return { ok: true, batch, statusCode, replayed: true, keyExpiresAt: expiryOf(first) };
}
