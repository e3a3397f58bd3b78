/** Announces a file: one durable write, then the address at which exactly this file is to arrive. */
import type { Batch, CreateBatch } from '../../contract/batch.ts';
import type { BatchRecord } from '../../contract/batch-record.ts';
import { actorOf, type Caller } from '../../contract/caller.ts';
import { ID_RANDOM_BYTES, makeId } from '../../contract/ids.ts';
import { newBatch } from '../../domain/batch-life.ts';
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
  type RandomBytes,
  StoreUnavailable,
} from '../ports.ts';
import type { BatchReader, BatchWriter, UploadSigner } from './batch-store.ts';
import { viewForUpload } from './batch-view.ts';
import { holdOf, isHeld } from './file-ownership.ts';

interface Options {
  readonly batches: BatchReader & BatchWriter;
  readonly idempotency: Pick<IdempotencyRecords, 'find'>;
  readonly uploads: UploadSigner;
  readonly now: Now;
  readonly random: RandomBytes;
}

export interface CreateBatchInput extends IdempotentRequest {
  readonly caller: Extract<Caller, { kind: 'merchant' }>;
  readonly request: CreateBatch;
}

export interface ChangedBatch {
  readonly ok: true;
  readonly batch: Batch;
  readonly statusCode: number;
  readonly replayed: boolean;
  /** RFC 3339. */
  readonly keyExpiresAt: string;
}

export type CreateBatchUseCase = (
  input: CreateBatchInput,
) => Promise<
  | ChangedBatch
  | { readonly ok: false; readonly rejection: 'idempotency-key-reused' | 'duplicate-file' }
>;

const CREATED = 201;

/** Raises StoreUnavailable: nothing is known to be stored, and the same key may be tried again. */
export const createCreateBatch =
  (options: Options): CreateBatchUseCase =>
  async (input) => {
    const { caller, request } = input;
    const scope = idempotencyScope(caller, input.idempotencyKey);
    const first = await options.idempotency.find(scope);
    if (first !== null) return replay(options, input, first);
    if (await wasSentBefore(options, input)) {
      // The first request under this key may be the one that sent it.
      const mine = await options.idempotency.find(scope);
      return mine === null
        ? { ok: false, rejection: 'duplicate-file' }
        : replay(options, input, mine);
    }
    const nowMs = options.now();
    const batchId = makeId('bat', nowMs, options.random(ID_RANDOM_BYTES));
    const record = newBatch({
      request,
      batchId,
      merchantId: caller.merchantId,
      actor: actorOf(caller),
      nowMs,
    });
    const key = newIdempotencyRecord({
      caller,
      request: input,
      resourceId: batchId,
      statusCode: CREATED,
      nowMs,
    });
    const made = await options.batches.create(record, key);
    if (made.outcome === 'duplicate') return replay(options, input, made.record);
    if (made.outcome === 'written') return answer(options, record, key, false);
    throw new StoreUnavailable(`Batch id ${batchId} is taken. Try again for another.`);
  };

/** Says it before the file is uploaded in vain; what decides is who owns the content when it arrives. */
async function wasSentBefore(
  { batches, now }: Options,
  { caller, request }: CreateBatchInput,
): Promise<boolean> {
  if (request.allowDuplicate) return false;
  const owners = await batches.fileOwners(caller.merchantId, request.sha256);
  return isHeld(await holdOf({ batches, now }, owners));
}

const answer = async (
  options: Options,
  record: BatchRecord,
  key: IdempotencyRecord,
  replayed: boolean,
): Promise<ChangedBatch> => ({
  ok: true,
  batch: await viewForUpload(options, record),
  statusCode: key.statusCode,
  replayed,
  keyExpiresAt: expiryOf(key),
});

/** Same key, same request: the batch as it is now, with a fresh address while its file is awaited. */
async function replay(
  options: Options,
  { fingerprint }: CreateBatchInput,
  first: IdempotencyRecord,
): ReturnType<CreateBatchUseCase> {
  if (first.fingerprint !== fingerprint) return { ok: false, rejection: 'idempotency-key-reused' };
  const record = await options.batches.read(first.resourceId);
  if (record === null) {
    throw new Error(`Batch ${first.resourceId} is gone, but its idempotency record is not.`);
  }
  return answer(options, record, first, true);
}
