/** Settles what a day's cut-off has reached of a payment: its capture, its refunds, or both. */
import type { PaymentStatus } from '../contract/payment.ts';
import { type Change, nextChange } from './change.ts';
import { type Due, dueSettlement, NOTHING_DUE } from './due.ts';
import { invariant } from './invariant.ts';
import type { Movement } from './movements.ts';
import type { PaymentRecord } from './payment.ts';
import { cutOffMsOf } from './settlement-day.ts';

/** One transaction holds a hundred rows; the rest of a payment with more follows at once. */
export const MOVEMENTS_PER_CHANGE_MAX = 80;

/** Money has moved in these; in the first it is in no report yet. */
const MOVED: readonly PaymentStatus[] = ['captured', 'settled', 'refunded'];

export type SettleRejection = 'operation-in-progress' | 'invalid-transition' | 'nothing-to-settle';

export type SettleDecision =
  | {
      readonly ok: true;
      readonly change: Change;
      /** What the change takes into the day's report. */
      readonly settled: readonly Movement[];
    }
  | { readonly ok: false; readonly rejection: SettleRejection };

const sumOf = (movements: readonly Movement[], kind: Movement['kind']): number =>
  movements
    .filter((one) => one.kind === kind)
    .reduce((sum, { amountMinor }) => sum + amountMinor, 0);

export const settlePayment = (input: {
  readonly record: PaymentRecord;
  /** In no report yet, oldest first. */
  readonly movements: readonly Movement[];
  /** The settlement's day, as in its report: YYYY-MM-DD. */
  readonly settlementDate: string;
  readonly nowMs: number;
}): SettleDecision => {
  const { record, movements, settlementDate, nowMs } = input;
  if (record.pendingOperation !== null) return { ok: false, rejection: 'operation-in-progress' };
  if (!MOVED.includes(record.status)) return { ok: false, rejection: 'invalid-transition' };
  const cutOffMs = cutOffMsOf(settlementDate);
  const later = movements.findIndex(({ bookedAt }) => Date.parse(bookedAt) >= cutOffMs);
  const reached = later < 0 ? movements : movements.slice(0, later);
  const settled = reached.slice(0, MOVEMENTS_PER_CHANGE_MAX);
  const last = settled.at(-1);
  if (last === undefined) return { ok: false, rejection: 'nothing-to-settle' };
  // A refund follows its capture, so whatever is settled first holds the capture.
  invariant(
    record.status !== 'captured' || settled[0]?.kind === 'capture',
    'A captured payment is settled with its capture.',
  );
  const status = record.status === 'captured' ? 'settled' : record.status;
  const change = nextChange(
    record,
    { status, ...dueAfter(movements.slice(settled.length), record) },
    [
      {
        type: 'payment.settled',
        to: status,
        actor: 'system:settle-payments',
        data: {
          settlementDate,
          settledThrough: last.sequence,
          capturedMinor: sumOf(settled, 'capture'),
          refundedMinor: sumOf(settled, 'refund'),
        },
      },
    ],
    nowMs,
  );
  return { ok: true, change, settled };
};

/** What is left waits for its own day; never for longer than what was due already. */
function dueAfter([next]: readonly Movement[], { dueAt }: PaymentRecord): Due {
  if (next === undefined) return NOTHING_DUE;
  const due = dueSettlement(next.bookedAt);
  return dueAt !== null && due.dueAt !== null && dueAt > due.dueAt ? { ...due, dueAt } : due;
}
