/** Carries out the end of a review: approved goes on, declined or timed out ends. */
import { type Decision, nextChange, timeOnRow } from './change.ts';
import { dueStuck, NOTHING_DUE } from './due.ts';
import type { PaymentRecord } from './payment.ts';

interface ReviewEnd {
  readonly decision: 'approve' | 'decline' | 'timeout';
  readonly note: string | null;
  /** The operator who decided; the system when nobody did. */
  readonly actor: string | null;
}

/** A decision that was recorded before the time ran out counts, though nobody could hand it over. */
const effectiveEnd = (record: PaymentRecord, { decision, note, actor }: ReviewEnd): ReviewEnd => {
  const pending = record.pendingOperation;
  return decision === 'timeout' && pending?.operation === 'review' && pending.decision !== undefined
    ? { decision: pending.decision, note: pending.note ?? null, actor: pending.actor }
    : { decision, note, actor };
};

export const applyReview = (
  input: ReviewEnd & { readonly record: PaymentRecord; readonly nowMs: number },
): Decision<'invalid-transition'> => {
  const { record } = input;
  const nowMs = timeOnRow(record, input.nowMs);
  const { decision, note, ...who } = effectiveEnd(record, input);
  const actor = who.actor ?? 'system:apply-review';
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
        requeues: null,
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
