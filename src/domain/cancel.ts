/** Decides on canceling: the command, and what it means once the processor has released the funds. */
import type { CancelPayment } from '../contract/payment.ts';
import { type Decision, nextChange } from './change.ts';
import { NOTHING_DUE } from './due.ts';
import type { PaymentRecord } from './payment.ts';
import { recordOperation } from './record-operation.ts';
import { mayBecome } from './transitions.ts';

export const requestCancel = (input: {
  readonly record: PaymentRecord;
  readonly request: CancelPayment;
  readonly actor: string;
  readonly nowMs: number;
}): Decision<'operation-in-progress' | 'invalid-transition'> => {
  const { record, request, actor, nowMs } = input;
  if (record.pendingOperation !== null) return { ok: false, rejection: 'operation-in-progress' };
  if (!mayBecome(record.status, 'canceled')) return { ok: false, rejection: 'invalid-transition' };
  const said = request.reason === undefined ? {} : { reason: request.reason };
  return recordOperation({
    record,
    operation: { operation: 'cancel', ...said },
    type: 'payment.cancel-requested',
    data: said,
    actor,
    nowMs,
  });
};

/** Carried out: nothing is held at the processor any more, or nothing ever was. */
export const cancelPayment = (input: {
  readonly record: PaymentRecord;
  readonly nowMs: number;
  readonly attempts: number;
}): Decision<'invalid-transition'> => {
  const { record, nowMs, attempts } = input;
  if (!mayBecome(record.status, 'canceled')) return { ok: false, rejection: 'invalid-transition' };
  const change = nextChange(
    record,
    {
      status: 'canceled',
      pendingOperation: null,
      reviewTaskToken: null,
      runInlineUntil: null,
      attempts,
      ...NOTHING_DUE,
    },
    [{ type: 'payment.canceled', to: 'canceled', actor: 'system:cancel-payment' }],
    nowMs,
  );
  return { ok: true, change };
};
