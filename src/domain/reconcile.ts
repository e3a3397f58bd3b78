/** Decides what becomes of a payment whose time is over: asked again, given up, timed out, or given back. */
import { applyReview } from './apply-review.ts';
import type { Change } from './change.ts';
import { REQUEUES_MAX } from './due.ts';
import { requestExpiry } from './expire.ts';
import { failPayment } from './fail.ts';
import { failureMessage } from './failure-message.ts';
import type { PaymentRecord } from './payment.ts';
import { requeueWork } from './requeue.ts';

export type Reconciliation =
  | {
      readonly ok: true;
      readonly outcome: 'requeued' | 'given-up' | 'review-timed-out' | 'expiry-requested';
      readonly change: Change;
    }
  /** The row has moved on since the index was read. */
  | { readonly ok: false; readonly rejection: 'not-due' };

interface ReconcileInput {
  readonly record: PaymentRecord;
  readonly nowMs: number;
  /** Who may have been asked for what is given up. */
  readonly processorName: string;
}

const ACTOR = 'system:reconcile-payments';
const NOT_DUE = { ok: false, rejection: 'not-due' } as const;

const named = (
  outcome: Extract<Reconciliation, { ok: true }>['outcome'],
  decision:
    | { readonly ok: true; readonly change: Change }
    | { readonly ok: false; readonly rejection: string },
): Reconciliation => (decision.ok ? { ok: true, outcome, change: decision.change } : NOT_DUE);

/** A payment that is received still, long after all its orders: whether it was charged, a retry asks first. */
const giveUp = ({ record, nowMs, processorName }: ReconcileInput): Reconciliation =>
  named(
    'given-up',
    failPayment({
      record,
      code: 'processing-stuck',
      message: failureMessage('processing-stuck'),
      outcome: 'unknown',
      processorName,
      actor: ACTOR,
      nowMs,
      attempts: record.attempts,
    }),
  );

export const reconcilePayment = (input: ReconcileInput): Reconciliation => {
  const { record, nowMs } = input;
  if (record.dueAt === null || Date.parse(record.dueAt) > nowMs) return NOT_DUE;
  switch (record.dueKind) {
    case 'stuck': {
      const isStraggler =
        record.pendingOperation === null && (record.requeues ?? 0) >= REQUEUES_MAX;
      return isStraggler ? giveUp(input) : named('requeued', requeueWork(input));
    }
    case 'review': {
      const timeout = { decision: 'timeout', note: null, actor: ACTOR } as const;
      return named('review-timed-out', applyReview({ record, nowMs, ...timeout }));
    }
    case 'expiry':
      return named('expiry-requested', requestExpiry(input));
    case 'settle':
    case null:
      return NOT_DUE;
  }
};
