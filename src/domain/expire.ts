/** Decides on expiry: the system's own command, and its effect once the processor has let the funds go. */
import { type Decision, nextChange, timeOnRow } from './change.ts';
import { dueExpiryAgain, NOTHING_DUE } from './due.ts';
import { type PaymentRecord, withKnownOutcome } from './payment.ts';
import { recordOperation } from './record-operation.ts';

/** Nobody captured in time: the funds are to be given back. */
export const requestExpiry = (input: {
  readonly record: PaymentRecord;
  readonly nowMs: number;
}): Decision<
  'operation-in-progress' | 'invalid-transition' | 'not-due' | 'operation-limit-reached'
> => {
  const { record } = input;
  const nowMs = timeOnRow(record, input.nowMs);
  if (record.pendingOperation !== null) return { ok: false, rejection: 'operation-in-progress' };
  if (record.status !== 'authorized') return { ok: false, rejection: 'invalid-transition' };
  if (record.dueAt === null || Date.parse(record.dueAt) > nowMs) {
    return { ok: false, rejection: 'not-due' };
  }
  return recordOperation({
    record,
    actor: 'system:reconcile-payments',
    nowMs,
    operation: { operation: 'expire' },
    awaited: dueExpiryAgain(nowMs),
    type: 'payment.expiry-requested',
    data: {},
  });
};

/** Carried out: nothing is held any more. */
export const expirePayment = (input: {
  readonly record: PaymentRecord;
  readonly nowMs: number;
  readonly attempts: number;
}): Decision<'invalid-transition'> => {
  const { record, nowMs, attempts } = input;
  if (record.status !== 'authorized' || record.pendingOperation?.operation !== 'expire') {
    return { ok: false, rejection: 'invalid-transition' };
  }
  const change = nextChange(
    record,
    {
      status: 'expired',
      failure: null,
      processor: withKnownOutcome(record.processor),
      pendingOperation: null,
      runInlineUntil: null,
      attempts,
      ...NOTHING_DUE,
    },
    [{ type: 'payment.expired', to: 'expired', actor: 'system:cancel-payment' }],
    nowMs,
  );
  return { ok: true, change };
};
