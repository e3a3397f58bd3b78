/** Carries out the end of a review: the payment goes on, or is declined. */
import type { ApplyReviewInput } from '../contract/messages.ts';
import { applyReview } from '../domain/apply-review.ts';
import { commitDecided, readExisting } from './commit-decided.ts';
import type { Now, PaymentReader, PaymentWriter } from './ports.ts';

interface Options {
  readonly payments: PaymentReader & PaymentWriter;
  readonly now: Now;
}

export type ApplyReview = (
  input: ApplyReviewInput,
) => Promise<{ readonly outcome: 'committed' | 'nothing-to-do' }>;

/** Raises StoreUnavailable. */
export const createApplyReview =
  ({ payments, now }: Options): ApplyReview =>
  async ({ paymentId, decision, note = null, actor = null }) => {
    const record = await readExisting(payments, paymentId);
    const outcome = await commitDecided({
      payments,
      record,
      decide: (newest) => applyReview({ record: newest, decision, note, actor, nowMs: now() }),
    });
    return { outcome };
  };
