/** The Batch as its row holds it: the view without what is counted and presigned anew for each reader. */
import * as z from 'zod/mini';
import { batchSchema } from './batch.ts';
import { actorSchema } from './payment-record.ts';
import { text, timestamp } from './text.ts';

const {
  counts: _counts,
  progress: _progress,
  upload: _upload,
  results: _results,
  rejects: _rejects,
  ...kept
} = batchSchema.shape;

/** What an event tells of a batch: nothing that still changes once it has ended. */
export const toldBatchSchema = z.strictObject(kept);

const objectKey = () => text({ min: 1, max: 1024 });

export const batchRecordSchema = z.strictObject({
  ...kept,
  /** Who made it, and on whose behalf its payments are. */
  actor: actorSchema,
  /** Where the upload arrives: `inbox/{merchantId}/{batchId}`. */
  objectKey: objectKey(),
  /** The one version that is read, whatever is uploaded there later; null until it has arrived. */
  objectVersion: z.nullable(text({ min: 1, max: 1024 })),
  /** Null until written. */
  resultsKey: z.nullable(objectKey()),
  rejectsKey: z.nullable(objectKey()),
  /** When something must have happened to it: the upload, the next sign of life, word of its end; null after that. */
  dueAt: z.nullable(timestamp()),
  /** Grows with every change but a sign of life; what was decided on an older one is not written. */
  version: z.int().check(z.minimum(1)),
});

export type ToldBatch = z.infer<typeof toldBatchSchema>;
export type BatchRecord = z.infer<typeof batchRecordSchema>;

const toldOf = z.object(kept);

/** Leaves out what is ours alone. */
export const toldBatch = (record: BatchRecord): ToldBatch => toldOf.parse(record);
