/** Records an operator's decision on a payment in review, to be carried out by the waiting workflow. */
import type { ReviewPayment } from '../contract/payment.ts';
import type { Decision } from './change.ts';
import { type CommandInput, recordOperation } from './record-operation.ts';

export type ReviewRejection =
  | 'operation-in-progress'
  | 'invalid-transition'
  | 'operation-limit-reached';

export const requestReview = (
  input: CommandInput & { readonly request: ReviewPayment },
): Decision<ReviewRejection> => {
  const { record, request } = input;
  if (record.pendingOperation !== null) return { ok: false, rejection: 'operation-in-progress' };
  if (record.status !== 'in-review') return { ok: false, rejection: 'invalid-transition' };
  return recordOperation({
    ...input,
    operation: { operation: 'review', decision: request.decision, note: request.note },
    type: 'payment.review-requested',
    data: { decision: request.decision, note: request.note },
  });
};
