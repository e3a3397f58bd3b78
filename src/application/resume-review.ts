/** Hands a recorded decision to the review workflow that waits for it. */
import type { DeliveredOrder } from '../contract/messages.ts';
import type { PaymentRecord } from '../contract/payment-record.ts';
import { readExisting } from './commit-decided.ts';
import { type PaymentReader, ReviewNotReady, type ReviewTasks } from './ports.ts';

interface Options {
  readonly payments: PaymentReader;
  readonly tasks: ReviewTasks;
}

export type ResumeReview = (input: {
  readonly order: DeliveredOrder;
}) => Promise<{ readonly outcome: 'resumed' | 'nothing-to-do' }>;

/** The decision that this order is about, while it still waits to be carried out. */
function pendingDecision(record: PaymentRecord, order: DeliveredOrder) {
  const { pendingOperation: pending } = record;
  if (record.status !== 'in-review' || pending?.operation !== 'review') return undefined;
  if (pending.number !== order.operationNumber || pending.decision === undefined) return undefined;
  return {
    paymentId: record.id,
    decision: pending.decision,
    note: pending.note ?? null,
    actor: pending.actor,
  };
}

/** Raises ReviewNotReady, StoreUnavailable. */
export const createResumeReview =
  ({ payments, tasks }: Options): ResumeReview =>
  async ({ order }) => {
    const record = await readExisting(payments, order.paymentId);
    const decision = pendingDecision(record, order);
    if (decision === undefined) return { outcome: 'nothing-to-do' };
    if (record.reviewTaskToken === null) {
      throw new ReviewNotReady(`The review of ${record.id} has not stored its task token yet.`);
    }
    const outcome = await tasks.resume(record.reviewTaskToken, decision);
    if (outcome === 'resumed') return { outcome: 'resumed' };
    // Resumed before with a lost answer, or timed out: either way the review ends by itself.
    const newest = await readExisting(payments, order.paymentId);
    if (pendingDecision(newest, order) === undefined) return { outcome: 'nothing-to-do' };
    throw new ReviewNotReady(
      `Nobody waits for the task token of ${record.id}, which is still in review.`,
    );
  };
