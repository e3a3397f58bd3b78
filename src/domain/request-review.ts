/** Records an operator's decision on a payment in review, to be carried out by the waiting workflow. */
import type { ReviewPayment } from '../contract/payment.ts';
import type { Decision } from './change.ts';
import type { PaymentRecord } from './payment.ts';
import { recordOperation } from './record-operation.ts';

export const requestReview = (input: {
  readonly record: PaymentRecord;
  readonly request: ReviewPayment;
  readonly actor: string;
  readonly nowMs: number;
}): Decision<'operation-in-progress' | 'invalid-transition'> => {
  const { record, request, actor, nowMs } = input;
  if (record.pendingOperation !== null) return { ok: false, rejection: 'operation-in-progress' };
  if (record.status !== 'in-review') return { ok: false, rejection: 'invalid-transition' };
  return recordOperation({
    record,
    operation: { operation: 'review', decision: request.decision, note: request.note },
    type: 'payment.review-requested',
    data: { decision: request.decision, note: request.note },
    actor,
    nowMs,
  });
};
