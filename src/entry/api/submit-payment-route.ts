/** POST /payments. */
import type { SubmitPayment } from '../../application/submit-payment.ts';
import { parsePrefer } from '../../contract/headers.ts';
import { parseBody } from '../../contract/parse.ts';
import { createPaymentSchema } from '../../contract/payment.ts';
import { refuse } from './api-answer.ts';
import type { ApiRoute } from './api-handler.ts';
import { answerChangedPayment, preferenceApplied } from './payment-answer.ts';
import { readBody } from './read-body.ts';
import { waitLeft } from './wait-left.ts';

interface Options {
  readonly submit: SubmitPayment;
}

export const submitPaymentRoute = ({ submit }: Options): ApiRoute => ({
  operation: 'createPayment',
  scopes: ['payments:write'],
  async answer(request, caller) {
    if (caller.kind !== 'merchant') return refuse('scope-missing');
    const read = readBody(request, (body) => parseBody(createPaymentSchema, body));
    if (!read.ok) return read.refusal;
    const preference = parsePrefer(request.headers.prefer);
    const result = await submit({
      caller,
      request: read.value,
      idempotencyKey: read.idempotencyKey,
      fingerprint: read.fingerprint,
      waitSeconds: waitLeft(preference, request),
    });
    if (!result.ok) return refuse(result.rejection);
    const { payment, replayed, statusCode } = result;
    return {
      ...answerChangedPayment(result, {
        location: `${request.sentPath}/${payment.id}`,
        ...preferenceApplied(preference, statusCode),
      }),
      told: {
        fields: { paymentId: payment.id, replayed },
        values: { [replayed ? 'PaymentsReplayed' : 'PaymentsSubmitted']: 1 },
      },
    };
  },
});
