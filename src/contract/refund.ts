/** The Refund as clients see it, and a page of them. */
import * as z from 'zod/mini';
import { amountMinorSchema, currencySchema } from './currencies.ts';
import { idSchema } from './ids.ts';
import { failureSchema } from './payment.ts';
import { text, timestamp } from './text.ts';

export const REFUND_STATUSES = ['pending', 'succeeded', 'failed'] as const;

export const refundSchema = z.strictObject({
  id: idSchema('ref'),
  paymentId: idSchema('pay'),
  status: z.enum(REFUND_STATUSES),
  amountMinor: amountMinorSchema,
  currency: currencySchema,
  reason: z.nullable(text({ min: 1, max: 500 })),
  failure: z.nullable(failureSchema),
  /** The processor's id of the refund, once it has made it. */
  processorRefundId: z.nullable(text({ min: 1, max: 128 })),
  createdAt: timestamp(),
  updatedAt: timestamp(),
});

export const refundPageSchema = z.strictObject({
  data: z.array(refundSchema).check(z.maxLength(100)),
  nextCursor: z.nullable(text({ min: 1, max: 2048 })),
});

export type Refund = z.infer<typeof refundSchema>;
export type RefundPage = z.infer<typeof refundPageSchema>;
