/** Keeps the waiting review's task token with the payment, until an operator's decision resumes it. */
import type { RequestReviewInput } from '../contract/messages.ts';
import type { ReviewTokens } from './ports.ts';

export type RequestReview = (
  input: RequestReviewInput,
) => Promise<{ readonly outcome: 'waiting' | 'nothing-to-do' }>;

/** Raises StoreUnavailable. */
export const createRequestReview =
  ({ tokens }: { readonly tokens: ReviewTokens }): RequestReview =>
  async ({ paymentId, taskToken }) => ({
    outcome: (await tokens.store(paymentId, taskToken)) ? 'waiting' : 'nothing-to-do',
  });
