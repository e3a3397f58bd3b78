/** What our processor adapter and the sandbox acquirer, two parties, send one another. */
import * as z from 'zod/mini';
import { amountMinorSchema, currencySchema } from './currencies.ts';
import { MOVEMENT_KINDS } from './settlement-line.ts';
import { text, timestamp } from './text.ts';

const chargeShape = {
  /** The idempotency key: the same key is answered the same way and never has a second effect. */
  key: text({ min: 1, max: 128 }),
  paymentId: text({ min: 1, max: 64 }),
  /** Whose account at the acquirer is credited or debited. */
  merchantId: text({ min: 1, max: 64 }),
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
  z.object({
    outcome: z.literal('approved'),
    reference: reference(),
    /** When the acquirer booked it: that decides the day of its statement. */
    bookedAt: z.optional(timestamp()),
  }),
  z.object({ outcome: z.literal('declined'), code: text({ min: 1, max: 64 }) }),
  z.object({
    outcome: z.literal('unavailable'),
    retryAfterSeconds: z.optional(z.int().check(z.minimum(0), z.maximum(3600))),
  }),
  /** Only to an inquiry: this key was never seen. */
  z.object({ outcome: z.literal('absent') }),
]);

/** A day's statement, one of its shards at a time. */
export const statementRequestSchema = z.object({
  operation: z.literal('statement'),
  /** UTC: YYYY-MM-DD. */
  date: z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}$/)),
  shard: z.int().check(z.minimum(0), z.maximum(255)),
  /** The first key wanted: lines come in the order of their keys. */
  from: text({ min: 0, max: 512 }),
  limit: z.int().check(z.minimum(1), z.maximum(1000)),
});

export const statementLineSchema = z.object({
  merchantId: text({ min: 1, max: 64 }),
  currency: text({ min: 3, max: 3 }),
  paymentId: text({ min: 1, max: 64 }),
  kind: z.enum(MOVEMENT_KINDS),
  reference: reference(),
  amountMinor: amountMinorSchema,
  bookedAt: timestamp(),
});

export const statementAnswerSchema = z.object({
  outcome: z.literal('listed'),
  /** How many shards the statement has. */
  shards: z.int().check(z.minimum(1), z.maximum(256)),
  lines: z.array(statementLineSchema),
});

/** Orders a statement's lines: by merchant, currency, payment, kind and reference. ASCII all. */
export const statementKeyOf = (
  line: Pick<StatementLine, 'merchantId' | 'currency' | 'paymentId' | 'kind' | 'reference'>,
): string => `${line.merchantId}#${line.currency}#${line.paymentId}#${line.kind}#${line.reference}`;

/** All that the acquirer is asked. */
export const acquirerInputSchema = z.union([acquirerRequestSchema, statementRequestSchema]);

export type StatementRequest = z.infer<typeof statementRequestSchema>;
export type StatementLine = z.infer<typeof statementLineSchema>;
export type StatementAnswer = z.infer<typeof statementAnswerSchema>;
export type AcquirerRequest = z.infer<typeof acquirerRequestSchema>;
export type AcquirerCharge = Exclude<AcquirerRequest, { operation: 'inquire' }>;
export type AcquirerAnswer = z.infer<typeof acquirerAnswerSchema>;
