/** GET /payments/{paymentId}, conditional on If-None-Match. */
import type { GetPayment } from '../../application/get-payment.ts';
import { toPayment } from '../../domain/payment.ts';
import { refuse } from './api-answer.ts';
import type { ApiRoute } from './api-handler.ts';
import { answerConditionally } from './conditional-answer.ts';
import { etagOf } from './payment-answer.ts';

export const getPaymentRoute = ({ get }: { readonly get: GetPayment }): ApiRoute => ({
  operation: 'getPayment',
  scopes: ['payments:read', 'operator'],
  async answer(request, caller) {
    const paymentId = request.pathParameters.paymentId ?? '';
    const result = await get({ caller, paymentId });
    if (!result.ok) return refuse(result.rejection);
    return answerConditionally(request, etagOf(result.payment), toPayment(result.payment));
  },
});
