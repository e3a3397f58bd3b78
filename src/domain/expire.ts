/** Ends an authorization that nobody captured in time. */
import { type Decision, nextChange } from './change.ts';
import { NOTHING_DUE } from './due.ts';
import type { PaymentRecord } from './payment.ts';

export const expirePayment = (input: {
  readonly record: PaymentRecord;
  readonly nowMs: number;
}): Decision<'operation-in-progress' | 'invalid-transition' | 'not-due'> => {
  const { record, nowMs } = input;
  if (record.pendingOperation !== null) return { ok: false, rejection: 'operation-in-progress' };
  if (record.status !== 'authorized') return { ok: false, rejection: 'invalid-transition' };
  if (record.dueAt === null || Date.parse(record.dueAt) > nowMs) {
    return { ok: false, rejection: 'not-due' };
  }
  const change = nextChange(
    record,
    { status: 'expired', runInlineUntil: null, ...NOTHING_DUE },
    [{ type: 'payment.expired', to: 'expired', actor: 'system:reconcile-payments' }],
    nowMs,
  );
  return { ok: true, change };
};
