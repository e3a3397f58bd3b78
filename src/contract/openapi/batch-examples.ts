/** Examples of batches; tests hold them against the schemas. */
import type { Batch, BatchPage, CreateBatch } from '../batch.ts';

const create: CreateBatch = {
  format: 'csv',
  fileName: 'november.csv',
  sizeBytes: 1_184_302,
  sha256: '3f0a377ba0a4a460ecb616f6507ce0d8cfa3e704025d4fda3ed0c5ca05468728',
  allowDuplicate: false,
  uniqueReferences: true,
};

const awaiting: Batch = {
  ...create,
  id: 'bat_01kapw6q0bfw1s9z3y5t7v2x4m',
  merchantId: 'mer_01kapw2m3ke8t9v5b7n1q4s6w0',
  status: 'awaiting-upload',
  compression: null,
  counts: {
    rows: 0,
    accepted: 0,
    rejected: 0,
    succeeded: 0,
    declined: 0,
    failed: 0,
    canceled: 0,
  },
  progress: 0,
  failure: null,
  upload: {
    url: 'https://payment-batches-123456789012-dev.s3.us-east-1.amazonaws.com/inbox/mer_01kapw2m3ke8t9v5b7n1q4s6w0/bat_01kapw6q0bfw1s9z3y5t7v2x4m?X-Amz-Signature=…',
    method: 'PUT',
    headers: {
      'content-length': '1184302',
      'content-type': 'text/csv',
      'if-none-match': '*',
      'x-amz-checksum-sha256': 'Pwo3e6CkpGDsthb2UHzg2M+j5wQCXU/aPtDFygVGhyg=',
    },
    expiresAt: '2026-11-23T10:30:00.000Z',
  },
  results: null,
  rejects: null,
  uploadExpiresAt: '2026-11-24T09:30:00.000Z',
  cancelRequestedAt: null,
  createdAt: '2026-11-23T09:30:00.000Z',
  updatedAt: '2026-11-23T09:30:00.000Z',
  endedAt: null,
};

const download = (kind: string) => ({
  url: `https://payment-batches-123456789012-dev.s3.us-east-1.amazonaws.com/${kind}/mer_01kapw2m3ke8t9v5b7n1q4s6w0/bat_01kapw6q0bfw1s9z3y5t7v2x4m.csv?X-Amz-Signature=…`,
  expiresAt: '2026-11-23T10:02:41.500Z',
});

const completed: Batch = {
  ...awaiting,
  status: 'completed',
  counts: {
    rows: 10_000,
    accepted: 9_970,
    rejected: 30,
    succeeded: 9_771,
    declined: 197,
    failed: 2,
    canceled: 0,
  },
  progress: 1,
  upload: null,
  results: download('results'),
  rejects: download('rejects'),
  updatedAt: '2026-11-23T09:41:18.207Z',
  endedAt: '2026-11-23T09:41:18.207Z',
};

const stopping: Batch = {
  ...completed,
  status: 'processing',
  counts: { ...completed.counts, succeeded: 4_100, declined: 83, failed: 0 },
  progress: 0.709,
  results: null,
  rejects: null,
  cancelRequestedAt: '2026-11-23T09:35:02.118Z',
  updatedAt: '2026-11-23T09:35:02.118Z',
  endedAt: null,
};

const canceled: Batch = {
  ...awaiting,
  status: 'canceled',
  progress: 1,
  upload: null,
  cancelRequestedAt: '2026-11-23T09:35:02.118Z',
  updatedAt: '2026-11-23T09:35:02.118Z',
  endedAt: '2026-11-23T09:35:02.118Z',
};

const page: BatchPage = { data: [completed], nextCursor: null };

/** With the component that each one is an example of. */
export const BATCH_EXAMPLES = {
  createBatch: { of: 'CreateBatch', value: create },
  createCompressedBatch: {
    of: 'CreateBatch',
    value: { ...create, format: 'jsonl', compression: 'gzip', fileName: 'november.jsonl.gz' },
  },
  cancelBatch: { of: 'CancelBatch', value: {} },
  awaitingBatch: { of: 'Batch', value: awaiting },
  completedBatch: { of: 'Batch', value: completed },
  stoppingBatch: { of: 'Batch', value: stopping },
  canceledBatch: { of: 'Batch', value: canceled },
  batchPage: { of: 'BatchPage', value: page },
} as const;
