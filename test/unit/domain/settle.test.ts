/** Settlement of one payment: every movement in exactly one report, in the report of its day or a later one. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AuditEvent } from '../../../src/contract/audit.ts';
import type { Change } from '../../../src/domain/change.ts';
import { type Movement, unsettledMovements } from '../../../src/domain/movements.ts';
import type { PaymentRecord } from '../../../src/domain/payment.ts';
import { refundPayment } from '../../../src/domain/refund.ts';
import { MOVEMENTS_PER_CHANGE_MAX, settlePayment } from '../../../src/domain/settle.ts';
import {
  cutOffMsOf,
  DAY_MS,
  dayAfter,
  settlementDateOf,
} from '../../../src/domain/settlement-day.ts';
import { changeOf, LATER_MS, paymentIn, SETTLEMENT } from './fixtures.ts';

const DAY = SETTLEMENT.settlementDate;
const refund = (number: number, amountMinor: number, bookedAt: string): Movement => ({
  kind: 'refund',
  sequence: 4 + number,
  amountMinor,
  reference: `refd_${number}`,
  refundId: `ref_${number}`,
  bookedAt,
});
const [capture] = SETTLEMENT.movements;
const settle = (
  record: PaymentRecord,
  movements: readonly Movement[],
  settlementDate: string = DAY,
) => settlePayment({ record, movements, settlementDate, nowMs: cutOffMsOf(settlementDate) + 1 });
/** A decision that must have been made. */
const settledBy = (...input: Parameters<typeof settle>) => {
  const decision = settle(...input);
  if (!decision.ok) throw new Error(`Rejected: ${decision.rejection}`);
  return decision;
};

describe('settling a payment', () => {
  it('settles a capture and says how far', () => {
    const { change, settled } = settledBy(paymentIn('captured'), [capture]);
    expect(settled).toEqual([capture]);
    expect(change.after).toMatchObject({ status: 'settled', dueKind: null, dueAt: null });
    expect(change.entries).toMatchObject([
      {
        type: 'payment.settled',
        data: { settlementDate: DAY, settledThrough: 4, capturedMinor: 1000, refundedMinor: 0 },
      },
    ]);
  });

  it('settles the capture and the refund of a payment that was refunded in full before', () => {
    const movements = [capture, refund(1, 1000, capture.bookedAt)];
    const { change, settled } = settledBy(paymentIn('refunded'), movements);
    expect(settled).toEqual(movements);
    expect(change.after).toMatchObject({ status: 'refunded', dueKind: null });
    expect(change.entries).toMatchObject([{ data: { capturedMinor: 1000, refundedMinor: 1000 } }]);
  });

  it('leaves to the next day what was booked at the cut-off or after it', () => {
    const atCutOff = refund(1, 10, new Date(cutOffMsOf(DAY)).toISOString());
    const { change, settled } = settledBy(paymentIn('captured'), [capture, atCutOff]);
    expect(settled).toEqual([capture]);
    const dueAt = new Date(cutOffMsOf(DAY) + DAY_MS).toISOString();
    expect(change.after).toMatchObject({ status: 'settled', dueKind: 'settle', dueAt });
    const next = settledBy(change.after, [atCutOff], dayAfter(DAY));
    expect(next.settled).toEqual([atCutOff]);
    expect(next.change.after).toMatchObject({ status: 'settled', dueKind: null });
  });

  it('takes more movements than a transaction holds in several changes, due all the while', () => {
    const many = Array.from({ length: MOVEMENTS_PER_CHANGE_MAX }, (_, index) =>
      refund(index + 1, 1, capture.bookedAt),
    );
    const first = settledBy(paymentIn('captured'), [capture, ...many]);
    expect(first.settled).toHaveLength(MOVEMENTS_PER_CHANGE_MAX);
    const dueAt = new Date(cutOffMsOf(DAY)).toISOString();
    expect(first.change.after).toMatchObject({ dueKind: 'settle', dueAt });
    const second = settledBy(first.change.after, many.slice(-1));
    expect(second.change.after.dueKind).toBeNull();
  });

  it.each([
    ['nothing-to-settle', 'settled', []],
    ['nothing-to-settle', 'captured', [{ ...capture, bookedAt: '2026-11-24T00:00:00.000Z' }]],
    ['invalid-transition', 'authorized', [capture]],
    ['invalid-transition', 'received', [capture]],
  ] as const)('refuses as %s in %s', (rejection, status, movements) => {
    expect(settle(paymentIn(status), movements)).toEqual({ ok: false, rejection });
  });

  it('refuses to settle a captured payment by a refund alone', () => {
    expect(() => settle(paymentIn('captured'), [refund(1, 10, capture.bookedAt)])).toThrow(
      'settled with its capture',
    );
  });
});

describe('the movements of a payment', () => {
  it('are each in exactly one report, never before their day, and add up over the days', () => {
    const step = fc.record({
      refundMinor: fc.integer({ min: 1, max: 300 }),
      waitMs: fc.integer({ min: 0, max: 2 * DAY_MS }),
      settles: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 15 }), (steps) => {
        let record = paymentIn('captured');
        let trail: AuditEvent[] = captureEntry(record);
        const reported: (readonly [string, Movement])[] = [];
        const apply = ({ after, entries }: Change) => {
          record = after;
          trail = [...trail, ...entries];
        };
        const settleDay = (nowMs: number) => {
          const settlementDate = settlementDateOf(nowMs - DAY_MS);
          const movements = unsettledMovements(trail);
          const decision = settlePayment({ record, movements, settlementDate, nowMs });
          if (!decision.ok) return;
          apply(decision.change);
          reported.push(...decision.settled.map((one) => [settlementDate, one] as const));
        };
        let nowMs = LATER_MS;
        for (const [index, { refundMinor, waitMs, settles }] of steps.entries()) {
          nowMs += waitMs;
          if (settles) settleDay(nowMs);
          const ids = { refundId: `ref_${index}`, processorRefundId: `refd_${index}` };
          const given = refundPayment({
            record,
            amountMinor: refundMinor,
            ...ids,
            nowMs,
            attempts: 1,
          });
          if (given.ok) apply(changeOf(given));
          const isDue = unsettledMovements(trail).length > 0;
          expect(record.dueKind).toBe(isDue ? 'settle' : null);
        }
        settleDay(nowMs + DAY_MS);
        assess(record, trail, reported);
      }),
      { numRuns: 300 },
    );
  });
});

/** The entry of the capture; those before it hold no movement. */
const captureEntry = (record: PaymentRecord): AuditEvent[] => [
  {
    id: 'evt_01h2xcejqtf2nbrexx3vqjhp41',
    paymentId: record.id,
    sequence: record.auditSequence,
    type: 'payment.captured',
    from: 'authorized',
    to: 'captured',
    actor: 'system:capture-payment',
    at: capture.bookedAt,
    data: { amountMinor: 1000, captureId: 'cap_1', bookedAt: capture.bookedAt },
    previousHash: '0'.repeat(64),
    hash: record.auditHash,
  },
];

function assess(
  record: PaymentRecord,
  trail: readonly AuditEvent[],
  reported: readonly (readonly [string, Movement])[],
): void {
  const references = reported.map(([, { reference }]) => reference);
  expect(new Set(references).size).toBe(references.length);
  expect(unsettledMovements(trail)).toEqual([]);
  const total = (kind: Movement['kind']) =>
    reported.reduce((sum, [, one]) => sum + (one.kind === kind ? one.amountMinor : 0), 0);
  expect(total('capture')).toBe(record.amountCapturedMinor);
  expect(total('refund')).toBe(record.amountRefundedMinor);
  for (const [date, { bookedAt }] of reported) {
    expect(Date.parse(bookedAt)).toBeLessThan(cutOffMsOf(date));
  }
  expect(record.dueKind).toBeNull();
}
