/** Records that a command had no effect, which is certain: the payment stays what it was, and may get another. */
import { type Decision, nextChange } from './change.ts';
import { type PaymentRecord, withKnownOutcome } from './payment.ts';

export const failOperation = (input: {
  readonly record: PaymentRecord;
  readonly code: string;
  readonly message: string;
  readonly retryable: boolean;
  readonly nowMs: number;
  readonly attempts: number;
}): Decision<'invalid-transition'> => {
  const { record, code, message, retryable, nowMs, attempts } = input;
  const { pendingOperation } = record;
  if (pendingOperation === null) return { ok: false, rejection: 'invalid-transition' };
  const change = nextChange(
    record,
    {
      failure: { code, message, retryable },
      processor: withKnownOutcome(record.processor),
      pendingOperation: null,
      runInlineUntil: null,
      attempts,
      ...pendingOperation.awaited,
    },
    [
      {
        type: 'payment.operation-failed',
        to: record.status,
        actor: 'system:fail-payment',
        data: {
          operation: pendingOperation.operation,
          code,
          message,
          retryable,
          ...(pendingOperation.refundId === undefined
            ? {}
            : { refundId: pendingOperation.refundId }),
        },
      },
    ],
    nowMs,
  );
  return { ok: true, change };
};
