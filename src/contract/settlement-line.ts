/** One line of a settlement: a capture or a refund, as it is kept and as reports show it. */
import * as z from 'zod/mini';
import { amountMinorSchema, currencySchema } from './currencies.ts';
import { idSchema } from './ids.ts';
import { text, timestamp } from './text.ts';

export const MOVEMENT_KINDS = ['capture', 'refund'] as const;

export const settlementLineSchema = z.strictObject({
  merchantId: idSchema('mer'),
  currency: currencySchema,
  paymentId: idSchema('pay'),
  kind: z.enum(MOVEMENT_KINDS),
  processorReference: text({ min: 1, max: 128 }),
  refundId: z.nullable(idSchema('ref')),
  /** The merchant's own, of the payment. */
  reference: z.nullable(text({ min: 1, max: 64 })),
  amountMinor: amountMinorSchema,
  bookedAt: timestamp(),
});

export type SettlementLine = z.infer<typeof settlementLineSchema>;
