/** Decides on canceling: the command, and what it means once the processor has released the funds. */
import type { CancelPayment } from '../contract/payment.ts';
import { toTimestamp } from '../contract/text.ts';
import { type Decision, nextChange, timeOnRow } from './change.ts';
import { NOTHING_DUE } from './due.ts';
import { type PaymentRecord, withKnownOutcome } from './payment.ts';
import { type CommandInput, recordOperation } from './record-operation.ts';
import { mayBecome } from './transitions.ts';

export type CancelRejection =
  | 'operation-in-progress'
  | 'invalid-transition'
  | 'operation-limit-reached';

/**
 * A run that began before the command was recorded may still charge; later ones see the command and do
 * not. A run ends within the workflow's 60 seconds, its last step within 20 more, the processor's
 * answer to that within 15: after this time nothing is on its way any more.
 */
export const RUNS_END_WITHIN_MS = 120_000;

export const requestCancel = (
  input: CommandInput & { readonly request: CancelPayment },
): Decision<CancelRejection> => {
  const { record, request, runInlineUntilMs, ...rest } = input;
  const nowMs = timeOnRow(record, input.nowMs);
  if (record.pendingOperation !== null) return { ok: false, rejection: 'operation-in-progress' };
  if (!mayBecome(record.status, 'canceled')) return { ok: false, rejection: 'invalid-transition' };
  const said = request.reason === undefined ? {} : { reason: request.reason };
  const mayBeUnderWay = record.status === 'received';
  const notBefore = mayBeUnderWay ? { notBefore: toTimestamp(nowMs + RUNS_END_WITHIN_MS) } : {};
  return recordOperation({
    ...rest,
    record,
    nowMs,
    ...(mayBeUnderWay || runInlineUntilMs === undefined ? {} : { runInlineUntilMs }),
    operation: { operation: 'cancel', ...said, ...notBefore },
    type: 'payment.cancel-requested',
    data: said,
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
      failure: null,
      processor: withKnownOutcome(record.processor),
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
