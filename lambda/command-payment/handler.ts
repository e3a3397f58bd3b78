/** Lambda command-payment: what a merchant may do with a payment: capture it, cancel it, refund it. */
import { createAuditTrail } from '../../src/adapters/dynamodb/audit-trail.ts';
import { systemRandom } from '../../src/adapters/system.ts';
import { limitWaiting } from '../../src/application/limit-waiting.ts';
import { createCancel, createCapture } from '../../src/application/payment-commands.ts';
import { createRequestRefund } from '../../src/application/request-refund.ts';
import { createApiHandler } from '../../src/entry/api/api-handler.ts';
import { chooseRoute } from '../../src/entry/api/choose-route.ts';
import { cancelPaymentRoute, capturePaymentRoute } from '../../src/entry/api/command-routes.ts';
import { refundPaymentRoute } from '../../src/entry/api/refund-payment-route.ts';
import { composeCommands } from '../payment-commands.ts';

const { options, seats, tables, telemetry } = composeCommands({ reopensPayments: false });
const trail = createAuditTrail(tables);
const refund = limitWaiting(
  seats,
  createRequestRefund({ ...options, trail, random: systemRandom }),
);
const capture = limitWaiting(seats, createCapture(options));
const cancel = limitWaiting(seats, createCancel(options));

export const handler = chooseRoute({
  '/payments/{paymentId}/capture': createApiHandler({
    route: capturePaymentRoute({ command: capture }),
    telemetry,
  }),
  '/payments/{paymentId}/cancel': createApiHandler({
    route: cancelPaymentRoute({ command: cancel }),
    telemetry,
  }),
  '/payments/{paymentId}/refunds': createApiHandler({
    route: refundPaymentRoute({ refund }),
    telemetry,
  }),
});
