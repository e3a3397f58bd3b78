/** The routes of batches: a file is announced, uploaded to a presigned address, watched, and may be stopped. */
import { FAILING, GUARDED, type Operation, WRITING } from './operation.ts';

const CHANGED = ['Location', 'BatchETag', 'IdempotentReplayed', 'IdempotencyExpires'] as const;

export const BATCH_OPERATIONS: readonly Operation[] = [
  {
    method: 'post',
    path: '/batches',
    operationId: 'createBatch',
    summary: 'Announce a file of payments',
    description:
      'Answers where the file is to be uploaded: one PUT with exactly the headers given, within the time given. A repeat with the same key gives a new address as long as the file has not arrived.',
    tag: 'Batches',
    functionName: 'create-batch',
    scope: 'batches:write',
    parameters: ['IdempotencyKey'],
    body: 'CreateBatch',
    bodyExamples: ['createBatch', 'createCompressedBatch'],
    answers: [
      {
        status: 201,
        description: 'The batch awaits its file.',
        schema: 'Batch',
        headers: CHANGED,
        example: 'awaitingBatch',
      },
    ],
    problems: [...WRITING, 'duplicate-file', ...GUARDED, ...FAILING],
  },
  {
    method: 'get',
    path: '/batches',
    operationId: 'listBatches',
    summary: 'List batches by time',
    description: 'Pages of your batches, newest first.',
    tag: 'Batches',
    functionName: 'read-batches',
    scope: 'payments:read',
    parameters: ['MerchantId', 'Limit', 'Cursor'],
    answers: [{ status: 200, description: 'A page.', schema: 'BatchPage', example: 'batchPage' }],
    problems: ['invalid-cursor', ...GUARDED, ...FAILING],
  },
  {
    method: 'get',
    path: '/batches/{batchId}',
    operationId: 'getBatch',
    summary: 'Read a batch',
    description:
      'Where the batch stands, its counts as they are at this moment, and, once it has ended, presigned addresses of its files. With If-None-Match it is sent only when something has changed but the addresses.',
    tag: 'Batches',
    functionName: 'read-batches',
    scope: 'payments:read',
    parameters: ['BatchId', 'IfNoneMatch'],
    answers: [
      {
        status: 200,
        description: 'The batch.',
        schema: 'Batch',
        headers: ['BatchETag'],
        example: 'completedBatch',
      },
      { status: 304, description: 'Not changed since.', headers: ['BatchETag'] },
    ],
    problems: ['batch-not-found', ...GUARDED, ...FAILING],
  },
  {
    method: 'post',
    path: '/batches/{batchId}/cancel',
    operationId: 'cancelBatch',
    summary: 'Stop a batch',
    description:
      'Stops what has not started: rows that were not read make no payments, payments that were not processed are canceled. What had begun comes to its end; then the batch is canceled.',
    tag: 'Batches',
    functionName: 'cancel-batch',
    scope: 'batches:write',
    parameters: ['BatchId', 'IdempotencyKey'],
    body: 'CancelBatch',
    isBodyOptional: true,
    bodyExamples: ['cancelBatch'],
    answers: [
      {
        status: 200,
        description: 'Nothing had begun: the batch is canceled.',
        schema: 'Batch',
        headers: CHANGED,
        example: 'canceledBatch',
      },
      {
        status: 202,
        description: 'Recorded; the batch stops.',
        schema: 'Batch',
        headers: CHANGED,
        example: 'stoppingBatch',
      },
    ],
    problems: [...WRITING, 'batch-not-found', 'batch-ended', ...GUARDED, ...FAILING],
  },
];
