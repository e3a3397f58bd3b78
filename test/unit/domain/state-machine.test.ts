/** The state machine as a whole: whatever is tried in whatever order, nothing illegal is ever the result. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { type AuditEvent, auditEventSchema } from '../../../src/contract/audit.ts';
import {
  PAYMENT_STATUSES,
  type PaymentStatus,
  paymentSchema,
} from '../../../src/contract/payment.ts';
import { paymentRecordSchema } from '../../../src/contract/payment-record.ts';
import { verifyChain } from '../../../src/domain/audit-chain.ts';
import type { Change } from '../../../src/domain/change.ts';
import { indexAttributes } from '../../../src/domain/indexes.ts';
import { toPayment } from '../../../src/domain/payment.ts';
import { isFinal, mayBecome } from '../../../src/domain/transitions.ts';
import { DECISIONS } from './decisions.ts';
import { created, NOW_MS, paymentIn } from './fixtures.ts';

/** The table of the API's description, written once more by hand. */
const LEGAL: Readonly<Record<PaymentStatus, readonly PaymentStatus[]>> = {
  received: ['in-review', 'authorized', 'captured', 'declined', 'failed', 'canceled'],
  'in-review': ['received', 'declined', 'canceled'],
  authorized: ['captured', 'canceled', 'expired'],
  captured: ['settled', 'refunded'],
  settled: ['refunded'],
  declined: [],
  failed: ['received'],
  canceled: [],
  expired: [],
  refunded: [],
};

const everyPair = PAYMENT_STATUSES.flatMap((from) =>
  PAYMENT_STATUSES.map((to) => ({ from, to, legal: LEGAL[from].includes(to) })),
);

const assess = ({ before, after, entries }: Change, trail: readonly AuditEvent[]) => {
  const from = before?.status ?? null;
  expect(from === null || from === after.status || LEGAL[from].includes(after.status)).toBe(true);
  expect(after.version).toBe((before?.version ?? 0) + 1);
  expect(entries.length).toBeGreaterThan(0);
  expect(entries.at(-1)?.to).toBe(after.status);
  expect(after.amountCapturedMinor).toBeLessThanOrEqual(after.amountMinor);
  expect(after.amountRefundedMinor).toBeLessThanOrEqual(after.amountCapturedMinor);
  expect(
    verifyChain(after.id, trail, { sequence: after.auditSequence, hash: after.auditHash }),
  ).toMatchObject({ verified: true, length: trail.length });
  for (const entry of entries) expect(z.safeParse(auditEventSchema, entry).error).toBeUndefined();
  expect(z.safeParse(paymentRecordSchema, after).error).toBeUndefined();
  const payment = toPayment(after);
  expect(z.safeParse(paymentSchema, payment).error).toBeUndefined();
  expect(payment.available.toRefundMinor).toBeGreaterThanOrEqual(0);
  expect(after.dueAt === null).toBe(after.dueKind === null);
  const attributes = indexAttributes(after, { merchantShards: 4, dueShards: 2 });
  expect(attributes.dueAt).toBe(after.dueAt ?? undefined);
  if (isFinal(after.status)) {
    expect(after.pendingOperation).toBeNull();
    // What was refunded in full is in a report all the same.
    expect(after.status === 'refunded' ? ['settle', null] : [null]).toContain(after.dueKind);
  }
};

describe('the state machine', () => {
  it.each(everyPair)('from $from to $to: $legal', ({ from, to, legal }) => {
    expect(mayBecome(from, to)).toBe(legal);
  });

  it.each(PAYMENT_STATUSES)('accepts in %s only what belongs there', (status) => {
    const record = paymentIn(status);
    expect(record.status).toBe(status);
    const accepted = Object.entries(DECISIONS).filter(
      ([, { decide }]) => decide({ record, nowMs: NOW_MS + 8 * 86_400_000, amountMinor: 1 }).ok,
    );
    const allowed = Object.entries(DECISIONS).filter(([, { from }]) => from.includes(status));
    // These ask for more than a status: a pending command, a capture method, a time.
    const conditional = [
      ...['fail operation', 'keep operation', 'requeue', 'reconcile', 'expire'],
      'capture automatically',
    ];
    const named = (entries: typeof accepted) =>
      entries.map(([name]) => name).filter((name) => !conditional.includes(name));
    expect(named(accepted)).toEqual(named(allowed));
  });

  it('never makes an illegal transition, a broken sum or a broken chain, whatever is tried', () => {
    const step = fc.record({
      name: fc.constantFrom(...Object.keys(DECISIONS)),
      waitMs: fc.oneof(fc.integer({ min: 0, max: 60_000 }), fc.constant(8 * 86_400_000)),
      amountMinor: fc.oneof(fc.integer({ min: 1, max: 1200 }), fc.constant(1000)),
    });
    fc.assert(
      fc.property(
        fc.record({
          amountMinor: fc.constantFrom(1, 1000, 999_999_999_999),
          captureMethod: fc.constantFrom('automatic' as const, 'manual' as const),
          paymentMethod: fc.constantFrom('tok_approve', 'tok_risk_review', 'tok_risk_decline'),
        }),
        fc.array(step, { maxLength: 40 }),
        (request, steps) => {
          let { after: record, entries: trail } = created(request);
          let nowMs = NOW_MS;
          for (const { name, waitMs, amountMinor } of steps) {
            nowMs += waitMs;
            const decision = DECISIONS[name];
            const before = structuredClone(record);
            const outcome = decision?.decide({ record, nowMs, amountMinor, trail });
            expect(record).toEqual(before);
            if (outcome?.ok !== true || outcome.change === undefined) continue;
            expect(decision?.from).toContain(record.status);
            trail = [...trail, ...outcome.change.entries];
            assess(outcome.change, trail);
            record = outcome.change.after;
          }
        },
      ),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['authorized', ['request cancel', 'request capture', 'request expiry']],
    ['in-review', ['request cancel', 'request review']],
    ['captured', ['request refund', 'settle']],
    ['settled', ['request refund']],
    ['received', ['request cancel', 'fail']],
  ] as const)('lets one operation at a time be pending while %s', (status, names) => {
    const record = {
      ...paymentIn(status),
      pendingOperation: {
        operation: 'cancel' as const,
        number: 2,
        actor: 'operator:o1',
        requestedAt: '2026-11-23T09:30:00.000Z',
        awaited: { dueKind: null, dueAt: null },
      },
    };
    for (const name of names) {
      const again = DECISIONS[name]?.decide({ record, nowMs: NOW_MS, amountMinor: 1 });
      expect(again).toEqual({ ok: false, rejection: 'operation-in-progress' });
    }
  });
});
