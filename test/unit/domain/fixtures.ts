/** Payments in every status, each reached by the domain's own decisions. */
import type { PaymentStatus } from '../../../src/contract/payment.ts';
import { applyReview } from '../../../src/domain/apply-review.ts';
import { authorizePayment } from '../../../src/domain/authorize.ts';
import { cancelPayment } from '../../../src/domain/cancel.ts';
import { captureAutomatically } from '../../../src/domain/capture.ts';
import type { Change } from '../../../src/domain/change.ts';
import { createPayment } from '../../../src/domain/create.ts';
import { AUTHORIZATION_EXPIRES_AFTER_MS } from '../../../src/domain/due.ts';
import { expirePayment, requestExpiry } from '../../../src/domain/expire.ts';
import { failPayment } from '../../../src/domain/fail.ts';
import type { PaymentRecord } from '../../../src/domain/payment.ts';
import { refundPayment } from '../../../src/domain/refund.ts';
import { screenPayment } from '../../../src/domain/screen.ts';
import { settlePayment } from '../../../src/domain/settle.ts';

export const REFUND_ID = 'ref_01h2xcejqtf2nbrexx3vqjhp41';
export const REFUND = { refundId: REFUND_ID, processorRefundId: 'refd_1' };
export const NOW_MS = Date.parse('2026-11-23T09:30:00.000Z');
export const PAYMENT_ID = 'pay_01h2xcejqtf2nbrexx3vqjhp41';
export const MERCHANT_ID = 'mer_01h2xcejqtf2nbrexx3vqjhp41';
export const MERCHANT = `merchant:${MERCHANT_ID}/k1`;
export const OPERATOR = 'operator:o1';
export const LATER_MS = NOW_MS + 1000;
/** The settlement of a payment that was captured by these fixtures. */
export const SETTLEMENT = {
  settlementDate: '2026-11-23',
  movements: [
    {
      kind: 'capture',
      sequence: 4,
      amountMinor: 1000,
      reference: 'cap_1',
      refundId: null,
      bookedAt: new Date(LATER_MS).toISOString(),
    },
  ],
} as const;

const RISK = { decision: 'approve' as const, score: 0, reasons: [] };
export const SCREENING = { risk: RISK, at: '2026-11-23T09:30:00.100Z' };
export const AUTHORIZATION = {
  processorName: 'sandbox',
  authorizationId: 'auth_1',
  at: '2026-11-23T09:30:00.200Z',
};

/** The change of a decision that must not be refused. */
export const changeOf = (
  decision: { ok: true; change?: Change } | { ok: false; rejection: string },
): Change => {
  if (!decision.ok) throw new Error(`Rejected: ${decision.rejection}`);
  if (decision.change === undefined) throw new Error('Decided without a change.');
  return decision.change;
};

export const created = (
  request: {
    amountMinor?: number;
    captureMethod?: 'automatic' | 'manual';
    paymentMethod?: string;
  } = {},
): Change =>
  createPayment({
    request: {
      amountMinor: 1000,
      currency: 'USD',
      paymentMethod: 'tok_approve',
      captureMethod: 'automatic',
      ...request,
    },
    paymentId: PAYMENT_ID,
    merchantId: MERCHANT_ID,
    actor: MERCHANT,
    nowMs: NOW_MS,
  }).change;

const late = { nowMs: LATER_MS, attempts: 1 };

const authorized = (): PaymentRecord =>
  changeOf(
    authorizePayment({
      record: created({ captureMethod: 'manual' }).after,
      screening: SCREENING,
      answer: { outcome: 'approved', authorizationId: 'auth_1' },
      processorName: 'sandbox',
      ...late,
    }),
  ).after;

const captured = (): PaymentRecord =>
  changeOf(
    captureAutomatically({
      record: created().after,
      screening: SCREENING,
      authorization: AUTHORIZATION,
      captureId: 'cap_1',
      ...late,
    }),
  ).after;

const screenedWith = (paymentMethod: string): PaymentRecord =>
  changeOf(screenPayment({ record: created({ paymentMethod }).after, limits: {}, ...late })).after;

const failed = (): PaymentRecord =>
  changeOf(
    failPayment({
      record: created().after,
      code: 'processor-unavailable',
      message: 'The processor did not answer.',
      outcome: 'unknown',
      processorName: 'sandbox',
      ...late,
    }),
  ).after;

const MAKERS: Readonly<Record<PaymentStatus, () => PaymentRecord>> = {
  received: () => created().after,
  'in-review': () => screenedWith('tok_risk_review'),
  authorized,
  captured,
  settled: () =>
    changeOf(settlePayment({ record: captured(), ...SETTLEMENT, nowMs: LATER_MS })).after,
  declined: () => screenedWith('tok_risk_decline'),
  failed,
  canceled: () => changeOf(cancelPayment({ record: authorized(), ...late })).after,
  expired: () => {
    const nowMs = LATER_MS + AUTHORIZATION_EXPIRES_AFTER_MS;
    const { after: record } = changeOf(requestExpiry({ record: authorized(), nowMs }));
    return changeOf(expirePayment({ record, nowMs, attempts: 1 })).after;
  },
  refunded: () =>
    changeOf(refundPayment({ record: captured(), amountMinor: 1000, ...REFUND, ...late })).after,
};

/** A payment in this status. */
export const paymentIn = (status: PaymentStatus): PaymentRecord => MAKERS[status]();

/** A payment approved by a review and received again. */
export const approvedByReview = (): PaymentRecord =>
  changeOf(
    applyReview({
      record: paymentIn('in-review'),
      decision: 'approve',
      note: 'known customer',
      actor: OPERATOR,
      nowMs: LATER_MS,
    }),
  ).after;
