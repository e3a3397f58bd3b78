/** Every decision of the domain as something that can be tried on any payment, and where it may start. */
import type { AuditEvent } from '../../../src/contract/audit.ts';
import type { PaymentStatus } from '../../../src/contract/payment.ts';
import { applyReview } from '../../../src/domain/apply-review.ts';
import { authorizePayment } from '../../../src/domain/authorize.ts';
import { cancelPayment, requestCancel } from '../../../src/domain/cancel.ts';
import { captureAuthorized, captureAutomatically } from '../../../src/domain/capture.ts';
import type { Change } from '../../../src/domain/change.ts';
import { expirePayment, requestExpiry } from '../../../src/domain/expire.ts';
import { failPayment } from '../../../src/domain/fail.ts';
import { failOperation } from '../../../src/domain/fail-operation.ts';
import { failureMessage } from '../../../src/domain/failure-message.ts';
import { keepOperation } from '../../../src/domain/keep-operation.ts';
import { unsettledMovements } from '../../../src/domain/movements.ts';
import type { PaymentRecord } from '../../../src/domain/payment.ts';
import { reconcilePayment } from '../../../src/domain/reconcile.ts';
import { refundPayment, requestRefund } from '../../../src/domain/refund.ts';
import { requestCapture } from '../../../src/domain/request-capture.ts';
import { requestReview } from '../../../src/domain/request-review.ts';
import { requeueWork } from '../../../src/domain/requeue.ts';
import { retryPayment } from '../../../src/domain/retry.ts';
import { screenPayment } from '../../../src/domain/screen.ts';
import { settlePayment } from '../../../src/domain/settle.ts';
import { settlementDateOf } from '../../../src/domain/settlement-day.ts';
import {
  AUTHORIZATION,
  MERCHANT,
  OPERATOR,
  REFUND,
  REFUND_ID,
  SCREENING,
  SETTLEMENT,
} from './fixtures.ts';

export interface Attempt {
  readonly record: PaymentRecord;
  readonly nowMs: number;
  readonly amountMinor: number;
  /** All entries so far, where what is tried depends on them. */
  readonly trail?: readonly AuditEvent[];
}

export type Outcome =
  | { readonly ok: true; readonly change?: Change }
  | { readonly ok: false; readonly rejection: string };

export interface TriedDecision {
  /** Statuses in which it may be accepted, as docs and api.md have them: written here once more, by hand. */
  readonly from: readonly PaymentStatus[];
  readonly decide: (attempt: Attempt) => Outcome;
}

const code = 'processor-unavailable';
const failure = { code, message: failureMessage(code), retryable: true } as const;
const unknown = { outcome: 'unknown' as const, processorName: 'sandbox', attempts: 12 };

/** In which a command may be pending. */
const PENDABLE = ['received', 'in-review', 'authorized', 'captured', 'settled'] as const;

export const DECISIONS: Readonly<Record<string, TriedDecision>> = {
  screen: {
    from: ['received'],
    decide: ({ record, nowMs }) => screenPayment({ record, limits: {}, nowMs, attempts: 1 }),
  },
  'authorize, approved': {
    from: ['received'],
    decide: ({ record, nowMs }) =>
      authorizePayment({
        record,
        screening: SCREENING,
        answer: { outcome: 'approved', authorizationId: 'auth_1' },
        processorName: 'sandbox',
        nowMs,
        attempts: 1,
      }),
  },
  'authorize, declined': {
    from: ['received'],
    decide: ({ record, nowMs }) =>
      authorizePayment({
        record,
        screening: SCREENING,
        answer: { outcome: 'declined', code: 'stolen_card' },
        processorName: 'sandbox',
        nowMs,
        attempts: 1,
      }),
  },
  'capture automatically': {
    from: ['received'],
    decide: ({ record, nowMs }) =>
      record.captureMethod === 'manual'
        ? { ok: false, rejection: 'not asked' }
        : captureAutomatically({
            record,
            screening: SCREENING,
            authorization: AUTHORIZATION,
            captureId: 'cap_1',
            nowMs,
            attempts: 1,
          }),
  },
  'request capture': {
    from: ['authorized'],
    decide: ({ record, nowMs, amountMinor }) =>
      requestCapture({ record, request: { amountMinor }, actor: MERCHANT, nowMs }),
  },
  'capture what is authorized': {
    from: ['authorized'],
    decide: (attempt) => captureAuthorized({ ...attempt, captureId: 'cap_2', attempts: 1 }),
  },
  'request cancel': {
    from: ['received', 'in-review', 'authorized'],
    decide: ({ record, nowMs }) => requestCancel({ record, request: {}, actor: MERCHANT, nowMs }),
  },
  cancel: {
    from: ['received', 'in-review', 'authorized'],
    decide: ({ record, nowMs }) => cancelPayment({ record, nowMs, attempts: 1 }),
  },
  'request refund': {
    from: ['captured', 'settled'],
    decide: ({ record, nowMs, amountMinor }) =>
      requestRefund({
        record,
        request: { amountMinor },
        refundId: REFUND_ID,
        actor: MERCHANT,
        nowMs,
      }),
  },
  refund: {
    from: ['captured', 'settled'],
    decide: (attempt) => refundPayment({ ...attempt, ...REFUND, attempts: 1 }),
  },
  'request review': {
    from: ['in-review'],
    decide: ({ record, nowMs }) =>
      requestReview({
        record,
        request: { decision: 'approve', note: 'fine' },
        actor: OPERATOR,
        nowMs,
      }),
  },
  'apply review, approved': {
    from: ['in-review'],
    decide: ({ record, nowMs }) =>
      applyReview({ record, decision: 'approve', note: 'fine', actor: OPERATOR, nowMs }),
  },
  'apply review, timed out': {
    from: ['in-review'],
    decide: ({ record, nowMs }) =>
      applyReview({ record, decision: 'timeout', note: null, actor: null, nowMs }),
  },
  fail: {
    from: ['received'],
    decide: ({ record, nowMs }) => failPayment({ record, nowMs, ...failure, ...unknown }),
  },
  'fail operation': {
    from: PENDABLE,
    decide: ({ record, nowMs }) => failOperation({ record, nowMs, attempts: 12, ...failure }),
  },
  'keep operation': {
    from: PENDABLE,
    decide: ({ record, nowMs }) => keepOperation({ record, nowMs, attempts: 12 }),
  },
  requeue: {
    from: PENDABLE,
    decide: ({ record, nowMs }) => requeueWork({ record, nowMs }),
  },
  retry: {
    from: ['failed'],
    decide: ({ record, nowMs }) => retryPayment({ record, actor: OPERATOR, nowMs }),
  },
  'request expiry': {
    from: ['authorized'],
    decide: ({ record, nowMs }) => requestExpiry({ record, nowMs }),
  },
  expire: {
    from: ['authorized'],
    decide: ({ record, nowMs }) => expirePayment({ record, nowMs, attempts: 1 }),
  },
  reconcile: {
    from: PENDABLE,
    decide: ({ record, nowMs }) => reconcilePayment({ record, nowMs, processorName: 'sandbox' }),
  },
  settle: {
    from: ['captured', 'settled', 'refunded'],
    decide: ({ record, nowMs, trail }) =>
      settlePayment({
        record,
        settlementDate: settlementDateOf(nowMs),
        movements: trail === undefined ? SETTLEMENT.movements : unsettledMovements(trail),
        nowMs,
      }),
  },
};
