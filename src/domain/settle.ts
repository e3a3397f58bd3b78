/** Marks a captured payment as part of a settlement report. */
import { type Decision, nextChange } from './change.ts';
import { NOTHING_DUE } from './due.ts';
import type { PaymentRecord } from './payment.ts';

export const settlePayment = (input: {
  readonly record: PaymentRecord;
  /** The settlement's day, as in its report: YYYY-MM-DD. */
  readonly settlementDate: string;
  readonly nowMs: number;
}): Decision<'operation-in-progress' | 'invalid-transition'> => {
  const { record, settlementDate, nowMs } = input;
  if (record.pendingOperation !== null) return { ok: false, rejection: 'operation-in-progress' };
  if (record.status !== 'captured') return { ok: false, rejection: 'invalid-transition' };
  const change = nextChange(
    record,
    { status: 'settled', ...NOTHING_DUE },
    [
      {
        type: 'payment.settled',
        to: 'settled',
        actor: 'system:settle-payments',
        data: { settlementDate },
      },
    ],
    nowMs,
  );
  return { ok: true, change };
};
