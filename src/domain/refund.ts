/** Decides on refunds: the command, and what it means once the processor has given the money back. */
import type { RefundPayment } from '../contract/payment.ts';
import { type Decision, nextChange } from './change.ts';
import { NOTHING_DUE } from './due.ts';
import { invariant } from './invariant.ts';
import { available, type PaymentRecord } from './payment.ts';
import { recordOperation } from './record-operation.ts';
import { mayBecome } from './transitions.ts';

export const requestRefund = (input: {
  readonly record: PaymentRecord;
  readonly request: RefundPayment;
  readonly actor: string;
  readonly nowMs: number;
}): Decision<'operation-in-progress' | 'invalid-transition' | 'refund-exceeds-captured'> => {
  const { record, request, actor, nowMs } = input;
  if (record.pendingOperation !== null) return { ok: false, rejection: 'operation-in-progress' };
  if (!mayBecome(record.status, 'refunded')) return { ok: false, rejection: 'invalid-transition' };
  const { toRefundMinor } = available(record);
  const amountMinor = request.amountMinor ?? toRefundMinor;
  if (amountMinor > toRefundMinor) return { ok: false, rejection: 'refund-exceeds-captured' };
  const said = request.reason === undefined ? {} : { reason: request.reason };
  return recordOperation({
    record,
    operation: { operation: 'refund', amountMinor, ...said },
    type: 'payment.refund-requested',
    data: { amountMinor, ...said },
    actor,
    nowMs,
  });
};

/** Carried out: the sum of all refunds never exceeds what was captured; the last one ends the payment. */
export const refundPayment = (input: {
  readonly record: PaymentRecord;
  readonly amountMinor: number;
  readonly refundId: string;
  readonly nowMs: number;
  readonly attempts: number;
}): Decision<'invalid-transition' | 'refund-exceeds-captured'> => {
  const { record, amountMinor, refundId, nowMs, attempts } = input;
  invariant(
    Number.isSafeInteger(amountMinor) && amountMinor >= 1,
    'Amounts are whole and positive.',
  );
  if (!mayBecome(record.status, 'refunded')) return { ok: false, rejection: 'invalid-transition' };
  const { toRefundMinor } = available(record);
  if (amountMinor > toRefundMinor) return { ok: false, rejection: 'refund-exceeds-captured' };
  const isWhole = amountMinor === toRefundMinor;
  const status = isWhole ? 'refunded' : record.status;
  const change = nextChange(
    record,
    {
      status,
      amountRefundedMinor: record.amountRefundedMinor + amountMinor,
      failure: null,
      pendingOperation: null,
      runInlineUntil: null,
      attempts,
      ...(isWhole ? NOTHING_DUE : (record.pendingOperation?.awaited ?? {})),
    },
    [
      {
        type: isWhole ? 'payment.refunded' : 'payment.partially-refunded',
        to: status,
        actor: 'system:refund-payment',
        data: { amountMinor, refundId },
      },
    ],
    nowMs,
  );
  return { ok: true, change };
};
