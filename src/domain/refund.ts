/** Decides on refunds: the command, and what it means once the processor has given the money back. */
import type { RefundPayment } from '../contract/payment.ts';
import { toTimestamp } from '../contract/text.ts';
import { type Decision, nextChange } from './change.ts';
import { type Due, dueSettlement } from './due.ts';
import { invariant } from './invariant.ts';
import { available, type PaymentRecord, withKnownOutcome } from './payment.ts';
import { type CommandInput, recordOperation } from './record-operation.ts';
import { mayBecome } from './transitions.ts';

export type RefundRejection =
  | 'operation-in-progress'
  | 'invalid-transition'
  | 'refund-exceeds-captured'
  | 'operation-limit-reached';

export const requestRefund = (
  input: CommandInput & { readonly request: RefundPayment; readonly refundId: string },
): Decision<RefundRejection> => {
  const { record, request, refundId, ...rest } = input;
  if (record.pendingOperation !== null) return { ok: false, rejection: 'operation-in-progress' };
  if (!mayBecome(record.status, 'refunded')) return { ok: false, rejection: 'invalid-transition' };
  const { toRefundMinor } = available(record);
  const amountMinor = request.amountMinor ?? toRefundMinor;
  if (amountMinor > toRefundMinor) return { ok: false, rejection: 'refund-exceeds-captured' };
  const said = request.reason === undefined ? {} : { reason: request.reason };
  return recordOperation({
    ...rest,
    record,
    operation: { operation: 'refund', amountMinor, refundId, ...said },
    type: 'payment.refund-requested',
    data: { refundId, amountMinor, ...said },
  });
};

/** A settlement that waits already comes first and leaves the refund to its own day. */
const settlementAfter = (record: PaymentRecord, bookedAt: string): Due => {
  const awaited = record.pendingOperation?.awaited ?? record;
  return awaited.dueKind === 'settle'
    ? { dueKind: 'settle', dueAt: awaited.dueAt }
    : dueSettlement(bookedAt);
};

/** Carried out: the sum of all refunds never exceeds what was captured; the last one ends the payment. */
export const refundPayment = (input: {
  readonly record: PaymentRecord;
  readonly amountMinor: number;
  /** Ours, as it was given when the refund was asked for. */
  readonly refundId: string;
  readonly processorRefundId: string;
  /** When the processor booked it; by default now. */
  readonly bookedAt?: string | undefined;
  readonly nowMs: number;
  readonly attempts: number;
}): Decision<'invalid-transition' | 'refund-exceeds-captured'> => {
  const { record, amountMinor, refundId, processorRefundId, nowMs, attempts } = input;
  const { bookedAt = toTimestamp(nowMs) } = input;
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
      processor: withKnownOutcome(record.processor),
      pendingOperation: null,
      runInlineUntil: null,
      attempts,
      ...settlementAfter(record, bookedAt),
    },
    [
      {
        type: isWhole ? 'payment.refunded' : 'payment.partially-refunded',
        to: status,
        actor: 'system:refund-payment',
        data: { refundId, amountMinor, processorRefundId, bookedAt },
      },
    ],
    nowMs,
  );
  return { ok: true, change };
};
