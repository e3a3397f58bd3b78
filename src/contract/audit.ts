/** AuditEvent: one entry of a payment's hash-chained trail. */
import * as z from 'zod/mini';
import { idSchema } from './ids.ts';
import { paymentStatusSchema } from './payment.ts';
import { actorSchema } from './payment-record.ts';
import { text, timestamp } from './text.ts';

export const AUDIT_EVENT_TYPES = [
  'payment.received',
  'payment.screened',
  'payment.in-review',
  'payment.review-requested',
  'payment.review-approved',
  'payment.authorized',
  'payment.capture-requested',
  'payment.captured',
  'payment.captured-late',
  'payment.cancel-requested',
  'payment.canceled',
  'payment.refund-requested',
  'payment.partially-refunded',
  'payment.refunded',
  'payment.operation-failed',
  'payment.outcome-unknown',
  'payment.requeued',
  'payment.declined',
  'payment.failed',
  'payment.retried',
  'payment.expiry-requested',
  'payment.expired',
  'payment.settled',
  'payment.message-discarded',
] as const;

/** No trail grows beyond this; commands are refused some way before it. */
export const AUDIT_ENTRIES_MAX = 1000;

const sha256Hex = () => z.string().check(z.regex(/^[0-9a-f]{64}$/));

export const AUDIT_FACTS_MAX = 32;
/** Facts of a transition; flat JSON values only, so that the canonical form has no surprises. */
export const auditDataSchema = z
  .record(
    z.string().check(z.maxLength(64)),
    z.union([
      text({ min: 0, max: 500 }),
      z.number(),
      z.boolean(),
      z.null(),
      z.array(text({ min: 0, max: 200 })).check(z.maxLength(20)),
    ]),
  )
  .check(z.refine((facts) => Object.keys(facts).length <= AUDIT_FACTS_MAX));

export const auditEventSchema = z.strictObject({
  id: idSchema('evt'),
  paymentId: idSchema('pay'),
  sequence: z.int().check(z.minimum(1), z.maximum(1_000_000_000)),
  type: z.enum(AUDIT_EVENT_TYPES),
  from: z.nullable(paymentStatusSchema),
  to: paymentStatusSchema,
  actor: actorSchema,
  at: timestamp(),
  data: auditDataSchema,
  /** Hash of the entry before this one; 64 zeros for the first. */
  previousHash: sha256Hex(),
  /** SHA-256 over the RFC 8785 canonical form of the event without `hash`. */
  hash: sha256Hex(),
});

export const auditTrailSchema = z.strictObject({
  data: z.array(auditEventSchema).check(z.maxLength(AUDIT_ENTRIES_MAX)),
  chain: z.strictObject({
    verified: z.boolean(),
    length: z.int().check(z.minimum(0), z.maximum(1_000_000_000)),
    head: sha256Hex(),
  }),
});

export type AuditEvent = z.infer<typeof auditEventSchema>;
export type AuditEventType = AuditEvent['type'];
export type AuditData = AuditEvent['data'];
export type AuditTrail = z.infer<typeof auditTrailSchema>;
