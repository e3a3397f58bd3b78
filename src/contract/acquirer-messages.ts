/** What our processor adapter and the sandbox acquirer, two parties, send one another. */
import * as z from 'zod/mini';
import { amountMinorSchema, currencySchema } from './currencies.ts';
import { text } from './text.ts';

const chargeShape = {
  /** The idempotency key: the same key is answered the same way and never has a second effect. */
  key: text({ min: 1, max: 128 }),
  paymentId: text({ min: 1, max: 64 }),
  amountMinor: amountMinorSchema,
  currency: currencySchema,
};
const reference = () => text({ min: 1, max: 128 });

export const acquirerRequestSchema = z.discriminatedUnion('operation', [
  z.object({ operation: z.literal('authorize'), ...chargeShape, paymentMethod: reference() }),
  z.object({ operation: z.literal('capture'), ...chargeShape, authorizationId: reference() }),
  z.object({ operation: z.literal('void'), ...chargeShape, authorizationId: reference() }),
  z.object({ operation: z.literal('refund'), ...chargeShape, captureId: reference() }),
  z.object({ operation: z.literal('inquire'), key: chargeShape.key }),
]);

export const acquirerAnswerSchema = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('approved'), reference: reference() }),
  z.object({ outcome: z.literal('declined'), code: text({ min: 1, max: 64 }) }),
  z.object({
    outcome: z.literal('unavailable'),
    retryAfterSeconds: z.optional(z.int().check(z.minimum(0), z.maximum(3600))),
  }),
  /** Only to an inquiry: this key was never seen. */
  z.object({ outcome: z.literal('absent') }),
]);

export type AcquirerRequest = z.infer<typeof acquirerRequestSchema>;
export type AcquirerCharge = Exclude<AcquirerRequest, { operation: 'inquire' }>;
export type AcquirerAnswer = z.infer<typeof acquirerAnswerSchema>;
