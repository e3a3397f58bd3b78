/** What the states of the workflow `ingest-batch` hand one another. */
import * as z from 'zod/mini';
import { idSchema } from './ids.ts';

const batchId = idSchema('bat');
/** Chunks of a batch, from 0. */
const chunk = z.int().check(z.minimum(0), z.maximum(9999));

/** `ended`: the batch has ended already, as failed (its row says why) or canceled; nothing is left to do. */
export const planFileOutputSchema = z.discriminatedUnion('outcome', [
  z.object({
    outcome: z.literal('planned'),
    /** One entry for each iteration of the Map states. */
    chunks: z.array(z.object({ batchId, chunk })),
  }),
  z.object({ outcome: z.literal('ended') }),
]);

/** Of ingest-chunk and of write-results. */
export const chunkInputSchema = z.object({ batchId, chunk });
/** `more`: run the same chunk again, it goes on where it stopped. */
export const chunkOutputSchema = z.object({ outcome: z.enum(['done', 'more']) });

/** Of plan-file and finish-batch. */
export const batchInputSchema = z.object({ batchId });
export const checkBatchInputSchema = z.object({
  batchId,
  /** How often it was asked before; the pause grows with it. */
  checks: z._default(z.int().check(z.minimum(0)), 0),
  /** Payments that had their outcome when it was asked last. */
  final: z._default(z.int().check(z.minimum(0)), 0),
  /** How often in a row no further one was found. */
  idleChecks: z._default(z.int().check(z.minimum(0)), 0),
});
/**
 * `sweep`: the batch was canceled and chunks have not given up yet; run the Map over ingest-chunk again,
 * then check again. `final`: every accepted payment has its outcome.
 */
export const checkBatchOutputSchema = z.object({
  outcome: z.enum(['waiting', 'sweep', 'final', 'ended']),
  waitSeconds: z.int(),
  /** The next input. */
  checks: z.int(),
  final: z.int(),
  idleChecks: z.int(),
});
export const finishBatchOutputSchema = z.object({
  outcome: z.enum(['completed', 'canceled', 'ended']),
});
/** `error` is Step Functions' { Error, Cause }; only the name is read. */
export const failBatchInputSchema = z.object({
  batchId,
  error: z.optional(z.looseObject({ Error: z.optional(z.string()) })),
});
export const failBatchOutputSchema = z.object({ outcome: z.enum(['failed', 'ended']) });

export type PlanFileOutput = z.infer<typeof planFileOutputSchema>;
export type ChunkInput = z.infer<typeof chunkInputSchema>;
export type ChunkOutput = z.infer<typeof chunkOutputSchema>;
export type BatchInput = z.infer<typeof batchInputSchema>;
export type CheckBatchInput = z.infer<typeof checkBatchInputSchema>;
export type CheckBatchOutput = z.infer<typeof checkBatchOutputSchema>;
export type FinishBatchOutput = z.infer<typeof finishBatchOutputSchema>;
export type FailBatchInput = z.infer<typeof failBatchInputSchema>;
export type FailBatchOutput = z.infer<typeof failBatchOutputSchema>;
