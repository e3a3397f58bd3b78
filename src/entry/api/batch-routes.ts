/** The routes of batches: POST /batches, GET /batches, GET /batches/{batchId}, POST /batches/{batchId}/cancel. */
import type { CancelBatchUseCase } from '../../application/batch/cancel-batch.ts';
import type { ChangedBatch, CreateBatchUseCase } from '../../application/batch/create-batch.ts';
import type { GetBatch, ListBatches } from '../../application/batch/read-batches.ts';
import {
  type BatchPage,
  cancelBatchSchema,
  createBatchSchema,
  parseListBatchesQuery,
} from '../../contract/batch.ts';
import { batchEtag } from '../../contract/batch-etag.ts';
import { parseBody } from '../../contract/parse.ts';
import { type Answered, refuse } from './api-answer.ts';
import type { ApiRoute } from './api-handler.ts';
import { answerConditionally } from './conditional-answer.ts';
import { ownerOf } from './list-owner.ts';
import { changeHeaders } from './payment-answer.ts';
import { readBody } from './read-body.ts';
import { readQuery } from './read-query.ts';

const answerChanged = (result: ChangedBatch, location: string): Answered => ({
  kind: 'answered',
  status: result.statusCode,
  body: result.batch,
  headers: { location, etag: batchEtag(result.batch), ...changeHeaders(result) },
});

export const createBatchRoute = (options: { readonly create: CreateBatchUseCase }): ApiRoute => ({
  operation: 'createBatch',
  scopes: ['batches:write'],
  async answer(request, caller) {
    if (caller.kind !== 'merchant') return refuse('scope-missing');
    const read = readBody(request, (body) => parseBody(createBatchSchema, body), {
      digest: 'sha256',
    });
    if (!read.ok) return read.refusal;
    const { value, idempotencyKey, fingerprint } = read;
    const result = await options.create({ caller, request: value, idempotencyKey, fingerprint });
    if (!result.ok) return refuse(result.rejection);
    const { batch, replayed } = result;
    return {
      ...answerChanged(result, `${request.sentPath}/${batch.id}`),
      told: {
        fields: { batchId: batch.id, replayed },
        values: { [replayed ? 'BatchesReplayed' : 'BatchesCreated']: 1 },
      },
    };
  },
});

export const getBatchRoute = ({ get }: { readonly get: GetBatch }): ApiRoute => ({
  operation: 'getBatch',
  scopes: ['payments:read', 'operator'],
  async answer(request, caller) {
    const result = await get({ caller, batchId: request.pathParameters.batchId ?? '' });
    if (!result.ok) return refuse(result.rejection);
    return answerConditionally(request, batchEtag(result.batch), result.batch);
  },
});

export const listBatchesRoute = ({ list }: { readonly list: ListBatches }): ApiRoute => ({
  operation: 'listBatches',
  scopes: ['payments:read', 'operator'],
  takesQuery: true,
  async answer(request, caller) {
    const query = readQuery(request, parseListBatchesQuery);
    if (!query.ok) return query.refusal;
    const owner = ownerOf(query.value, caller, 'batches');
    if (!owner.ok) return owner.refusal;
    const { limit, cursor = null } = query.value;
    const result = await list({ merchantId: owner.merchantId, limit, cursor });
    if (!result.ok) return refuse(result.rejection);
    const body: BatchPage = { data: [...result.batches], nextCursor: result.nextCursor };
    return { kind: 'answered', status: 200, body };
  },
});

export const cancelBatchRoute = (options: { readonly cancel: CancelBatchUseCase }): ApiRoute => ({
  operation: 'cancelBatch',
  scopes: ['batches:write'],
  async answer(request, caller) {
    const parse = (body: unknown) => parseBody(cancelBatchSchema, body);
    const read = readBody(request, parse, { isOptional: true });
    if (!read.ok) return read.refusal;
    const { idempotencyKey, fingerprint } = read;
    const batchId = request.pathParameters.batchId ?? '';
    const result = await options.cancel({ caller, batchId, idempotencyKey, fingerprint });
    if (!result.ok) return refuse(result.rejection);
    return {
      ...answerChanged(result, request.sentPath.slice(0, request.sentPath.lastIndexOf('/'))),
      told: { fields: { batchId, replayed: result.replayed } },
    };
  },
});
