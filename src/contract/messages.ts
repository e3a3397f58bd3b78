/** What the system's own parts send one another: work orders, workflow steps, published events. */
import * as z from 'zod/mini';
import { type ToldBatch, toldBatchSchema } from './batch-record.ts';
import { idSchema } from './ids.ts';
import { type Payment, paymentSchema, REVIEW_DECISIONS, riskSchema } from './payment.ts';
import { actorSchema, OPERATIONS, type Operation, paymentRecordSchema } from './payment-record.ts';
import { text, timestamp } from './text.ts';

const operationNumber = () => z.int().check(z.minimum(1));

/** The body of a message in the payment queues. Loose: a newer relay may add fields. */
export const workOrderSchema = z.object({
  schema: z.literal(1),
  environment: text({ min: 1, max: 32 }),
  paymentId: idSchema('pay'),
  operation: z.enum(['process', ...OPERATIONS]),
  operationNumber: operationNumber(),
});

/** The order as the workflow gets it; an inline run is receive 1 and never the last attempt. */
export const deliveredOrderSchema = z.extend(workOrderSchema, {
  receiveCount: z.int().check(z.minimum(1)),
  lastAttempt: z.boolean(),
});

/** What screening found out, kept until the payment is written. */
export const screeningFactSchema = z.object({ risk: riskSchema, at: timestamp() });

/** An approved authorization, kept until the payment is written. */
export const authorizationFactSchema = z.object({
  processorName: text({ min: 1, max: 64 }),
  authorizationId: text({ min: 1, max: 128 }),
  at: timestamp(),
});

const stepBase = { order: deliveredOrderSchema, retryCount: z._default(z.int(), 0) };

export const screenInputSchema = z.object(stepBase);
export const screenOutputSchema = z.discriminatedUnion('outcome', [
  z.object({
    outcome: z.literal('proceed'),
    payment: paymentRecordSchema,
    screening: screeningFactSchema,
  }),
  z.object({ outcome: z.literal('review') }),
  z.object({ outcome: z.literal('declined') }),
  z.object({ outcome: z.literal('nothing-to-do') }),
]);

export const authorizeInputSchema = z.object({
  ...stepBase,
  payment: paymentRecordSchema,
  screening: screeningFactSchema,
});
export const authorizeOutputSchema = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('authorized'), authorization: authorizationFactSchema }),
  z.object({ outcome: z.literal('authorized-manual') }),
  z.object({ outcome: z.literal('declined') }),
  z.object({ outcome: z.literal('nothing-to-do') }),
]);

export const captureInputSchema = z.object({
  ...stepBase,
  payment: paymentRecordSchema,
  screening: screeningFactSchema,
  authorization: authorizationFactSchema,
});
export const captureOutputSchema = z.object({
  outcome: z.enum(['captured', 'declined', 'captured-late', 'nothing-to-do']),
});

/** Input of a step that carries out a recorded command, which it reads from the payment itself. */
const operationInput = <O extends Operation>(...operations: readonly [O, ...O[]]) =>
  z.object({
    ...stepBase,
    order: z.extend(deliveredOrderSchema, { operation: z.enum(operations) }),
  });
/** An automatic capture brings all that was found out before; one by command, nothing. */
export const captureStepInputSchema = z.union([operationInput('capture'), captureInputSchema]);
export const cancelInputSchema = operationInput('cancel', 'expire');
export const refundInputSchema = operationInput('refund');
export const operationOutputSchema = z.object({
  outcome: z.enum(['carried-out', 'refused', 'captured-late', 'nothing-to-do']),
});

/** The Catch path. `error` is Step Functions' { Error, Cause }; only the name is read. */
export const failInputSchema = z.object({
  order: deliveredOrderSchema,
  error: z.optional(z.looseObject({ Error: z.optional(z.string()) })),
});
export const failOutputSchema = z.object({
  outcome: z.enum(['failed', 'recovered', 'nothing-to-do']),
});

export const requestReviewInputSchema = z.object({
  paymentId: idSchema('pay'),
  operationNumber: operationNumber(),
  taskToken: z.string().check(z.minLength(1), z.maxLength(2048)),
});

/** What the task token carries back, or what the timeout branch passes. */
export const applyReviewInputSchema = z.object({
  paymentId: idSchema('pay'),
  decision: z.enum([...REVIEW_DECISIONS, 'timeout']),
  note: z.optional(z.nullable(text({ min: 1, max: 500 }))),
  actor: z.optional(z.nullable(actorSchema)),
});

/** What all published events have in common: CloudEvents 1.0, structured JSON. */
const eventBase = {
  specversion: z.literal('1.0'),
  id: idSchema('evt'),
  source: text({ min: 1, max: 128 }),
  time: timestamp(),
  datacontenttype: z.literal('application/json'),
};

export const paymentEventSchema = z.strictObject({
  ...eventBase,
  type: z.string().check(z.regex(/^payment\.[a-z-]+$/)),
  subject: idSchema('pay'),
  data: paymentSchema,
});

/** A batch has ended. */
export const batchEventSchema = z.strictObject({
  ...eventBase,
  type: z.string().check(z.regex(/^batch\.(completed|failed|canceled|expired)$/)),
  subject: idSchema('bat'),
  data: toldBatchSchema,
});

export type WorkOrder = z.infer<typeof workOrderSchema>;
export type DeliveredOrder = z.infer<typeof deliveredOrderSchema>;
export type ScreeningFact = z.infer<typeof screeningFactSchema>;
export type AuthorizationFact = z.infer<typeof authorizationFactSchema>;
export type ScreenInput = z.infer<typeof screenInputSchema>;
export type ScreenOutput = z.infer<typeof screenOutputSchema>;
export type AuthorizeInput = z.infer<typeof authorizeInputSchema>;
export type AuthorizeOutput = z.infer<typeof authorizeOutputSchema>;
export type CaptureInput = z.infer<typeof captureInputSchema>;
export type CaptureOutput = z.infer<typeof captureOutputSchema>;
/** What every such step knows of its order. */
export type OperationInput = {
  readonly order: DeliveredOrder;
  readonly retryCount: number;
};
export type OperationOutput = z.infer<typeof operationOutputSchema>;
export type FailInput = z.infer<typeof failInputSchema>;
export type FailOutput = z.infer<typeof failOutputSchema>;
export type RequestReviewInput = z.infer<typeof requestReviewInputSchema>;
export type ApplyReviewInput = z.infer<typeof applyReviewInputSchema>;
export type PaymentEvent = z.infer<typeof paymentEventSchema>;
export type BatchEvent = z.infer<typeof batchEventSchema>;
export type CloudEvent = PaymentEvent | BatchEvent;

const eventHead = (environment: string) =>
  ({
    specversion: '1.0',
    source: `/tap/${environment}`,
    datacontenttype: 'application/json',
  }) as const;

/** The event that tells the world of a change; `type` says what happened, `data` where the payment stands. */
export const paymentEvent = (input: {
  readonly environment: string;
  readonly id: PaymentEvent['id'];
  readonly type: PaymentEvent['type'];
  readonly payment: Payment;
}): PaymentEvent => ({
  ...eventHead(input.environment),
  id: input.id,
  type: input.type,
  subject: input.payment.id,
  time: input.payment.updatedAt,
  data: input.payment,
});

/** The event that tells the world how a batch has ended. */
export const batchEvent = (input: {
  readonly environment: string;
  readonly id: BatchEvent['id'];
  readonly endedAt: string;
  readonly batch: ToldBatch;
}): BatchEvent => ({
  ...eventHead(input.environment),
  id: input.id,
  type: `batch.${input.batch.status}`,
  subject: input.batch.id,
  time: input.endedAt,
  data: input.batch,
});
