/** The way from received to captured: what each decision writes and refuses. */
import { describe, expect, it } from 'vitest';
import { PAYMENT_STATUSES } from '../../../src/contract/payment.ts';
import { authorizePayment } from '../../../src/domain/authorize.ts';
import { captureAuthorized, captureAutomatically } from '../../../src/domain/capture.ts';
import { toPayment } from '../../../src/domain/payment.ts';
import {
  AUTHORIZATION,
  changeOf,
  created,
  LATER_MS,
  MERCHANT,
  paymentIn,
  SCREENING,
} from './fixtures.ts';

const late = { nowMs: LATER_MS, attempts: 1 };

describe('a new payment', () => {
  it('is received, ordered once, and due when stuck', () => {
    expect(created()).toMatchObject({
      before: null,
      after: {
        status: 'received',
        version: 1,
        auditSequence: 1,
        operationNumber: 1,
        attempts: 0,
        reference: null,
        metadata: {},
        lane: 'real-time',
        runInlineUntil: null,
        dueKind: 'stuck',
        dueAt: '2026-11-23T11:30:00.000Z',
        createdAt: '2026-11-23T09:30:00.000Z',
        updatedAt: '2026-11-23T09:30:00.000Z',
      },
      entries: [{ type: 'payment.received', from: null, to: 'received', actor: MERCHANT }],
    });
  });
});

describe('the view', () => {
  it('shows nothing of the inside', () => {
    const view = toPayment(paymentIn('in-review'));
    for (const inside of ['auditHash', 'reviewTaskToken', 'pendingOperation', 'lane', 'dueAt']) {
      expect(view).not.toHaveProperty(inside);
    }
  });

  it.each(PAYMENT_STATUSES)(
    'tells of %s why it was declined or failed, and of no command',
    (status) => {
      const failure = { code: 'too-late', message: 'Too late.', retryable: false };
      const seen = toPayment({ ...paymentIn(status), failure }).failure;
      expect(seen).toEqual(status === 'declined' || status === 'failed' ? failure : null);
    },
  );

  it.each([
    ['received', 1000, 0],
    ['in-review', 1000, 0],
    ['authorized', 1000, 0],
    ['captured', 0, 1000],
    ['settled', 0, 1000],
    ['declined', 0, 0],
    ['failed', 0, 0],
    ['canceled', 0, 0],
    ['expired', 0, 0],
    ['refunded', 0, 0],
  ] as const)('of %s leaves %i to capture and %i to refund', (status, toCapture, toRefund) => {
    expect(toPayment(paymentIn(status)).available).toEqual({
      toCaptureMinor: toCapture,
      toRefundMinor: toRefund,
    });
  });
});

describe('an authorization', () => {
  const authorize = (captureMethod: 'automatic' | 'manual', outcome: 'approved' | 'declined') =>
    authorizePayment({
      record: created({ captureMethod }).after,
      screening: SCREENING,
      answer:
        outcome === 'approved'
          ? { outcome, authorizationId: 'auth_1' }
          : { outcome, code: 'insufficient_funds' },
      processorName: 'sandbox',
      ...late,
    });

  it('for automatic capture is a fact to pass on, not yet written', () => {
    expect(authorize('automatic', 'approved')).toEqual({
      ok: true,
      outcome: 'authorized',
      authorization: { ...AUTHORIZATION, at: '2026-11-23T09:30:01.000Z' },
    });
  });

  it('for manual capture is written and expires in 7 days', () => {
    expect(authorize('manual', 'approved')).toMatchObject({
      outcome: 'authorized-manual',
      change: {
        after: {
          status: 'authorized',
          dueKind: 'expiry',
          dueAt: '2026-11-30T09:30:01.000Z',
          processor: { authorizationId: 'auth_1', captureId: null, outcome: 'known' },
        },
        entries: [{ type: 'payment.screened' }, { type: 'payment.authorized' }],
      },
    });
  });

  it.each(['automatic', 'manual'] as const)('that is declined ends a %s payment', (method) => {
    expect(authorize(method, 'declined')).toMatchObject({
      outcome: 'declined',
      change: {
        after: {
          status: 'declined',
          failure: { code: 'insufficient_funds', retryable: false },
          dueKind: null,
        },
      },
    });
  });
});

describe('an automatic capture', () => {
  it('writes all that happened in one change', () => {
    const change = changeOf(
      captureAutomatically({
        record: created().after,
        screening: SCREENING,
        authorization: AUTHORIZATION,
        captureId: 'cap_1',
        ...late,
      }),
    );
    expect(change.after).toMatchObject({
      status: 'captured',
      version: 2,
      auditSequence: 4,
      amountCapturedMinor: 1000,
      risk: SCREENING.risk,
      processor: { name: 'sandbox', authorizationId: 'auth_1', captureId: 'cap_1' },
      dueKind: 'settle',
      dueAt: '2026-11-24T00:00:00.000Z',
    });
    expect(
      change.entries.map(({ type, from, to, actor, at }) => [type, from, to, actor, at]),
    ).toEqual([
      ['payment.screened', 'received', 'received', 'system:screen-payment', SCREENING.at],
      [
        'payment.authorized',
        'received',
        'authorized',
        'system:authorize-payment',
        AUTHORIZATION.at,
      ],
      [
        'payment.captured',
        'authorized',
        'captured',
        'system:capture-payment',
        '2026-11-23T09:30:01.000Z',
      ],
    ]);
  });

  it('of a manual payment is a bug', () => {
    expect(() =>
      captureAutomatically({
        record: created({ captureMethod: 'manual' }).after,
        screening: SCREENING,
        authorization: AUTHORIZATION,
        captureId: 'cap_1',
        ...late,
      }),
    ).toThrow('Broken invariant');
  });
});

describe('a manual capture', () => {
  const capture = (amountMinor: number) =>
    captureAuthorized({
      record: paymentIn('authorized'),
      amountMinor,
      captureId: 'cap_2',
      ...late,
    });

  it.each([1, 999, 1000])('takes %i of 1000 and releases the rest', (amountMinor) => {
    expect(toPayment(changeOf(capture(amountMinor)).after)).toMatchObject({
      status: 'captured',
      amountCapturedMinor: amountMinor,
      available: { toCaptureMinor: 0, toRefundMinor: amountMinor },
    });
  });

  it('of more than was authorized is refused', () => {
    expect(capture(1001)).toEqual({ ok: false, rejection: 'capture-exceeds-authorized' });
  });

  it.each([0, -1, 0.5, Number.NaN])('of %s is a bug', (amountMinor) => {
    expect(() => capture(amountMinor)).toThrow('Broken invariant');
  });
});
