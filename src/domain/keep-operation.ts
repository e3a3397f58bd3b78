/** Records that nobody knows whether a command was carried out: it stays pending until the processor says. */
import { type Decision, nextChange } from './change.ts';
import type { PaymentRecord } from './payment.ts';

/**
 * As long as it is pending no other command is taken, so that the processor is asked under this
 * command's key before it is asked for anything else.
 */
export const keepOperation = (input: {
  readonly record: PaymentRecord;
  readonly nowMs: number;
  readonly attempts: number;
}): Decision<'nothing-new'> => {
  const { record, nowMs, attempts } = input;
  const { pendingOperation, processor } = record;
  if (pendingOperation === null || processor === null || processor.outcome === 'unknown') {
    return { ok: false, rejection: 'nothing-new' };
  }
  const change = nextChange(
    record,
    { processor: { ...processor, outcome: 'unknown' }, attempts },
    [
      {
        type: 'payment.outcome-unknown',
        to: record.status,
        actor: 'system:fail-payment',
        data: { operation: pendingOperation.operation },
      },
    ],
    nowMs,
  );
  return { ok: true, change };
};
