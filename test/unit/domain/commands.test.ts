/** Commands, refunds, reviews, failures: what each writes, and what it refuses in which order. */
import { describe, expect, it } from 'vitest';
import { applyReview } from '../../../src/domain/apply-review.ts';
import { requestCancel } from '../../../src/domain/cancel.ts';
import { captureAutomatically } from '../../../src/domain/capture.ts';
import { requestExpiry } from '../../../src/domain/expire.ts';
import { failPayment } from '../../../src/domain/fail.ts';
import { failOperation } from '../../../src/domain/fail-operation.ts';
import { refundPayment, requestRefund } from '../../../src/domain/refund.ts';
import { requestCapture } from '../../../src/domain/request-capture.ts';
import { requestReview } from '../../../src/domain/request-review.ts';
import { retryPayment } from '../../../src/domain/retry.ts';
import {
  AUTHORIZATION,
  changeOf,
  created,
  LATER_MS,
  MERCHANT,
  NOW_MS,
  OPERATOR,
  paymentIn,
  REFUND,
  REFUND_ID,
  SCREENING,
} from './fixtures.ts';

const late = { nowMs: LATER_MS, attempts: 1 };
const DAY_MS = 86_400_000;

describe('commands', () => {
  const pending = changeOf(
    requestCapture({
      record: paymentIn('authorized'),
      request: { amountMinor: 400 },
      actor: MERCHANT,
      nowMs: LATER_MS,
    }),
  ).after;

  it('are recorded first, with a number of their own, and become stuck if nothing happens', () => {
    expect(pending).toMatchObject({
      status: 'authorized',
      operationNumber: 2,
      pendingOperation: { operation: 'capture', number: 2, amountMinor: 400, actor: MERCHANT },
      dueKind: 'stuck',
    });
  });

  it('that fail leave the payment as it was, its expiry included', () => {
    const before = paymentIn('authorized');
    const change = changeOf(
      failOperation({
        record: pending,
        code: 'processor-unavailable',
        message: 'No answer.',
        retryable: true,
        ...late,
      }),
    );
    expect(change.after).toMatchObject({
      status: 'authorized',
      pendingOperation: null,
      failure: { code: 'processor-unavailable' },
      processor: { outcome: 'known' },
      dueKind: before.dueKind,
      dueAt: before.dueAt,
    });
  });

  it('say operation-in-progress before invalid-transition', () => {
    const refund = requestRefund({
      record: pending,
      request: {},
      refundId: REFUND_ID,
      actor: MERCHANT,
      nowMs: LATER_MS,
    });
    expect(refund).toEqual({ ok: false, rejection: 'operation-in-progress' });
  });

  it('say invalid-transition before what is wrong with the amount', () => {
    const record = paymentIn('captured');
    expect(
      requestCapture({ record, request: { amountMinor: 5000 }, actor: MERCHANT, nowMs: LATER_MS }),
    ).toEqual({ ok: false, rejection: 'invalid-transition' });
  });

  it('survive a change of status that came between', () => {
    const asked = changeOf(
      requestCancel({ record: created().after, request: {}, actor: MERCHANT, nowMs: LATER_MS }),
    ).after;
    const taken = changeOf(
      captureAutomatically({
        record: asked,
        screening: SCREENING,
        authorization: AUTHORIZATION,
        captureId: 'cap_1',
        ...late,
      }),
    ).after;
    expect(taken).toMatchObject({
      pendingOperation: { operation: 'cancel', awaited: { dueKind: 'settle' } },
      // Whether the command is carried out is still looked after.
      dueKind: 'stuck',
      dueAt: asked.dueAt,
    });
  });
});

describe('refunds', () => {
  it('add up to what was captured and no further', () => {
    let record = paymentIn('captured');
    for (const amountMinor of [300, 300, 400]) {
      record = changeOf(refundPayment({ record, amountMinor, ...REFUND, ...late })).after;
    }
    expect(record).toMatchObject({
      status: 'refunded',
      amountRefundedMinor: 1000,
      dueKind: 'settle',
    });
  });

  it('of more than is left are refused', () => {
    const record = changeOf(
      refundPayment({ record: paymentIn('captured'), amountMinor: 600, ...REFUND, ...late }),
    ).after;
    expect(record.status).toBe('captured');
    expect(refundPayment({ record, amountMinor: 401, ...REFUND, ...late })).toEqual({
      ok: false,
      rejection: 'refund-exceeds-captured',
    });
    const request = { amountMinor: 401 };
    expect(
      requestRefund({ record, request, refundId: REFUND_ID, actor: MERCHANT, nowMs: LATER_MS }),
    ).toEqual({
      ok: false,
      rejection: 'refund-exceeds-captured',
    });
  });

  it('without an amount ask for all that is left', () => {
    const decision = requestRefund({
      record: paymentIn('settled'),
      request: { reason: 'broken' },
      refundId: REFUND_ID,
      actor: MERCHANT,
      nowMs: LATER_MS,
    });
    expect(changeOf(decision).after.pendingOperation).toMatchObject({
      operation: 'refund',
      amountMinor: 1000,
      refundId: REFUND_ID,
      reason: 'broken',
    });
  });
});

describe('a review', () => {
  it('is recorded with decision and note, and the audit names the operator', () => {
    const change = changeOf(
      requestReview({
        record: paymentIn('in-review'),
        request: { decision: 'decline', note: 'stolen' },
        actor: OPERATOR,
        nowMs: LATER_MS,
      }),
    );
    expect(change.after.pendingOperation).toMatchObject({ decision: 'decline', note: 'stolen' });
    expect(change.entries).toMatchObject([
      { type: 'payment.review-requested', from: 'in-review', to: 'in-review', actor: OPERATOR },
    ]);
  });

  it.each([
    ['approve', 'received', null, true],
    ['decline', 'declined', 'review-declined', false],
    ['timeout', 'declined', 'review-timed-out', false],
  ] as const)('that ends in %s leaves the payment %s', (decision, status, code, approved) => {
    const { after } = changeOf(
      applyReview({
        record: { ...paymentIn('in-review'), reviewTaskToken: 'token' },
        decision,
        note: null,
        actor: null,
        nowMs: LATER_MS,
      }),
    );
    expect(after).toMatchObject({
      status,
      reviewApproved: approved,
      reviewTaskToken: null,
      pendingOperation: null,
    });
    expect(after.failure?.code ?? null).toBe(code);
    expect(after.operationNumber).toBe(approved ? 2 : 1);
  });
});

describe('failure, retry and expiry', () => {
  it('keeps what the processor may have done, and can be retried under a new number', () => {
    const failed = changeOf(
      failPayment({
        record: created().after,
        code: 'processor-unavailable',
        message: 'No answer.',
        outcome: 'unknown',
        processorName: 'sandbox',
        nowMs: LATER_MS,
        attempts: 12,
      }),
    ).after;
    expect(failed).toMatchObject({
      status: 'failed',
      failure: { retryable: true },
      processor: { outcome: 'unknown' },
      attempts: 12,
      dueKind: null,
    });
    expect(
      changeOf(retryPayment({ record: failed, actor: OPERATOR, nowMs: LATER_MS })).after,
    ).toMatchObject({
      status: 'received',
      failure: null,
      operationNumber: 2,
      processor: { outcome: 'unknown' },
      dueKind: 'stuck',
    });
  });

  it.each([
    ['a moment early', LATER_MS + 7 * DAY_MS - 1, { ok: false, rejection: 'not-due' }],
    ['in time', LATER_MS + 7 * DAY_MS, { ok: true }],
    ['at once', NOW_MS, { ok: false, rejection: 'not-due' }],
  ])('expires %s: as it should', (_what, nowMs, expected) => {
    expect(requestExpiry({ record: paymentIn('authorized'), nowMs })).toMatchObject(expected);
  });
});
