/** What becomes of payments whose time is over, and of the limits that keep a trail readable. */
import { describe, expect, it } from 'vitest';
import type { PaymentStatus } from '../../../src/contract/payment.ts';
import { requestCancel } from '../../../src/domain/cancel.ts';
import { requestExpiry } from '../../../src/domain/expire.ts';
import { keepOperation } from '../../../src/domain/keep-operation.ts';
import type { PaymentRecord } from '../../../src/domain/payment.ts';
import { reconcilePayment } from '../../../src/domain/reconcile.ts';
import { requestRefund } from '../../../src/domain/refund.ts';
import { requestCapture } from '../../../src/domain/request-capture.ts';
import { retryPayment } from '../../../src/domain/retry.ts';
import {
  changeOf,
  LATER_MS,
  MERCHANT,
  NOW_MS,
  OPERATOR,
  paymentIn,
  REFUND_ID,
} from './fixtures.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const reconcile = (record: PaymentRecord, nowMs: number) =>
  reconcilePayment({ record, nowMs, processorName: 'sandbox' });

const pendingCapture = changeOf(
  requestCapture({ record: paymentIn('authorized'), request: {}, actor: MERCHANT, nowMs: NOW_MS }),
).after;

/** The same payment, looked at again each time it is due. */
function sweep(record: PaymentRecord, times: number): { outcomes: string[]; last: PaymentRecord } {
  const outcomes: string[] = [];
  let last = record;
  for (let time = 0; time < times && last.dueAt !== null; time += 1) {
    const decision = reconcile(last, Date.parse(last.dueAt));
    outcomes.push(decision.ok ? decision.outcome : decision.rejection);
    if (decision.ok) last = decision.change.after;
  }
  return { outcomes, last };
}

describe('a payment that is due', () => {
  it.each<[PaymentStatus, number, string]>([
    ['received', NOW_MS + 2 * HOUR_MS, 'requeued'],
    ['in-review', LATER_MS + DAY_MS, 'review-timed-out'],
    ['authorized', LATER_MS + 7 * DAY_MS, 'expiry-requested'],
  ])(
    'and %s comes to its end when its time is over, and not a moment before',
    (status, at, end) => {
      const record = paymentIn(status);
      expect(record.dueAt).toBe(new Date(at).toISOString());
      expect(reconcile(record, at - 1)).toEqual({ ok: false, rejection: 'not-due' });
      expect(reconcile(record, at)).toMatchObject({ ok: true, outcome: end });
    },
  );

  it.each<PaymentStatus>(['captured', 'declined', 'failed', 'canceled', 'refunded'])(
    'is not one that is %s: settlement has its own time, and nothing else is awaited',
    (status) => {
      expect(reconcile(paymentIn(status), NOW_MS + 365 * DAY_MS)).toMatchObject({ ok: false });
    },
  );

  it('because it is stuck is ordered again three times, then given up, and a retry asks first', () => {
    const { outcomes, last } = sweep(paymentIn('received'), 10);
    expect(outcomes).toEqual(['requeued', 'requeued', 'requeued', 'given-up']);
    expect(last).toMatchObject({
      status: 'failed',
      failure: { code: 'processing-stuck', retryable: true },
      processor: { name: 'sandbox', outcome: 'unknown' },
    });
    expect(
      changeOf(retryPayment({ record: last, actor: OPERATOR, nowMs: NOW_MS })).after,
    ).toMatchObject({ status: 'received', requeues: null, processor: { outcome: 'unknown' } });
  });

  it('because a command is stuck is never given up, but asked for daily in the end', () => {
    const { outcomes, last } = sweep(pendingCapture, 8);
    expect(new Set(outcomes)).toEqual(new Set(['requeued']));
    expect(last).toMatchObject({ requeues: 8, pendingOperation: { operation: 'capture' } });
    expect(Date.parse(last.dueAt ?? '') - Date.parse(last.updatedAt)).toBe(DAY_MS);
  });

  it('is looked at two hours after each of three orders, and after any later one a day later', () => {
    const waits: number[] = [];
    let record = pendingCapture;
    for (let time = 1; time <= 5; time += 1) {
      ({ last: record } = sweep(record, 1));
      waits.push((Date.parse(record.dueAt ?? '') - Date.parse(record.updatedAt)) / HOUR_MS);
    }
    expect(waits).toEqual([2, 2, 2, 24, 24]);
  });

  it('says in its trail who ordered what again', () => {
    const decision = reconcile(pendingCapture, NOW_MS + 3 * HOUR_MS);
    expect(decision.ok && decision.change.entries).toMatchObject([
      {
        type: 'payment.requeued',
        actor: 'system:reconcile-payments',
        data: { operation: 'capture', times: 1 },
      },
    ]);
  });
});

describe('an expiry that fails', () => {
  it('is asked for again a day later', () => {
    const record = paymentIn('authorized');
    const nowMs = LATER_MS + 7 * DAY_MS;
    const { after } = changeOf(requestExpiry({ record, nowMs }));
    expect(after.pendingOperation?.awaited).toEqual({
      dueKind: 'expiry',
      dueAt: new Date(nowMs + DAY_MS).toISOString(),
    });
  });
});

describe('a command whose outcome is unknown', () => {
  it('stays pending, and that it is unknown is written once', () => {
    const late = { nowMs: LATER_MS, attempts: 12 };
    const { after } = changeOf(keepOperation({ record: pendingCapture, ...late }));
    expect(after).toMatchObject({
      status: 'authorized',
      processor: { outcome: 'unknown' },
      pendingOperation: { operation: 'capture' },
      dueKind: 'stuck',
    });
    expect(keepOperation({ record: after, ...late })).toMatchObject({ ok: false });
  });
});

describe('a cancel', () => {
  it.each([
    ['received', true],
    ['in-review', false],
    ['authorized', false],
  ] as const)('of a payment that is %s waits for runs under way: %s', (status, waits) => {
    const { after } = changeOf(
      requestCancel({
        record: paymentIn(status),
        request: {},
        actor: MERCHANT,
        nowMs: LATER_MS,
        runInlineUntilMs: LATER_MS + 5000,
      }),
    );
    const notBefore = new Date(LATER_MS + 120_000).toISOString();
    expect(after.pendingOperation?.notBefore).toBe(waits ? notBefore : undefined);
    // Nobody can wait for what must not happen yet.
    expect(after.runInlineUntil === null).toBe(waits);
  });
});

describe('a payment to which very much has happened', () => {
  const long = (status: PaymentStatus) => ({ ...paymentIn(status), auditSequence: 900 });
  const who = { actor: MERCHANT, nowMs: LATER_MS };

  it('takes no further commands', () => {
    const refund = { record: long('captured'), request: {}, refundId: REFUND_ID, ...who };
    const refused = { ok: false, rejection: 'operation-limit-reached' };
    expect(requestRefund(refund)).toEqual(refused);
    expect(requestCapture({ record: long('authorized'), request: {}, ...who })).toEqual(refused);
    expect(retryPayment({ record: long('failed'), ...who })).toEqual(refused);
    const room = { ...refund, record: { ...long('captured'), auditSequence: 899 } };
    expect(requestRefund(room).ok).toBe(true);
  });

  it('expires all the same', () => {
    const nowMs = LATER_MS + 7 * DAY_MS;
    expect(requestExpiry({ record: long('authorized'), nowMs }).ok).toBe(true);
  });
});
