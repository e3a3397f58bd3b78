/** GET /payments/{paymentId}, conditional on If-None-Match. */
import type { GetPayment } from '../../application/get-payment.ts';
import { toPayment } from '../../domain/payment.ts';
import { refuse } from './api-answer.ts';
import type { ApiRoute } from './api-handler.ts';
import { etagOf } from './payment-answer.ts';

/** Compares weakly, as RFC 9110 asks for If-None-Match. */
export const matchesEtag = (header: string | undefined, etag: string): boolean =>
  (header ?? '')
    .slice(0, 4096)
    .split(',')
    .map((candidate) => candidate.trim())
    .some((candidate) => candidate === '*' || candidate.replace(/^W\//, '') === etag);

export const getPaymentRoute = ({ get }: { readonly get: GetPayment }): ApiRoute => ({
  operation: 'getPayment',
  scopes: ['payments:read', 'operator'],
  async answer(request, caller) {
    const paymentId = request.pathParameters.paymentId ?? '';
    const result = await get({ caller, paymentId });
    if (!result.ok) return refuse(result.rejection);
    const etag = etagOf(result.payment);
    if (matchesEtag(request.headers['if-none-match'], etag)) {
      return { kind: 'not-modified', headers: { etag } };
    }
    return { kind: 'answered', status: 200, body: toPayment(result.payment), headers: { etag } };
  },
});
