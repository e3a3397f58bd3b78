/** The Batch as clients ask for it and see it: a file of payments, its upload, its counts, its files of results. */
import * as z from 'zod/mini';
import { idSchema } from './ids.ts';
import { ownerQueryShape, pageQueryShape } from './page-query.ts';
import { type Parsed, parseBody } from './parse.ts';
import { text, timestamp } from './text.ts';

export const BATCH_STATUSES = [
  'awaiting-upload',
  'ingesting',
  'processing',
  'completed',
  'failed',
  'canceled',
  'expired',
] as const;
export const BATCH_FORMATS = ['csv', 'jsonl'] as const;

/** What S3 takes in one PUT: 5 GiB. */
export const BATCH_BYTES_MAX = 5 * 1024 ** 3;
export const BATCH_ROWS_MAX = 1_000_000_000;

const sha256Schema = z.string().check(
  z.regex(/^[0-9a-f]{64}$/, {
    error: 'must be the SHA-256 of the file as 64 lower case hexadecimal digits',
  }),
);

/** Only shown again, never a path of ours; still, a name that tries to be a path is refused. */
const fileNameSchema = z.string().check(
  z.minLength(1),
  z.maxLength(255),
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what this pattern refuses
  z.regex(/^(?!\.{1,2}$)[^/\\\u0000-\u001f\u007f\uD800-\uDFFF]*$/u, {
    error: 'must be a plain file name without slashes or control characters',
  }),
);

const sizeSchema = z.int().check(z.minimum(0), z.maximum(BATCH_BYTES_MAX));

export const createBatchSchema = z.strictObject({
  format: z.enum(BATCH_FORMATS),
  compression: z.optional(z.enum(['gzip'])),
  fileName: fileNameSchema,
  sizeBytes: sizeSchema,
  sha256: sha256Schema,
  allowDuplicate: z._default(z.boolean(), false),
  uniqueReferences: z._default(z.boolean(), false),
});

export const cancelBatchSchema = z.strictObject({});

const countSchema = () => z.int().check(z.minimum(0), z.maximum(BATCH_ROWS_MAX));

export const batchCountsSchema = z.strictObject({
  rows: countSchema(),
  accepted: countSchema(),
  rejected: countSchema(),
  succeeded: countSchema(),
  declined: countSchema(),
  failed: countSchema(),
  canceled: countSchema(),
});

export const batchFailureSchema = z.strictObject({
  code: z.string().check(z.regex(/^[a-z][a-z0-9-]*$/), z.maxLength(64)),
  message: text({ min: 1, max: 500 }),
});

const urlSchema = z.string().check(z.regex(/^https?:\/\/\S+$/), z.maxLength(8192));

/** Every header is part of the signature: only this file, and only once. */
const uploadSchema = z.strictObject({
  url: urlSchema,
  method: z.literal('PUT'),
  headers: z.strictObject({
    'content-length': z.string().check(z.maxLength(10), z.regex(/^\d+$/)),
    'content-type': text({ min: 1, max: 64 }),
    'if-none-match': z.literal('*'),
    'x-amz-checksum-sha256': z.string().check(z.length(44), z.regex(/^[A-Za-z0-9+/]{43}=$/)),
  }),
  expiresAt: timestamp(),
});

const downloadSchema = z.strictObject({ url: urlSchema, expiresAt: timestamp() });

export const batchSchema = z.strictObject({
  id: idSchema('bat'),
  merchantId: idSchema('mer'),
  status: z.enum(BATCH_STATUSES),
  format: z.enum(BATCH_FORMATS),
  compression: z.nullable(z.enum(['gzip'])),
  fileName: fileNameSchema,
  sizeBytes: sizeSchema,
  sha256: sha256Schema,
  allowDuplicate: z.boolean(),
  uniqueReferences: z.boolean(),
  counts: batchCountsSchema,
  progress: z.number().check(z.minimum(0), z.maximum(1)),
  failure: z.nullable(batchFailureSchema),
  upload: z.nullable(uploadSchema),
  results: z.nullable(downloadSchema),
  rejects: z.nullable(downloadSchema),
  uploadExpiresAt: timestamp(),
  cancelRequestedAt: z.nullable(timestamp()),
  createdAt: timestamp(),
  updatedAt: timestamp(),
  endedAt: z.nullable(timestamp()),
});

export const batchPageSchema = z.strictObject({
  data: z.array(batchSchema).check(z.maxLength(100)),
  nextCursor: z.nullable(text({ min: 1, max: 2048 })),
});

const listQuerySchema = z.strictObject({ ...ownerQueryShape, ...pageQueryShape });

/** Reads the query string of GET /batches; a violation's pointer names the parameter. */
export const parseListBatchesQuery = (
  query: Readonly<Record<string, string | undefined>> | null | undefined,
): Parsed<z.output<typeof listQuerySchema>> => parseBody(listQuerySchema, { ...query });

export type BatchStatus = (typeof BATCH_STATUSES)[number];
export type BatchFormat = (typeof BATCH_FORMATS)[number];
export type CreateBatch = z.output<typeof createBatchSchema>;
export type BatchCounts = z.infer<typeof batchCountsSchema>;
export type BatchFailure = z.infer<typeof batchFailureSchema>;
export type BatchUpload = z.infer<typeof uploadSchema>;
export type BatchDownload = z.infer<typeof downloadSchema>;
export type Batch = z.infer<typeof batchSchema>;
export type BatchPage = z.infer<typeof batchPageSchema>;
