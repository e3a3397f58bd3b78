/** Orders work again that should long have been done: the order, not the work, may have been lost. */
import { type Decision, nextChange, timeOnRow } from './change.ts';
import { dueStuckAgain } from './due.ts';
import type { PaymentRecord } from './payment.ts';

export const requeueWork = (input: {
  readonly record: PaymentRecord;
  readonly nowMs: number;
}): Decision<'nothing-outstanding'> => {
  const { record } = input;
  const nowMs = timeOnRow(record, input.nowMs);
  const { pendingOperation, status } = record;
  if (pendingOperation === null && status !== 'received') {
    return { ok: false, rejection: 'nothing-outstanding' };
  }
  const times = (record.requeues ?? 0) + 1;
  const operation = pendingOperation?.operation ?? 'process';
  const change = nextChange(
    record,
    { requeues: times, runInlineUntil: null, ...dueStuckAgain(nowMs, times) },
    [
      {
        type: 'payment.requeued',
        to: status,
        actor: 'system:reconcile-payments',
        data: { operation, times },
      },
    ],
    nowMs,
  );
  return { ok: true, change };
};
