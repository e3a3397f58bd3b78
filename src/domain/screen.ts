/** Decides what screening means for a received payment: go on, ask a person, or decline. */
import type { ScreeningFact } from '../contract/messages.ts';
import { toTimestamp } from '../contract/text.ts';
import { type Change, nextChange, timeOnRow } from './change.ts';
import { dueReview, NOTHING_DUE } from './due.ts';
import { screenedEntry } from './facts.ts';
import type { PaymentRecord } from './payment.ts';
import { assessRisk, type MerchantLimits } from './risk.ts';

export type Screening =
  | { readonly ok: true; readonly outcome: 'proceed'; readonly screening: ScreeningFact }
  | { readonly ok: true; readonly outcome: 'review' | 'declined'; readonly change: Change }
  | { readonly ok: false; readonly rejection: 'invalid-transition' };

const ACTOR = 'system:screen-payment';

export const screenPayment = (input: {
  readonly record: PaymentRecord;
  readonly limits: MerchantLimits;
  readonly nowMs: number;
  /** Which delivery of the work this is. */
  readonly attempts: number;
}): Screening => {
  const { record, limits, nowMs, attempts } = input;
  if (record.status !== 'received') return { ok: false, rejection: 'invalid-transition' };
  const assessed = assessRisk({
    amountMinor: record.amountMinor,
    currency: record.currency,
    paymentMethod: record.paymentMethod,
    limits,
  });
  const screening = {
    risk: record.reviewApproved ? (record.risk ?? assessed) : assessed,
    at: toTimestamp(nowMs),
  };
  if (screening.risk.decision === 'approve' || record.reviewApproved) {
    return { ok: true, outcome: 'proceed', screening };
  }
  return concludeScreening({ record, screening, nowMs, attempts });
};

/** What follows when a payment may not go on by itself: a person decides, or nobody does. */
export const concludeScreening = (input: {
  readonly record: PaymentRecord;
  readonly screening: ScreeningFact;
  readonly nowMs: number;
  readonly attempts: number;
}): Extract<Screening, { readonly ok: true; readonly change: Change }> => {
  const { record, screening, attempts } = input;
  const nowMs = timeOnRow(record, input.nowMs, screening);
  const { risk } = screening;
  const screened = screenedEntry(screening);
  if (risk.decision === 'review') {
    const change = nextChange(
      record,
      { status: 'in-review', risk, attempts, runInlineUntil: null, ...dueReview(nowMs) },
      [screened, { type: 'payment.in-review', to: 'in-review', actor: ACTOR }],
      nowMs,
    );
    return { ok: true, outcome: 'review', change };
  }
  const failure = {
    code: 'risk-declined',
    message: 'Risk screening declined this payment.',
    retryable: false,
  };
  const change = nextChange(
    record,
    { status: 'declined', risk, failure, attempts, runInlineUntil: null, ...NOTHING_DUE },
    [
      screened,
      { type: 'payment.declined', to: 'declined', actor: ACTOR, data: { code: failure.code } },
    ],
    nowMs,
  );
  return { ok: true, outcome: 'declined', change };
};
