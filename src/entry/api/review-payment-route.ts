/** POST /payments/{paymentId}/review. */
import type { ReviewPayment } from '../../application/review-payment.ts';
import { parsePreferWait } from '../../contract/headers.ts';
import { parseBody } from '../../contract/parse.ts';
import { reviewPaymentSchema } from '../../contract/payment.ts';
import type { Telemetry } from '../telemetry.ts';
import { refuse } from './api-answer.ts';
import type { ApiRoute } from './api-handler.ts';
import { answerChangedPayment, preferenceApplied } from './payment-answer.ts';
import { readBody } from './read-body.ts';

interface Options {
  readonly review: ReviewPayment;
  readonly telemetry: Telemetry;
}

export const reviewPaymentRoute = ({ review, telemetry }: Options): ApiRoute => ({
  operation: 'reviewPayment',
  scopes: ['operator'],
  async answer(request, caller) {
    if (caller.kind !== 'operator') return refuse('scope-missing');
    const read = readBody(request, (body) => parseBody(reviewPaymentSchema, body));
    if (!read.ok) return read.refusal;
    const result = await review({
      caller,
      paymentId: request.pathParameters.paymentId ?? '',
      request: read.value,
      idempotencyKey: read.idempotencyKey,
      fingerprint: read.fingerprint,
    });
    if (!result.ok) {
      const { rejection, currentStatus } = result;
      return refuse(rejection, currentStatus === undefined ? {} : { currentStatus });
    }
    telemetry.info('Recorded a review.', {
      requestId: request.requestId,
      paymentId: result.payment.id,
      replayed: result.replayed,
    });
    // The decision wakes another workflow, so its outcome is never waited for here.
    const waitSeconds = parsePreferWait(request.headers.prefer);
    return answerChangedPayment(result, preferenceApplied(waitSeconds, result.statusCode));
  },
});
