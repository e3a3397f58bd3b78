/** The Payment as the table and the workflow carry it: the view plus what only the system needs. */
import * as z from 'zod/mini';
import { amountMinorSchema } from './currencies.ts';
import { idSchema } from './ids.ts';
import { paymentShape, REVIEW_DECISIONS } from './payment.ts';
import { text, timestamp } from './text.ts';

export const LANES = ['real-time', 'batch'] as const;
/** `expire` is the system's own: it gives back what nobody captured in time. */
export const OPERATIONS = ['review', 'capture', 'cancel', 'refund', 'expire'] as const;
export const DUE_KINDS = ['stuck', 'expiry', 'review', 'settle'] as const;

/** `merchant:{id}/{keyId}`, `system:{function}` or `operator:{keyId}`. */
export const actorSchema = z
  .string()
  .check(
    z.maxLength(128),
    z.regex(
      /^(merchant:mer_[0-9a-z]{26}\/[0-9A-Za-z]{1,64}|operator:[0-9A-Za-z]{1,64}|system:[a-z-]{1,64})$/,
    ),
  );

const dueSchema = z.strictObject({
  dueKind: z.nullable(z.enum(DUE_KINDS)),
  dueAt: z.nullable(timestamp()),
});

/** A command that has been accepted and is not carried out yet; a payment has one at most. */
export const pendingOperationSchema = z.strictObject({
  operation: z.enum(OPERATIONS),
  /** The payment's operationNumber when it was recorded. */
  number: z.int().check(z.minimum(1)),
  actor: actorSchema,
  requestedAt: timestamp(),
  /** Work that began before the command was recorded has ended by then; absent when there is none. */
  notBefore: z.optional(timestamp()),
  amountMinor: z.optional(amountMinorSchema),
  refundId: z.optional(idSchema('ref')),
  reason: z.optional(text({ min: 1, max: 500 })),
  decision: z.optional(z.enum(REVIEW_DECISIONS)),
  note: z.optional(text({ min: 1, max: 500 })),
  /** What was awaited before, and is again if the operation fails. */
  awaited: dueSchema,
});

export const paymentRecordSchema = z.strictObject({
  ...paymentShape,
  lane: z.enum(LANES),
  auditSequence: z.int().check(z.minimum(1)),
  auditHash: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
  /** Counts the pieces of work ordered for this payment; work order and review execution carry it. */
  operationNumber: z.int().check(z.minimum(1)),
  pendingOperation: z.nullable(pendingOperationSchema),
  /** How often the outstanding work was ordered again because it was stuck; null for never. */
  requeues: z.nullable(z.int().check(z.minimum(1))),
  runInlineUntil: z.nullable(timestamp()),
  reviewTaskToken: z.nullable(z.string().check(z.maxLength(2048))),
  reviewApproved: z.boolean(),
  /** What must have happened by `dueAt`; both null when nothing is awaited. */
  ...dueSchema.shape,
});

export type Lane = (typeof LANES)[number];
export type Operation = (typeof OPERATIONS)[number];
export type DueKind = (typeof DUE_KINDS)[number];
export type PendingOperation = z.infer<typeof pendingOperationSchema>;
export type PaymentRecord = z.infer<typeof paymentRecordSchema>;
