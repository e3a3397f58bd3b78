/** Sends a failed payment round again, by an operator's word. */
import { type Decision, nextChange } from './change.ts';
import { dueStuck } from './due.ts';
import type { PaymentRecord } from './payment.ts';

/** What the processor already knows stays on the record: the next run asks under the same keys. */
export const retryPayment = (input: {
  readonly record: PaymentRecord;
  readonly actor: string;
  readonly nowMs: number;
}): Decision<'invalid-transition'> => {
  const { record, actor, nowMs } = input;
  if (record.status !== 'failed') return { ok: false, rejection: 'invalid-transition' };
  const change = nextChange(
    record,
    {
      status: 'received',
      failure: null,
      operationNumber: record.operationNumber + 1,
      ...dueStuck(nowMs),
    },
    [{ type: 'payment.retried', to: 'received', actor }],
    nowMs,
  );
  return { ok: true, change };
};
