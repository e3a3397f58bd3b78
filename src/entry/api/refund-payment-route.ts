/** POST /payments/{paymentId}/refunds: a command whose answer is the refund, not the payment. */
import type { RequestRefund } from '../../application/request-refund.ts';
import { parseBody } from '../../contract/parse.ts';
import { refundPaymentSchema } from '../../contract/payment.ts';
import type { ApiRoute } from './api-handler.ts';
import { commandRoute } from './command-route.ts';
import { changeHeaders } from './payment-answer.ts';

interface Options {
  readonly refund: RequestRefund;
}

export const refundPaymentRoute = ({ refund }: Options): ApiRoute =>
  commandRoute({
    operation: 'refundPayment',
    scope: 'payments:write',
    parse: (body) => parseBody(refundPaymentSchema, body),
    isBodyOptional: true,
    command: refund,
    toAnswer: (result, paths, headers) => ({
      kind: 'answered',
      status: result.statusCode,
      body: result.refund,
      headers: { ...changeHeaders(result), location: paths.command, ...headers },
    }),
  });
