/** Records that a command could not be carried out: the payment stays what it was, and may get another. */
import { type Decision, nextChange } from './change.ts';
import type { PaymentRecord } from './payment.ts';

export const failOperation = (input: {
  readonly record: PaymentRecord;
  readonly code: string;
  readonly message: string;
  readonly retryable: boolean;
  /** `unknown` when the processor was asked and never answered. */
  readonly outcome: 'known' | 'unknown';
  readonly nowMs: number;
  readonly attempts: number;
}): Decision<'invalid-transition'> => {
  const { record, code, message, retryable, outcome, nowMs, attempts } = input;
  const { pendingOperation } = record;
  if (pendingOperation === null) return { ok: false, rejection: 'invalid-transition' };
  const change = nextChange(
    record,
    {
      failure: { code, message, retryable },
      processor: record.processor === null ? null : { ...record.processor, outcome },
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
        data: { operation: pendingOperation.operation, code, outcome },
      },
    ],
    nowMs,
  );
  return { ok: true, change };
};
