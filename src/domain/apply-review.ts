/** Carries out the end of a review: approved goes on, declined or timed out ends. */
import { type Decision, nextChange } from './change.ts';
import { dueStuck, NOTHING_DUE } from './due.ts';
import type { PaymentRecord } from './payment.ts';

export const applyReview = (input: {
  readonly record: PaymentRecord;
  readonly decision: 'approve' | 'decline' | 'timeout';
  readonly note: string | null;
  /** The operator who decided; the system when nobody did. */
  readonly actor: string | null;
  readonly nowMs: number;
}): Decision<'invalid-transition'> => {
  const { record, decision, note, nowMs } = input;
  const actor = input.actor ?? 'system:apply-review';
  if (record.status !== 'in-review') return { ok: false, rejection: 'invalid-transition' };
  const ended = { pendingOperation: null, reviewTaskToken: null, runInlineUntil: null };
  const said = note === null ? {} : { note };
  if (decision === 'approve') {
    const change = nextChange(
      record,
      {
        ...ended,
        status: 'received',
        reviewApproved: true,
        operationNumber: record.operationNumber + 1,
        ...dueStuck(nowMs),
      },
      [{ type: 'payment.review-approved', to: 'received', actor, data: said }],
      nowMs,
    );
    return { ok: true, change };
  }
  const failure =
    decision === 'timeout'
      ? { code: 'review-timed-out', message: 'Nobody reviewed this payment in time.' }
      : { code: 'review-declined', message: 'A review declined this payment.' };
  const change = nextChange(
    record,
    { ...ended, status: 'declined', failure: { ...failure, retryable: false }, ...NOTHING_DUE },
    [{ type: 'payment.declined', to: 'declined', actor, data: { code: failure.code, ...said } }],
    nowMs,
  );
  return { ok: true, change };
};
