/** The Payment as clients send and see it: request bodies, the view, its page. */
import * as z from 'zod/mini';
import { amountMinorSchema, currencySchema, sumMinorSchema } from './currencies.ts';
import { idSchema } from './ids.ts';
import { text, timestamp } from './text.ts';

export const PAYMENT_STATUSES = [
  'received',
  'in-review',
  'authorized',
  'captured',
  'settled',
  'declined',
  'failed',
  'canceled',
  'expired',
  'refunded',
] as const;
export const CAPTURE_METHODS = ['automatic', 'manual'] as const;
export const RISK_DECISIONS = ['approve', 'review', 'decline'] as const;
export const REVIEW_DECISIONS = ['approve', 'decline'] as const;
export const METADATA_PAIRS_MAX = 20;

export const paymentStatusSchema = z.enum(PAYMENT_STATUSES);

const paymentMethodSchema = z.string().check(
  z.maxLength(128),
  z.regex(/^(tok|pm)_[A-Za-z0-9_-]+$/, {
    error: 'must be a token from the processor that starts with tok_ or pm_',
  }),
);

export const metadataSchema = z.record(text({ min: 1, max: 40 }), text({ min: 0, max: 200 })).check(
  z.refine((pairs) => Object.keys(pairs).length <= METADATA_PAIRS_MAX, {
    error: `must have at most ${METADATA_PAIRS_MAX} pairs`,
  }),
);

export const createPaymentSchema = z.strictObject({
  amountMinor: amountMinorSchema,
  currency: currencySchema,
  paymentMethod: paymentMethodSchema,
  captureMethod: z._default(z.enum(CAPTURE_METHODS), 'automatic'),
  reference: z.optional(text({ min: 1, max: 64 })),
  description: z.optional(text({ min: 1, max: 500 })),
  customerId: z.optional(text({ min: 1, max: 64 })),
  metadata: z.optional(metadataSchema),
});

const reasonSchema = text({ min: 1, max: 500 });

export const capturePaymentSchema = z.strictObject({ amountMinor: z.optional(amountMinorSchema) });
export const cancelPaymentSchema = z.strictObject({ reason: z.optional(reasonSchema) });
export const refundPaymentSchema = z.strictObject({
  amountMinor: z.optional(amountMinorSchema),
  reason: z.optional(reasonSchema),
});
export const reviewPaymentSchema = z.strictObject({
  decision: z.enum(REVIEW_DECISIONS),
  note: reasonSchema,
});

/** Takes no facts: what is retried is what was asked for at first. */
export const retryPaymentSchema = z.strictObject({});

export const riskSchema = z.strictObject({
  decision: z.enum(RISK_DECISIONS),
  score: z.int().check(z.minimum(0), z.maximum(100)),
  reasons: z.array(text({ min: 1, max: 200 })).check(z.maxLength(20)),
});
export const failureSchema = z.strictObject({
  code: text({ min: 1, max: 64 }),
  message: text({ min: 1, max: 500 }),
  retryable: z.boolean(),
});
export const processorSchema = z.strictObject({
  name: text({ min: 1, max: 64 }),
  authorizationId: z.nullable(text({ min: 1, max: 128 })),
  captureId: z.nullable(text({ min: 1, max: 128 })),
  outcome: z.enum(['known', 'unknown']),
});

/** What the view and the stored record have in common. */
export const paymentShape = {
  id: idSchema('pay'),
  merchantId: idSchema('mer'),
  status: paymentStatusSchema,
  amountMinor: amountMinorSchema,
  currency: currencySchema,
  amountCapturedMinor: sumMinorSchema,
  amountRefundedMinor: sumMinorSchema,
  captureMethod: z.enum(CAPTURE_METHODS),
  paymentMethod: paymentMethodSchema,
  reference: z.nullable(text({ min: 1, max: 64 })),
  description: z.nullable(text({ min: 1, max: 500 })),
  customerId: z.nullable(text({ min: 1, max: 64 })),
  metadata: metadataSchema,
  risk: z.nullable(riskSchema),
  failure: z.nullable(failureSchema),
  processor: z.nullable(processorSchema),
  batchId: z.nullable(idSchema('bat')),
  attempts: z.int().check(z.minimum(0), z.maximum(1_000_000)),
  createdAt: timestamp(),
  updatedAt: timestamp(),
  version: z.int().check(z.minimum(1), z.maximum(1_000_000_000)),
};

export const paymentSchema = z.strictObject({
  ...paymentShape,
  available: z.strictObject({ toCaptureMinor: sumMinorSchema, toRefundMinor: sumMinorSchema }),
});

export const paymentPageSchema = z.strictObject({
  data: z.array(paymentSchema).check(z.maxLength(100)),
  nextCursor: z.nullable(text({ min: 1, max: 2048 })),
});

export type PaymentStatus = z.infer<typeof paymentStatusSchema>;
export type CreatePayment = z.output<typeof createPaymentSchema>;
export type CapturePayment = z.output<typeof capturePaymentSchema>;
export type CancelPayment = z.output<typeof cancelPaymentSchema>;
export type RefundPayment = z.output<typeof refundPaymentSchema>;
export type ReviewPayment = z.output<typeof reviewPaymentSchema>;
export type RetryPayment = z.output<typeof retryPaymentSchema>;
export type Risk = z.infer<typeof riskSchema>;
export type Failure = z.infer<typeof failureSchema>;
export type Processor = z.infer<typeof processorSchema>;
export type Payment = z.infer<typeof paymentSchema>;
export type PaymentPage = z.infer<typeof paymentPageSchema>;
