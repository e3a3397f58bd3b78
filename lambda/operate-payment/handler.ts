/** Lambda operate-payment: what an operator may do with a payment: decide a review, retry a failure. */
import { limitWaiting } from '../../src/application/limit-waiting.ts';
import { createRetry, createReview } from '../../src/application/payment-commands.ts';
import { createApiHandler } from '../../src/entry/api/api-handler.ts';
import { chooseRoute } from '../../src/entry/api/choose-route.ts';
import { retryPaymentRoute, reviewPaymentRoute } from '../../src/entry/api/command-routes.ts';
import { composeCommands } from '../payment-commands.ts';

const { options, seats, telemetry } = composeCommands({ reopensPayments: true });
const review = limitWaiting(seats, createReview(options));
const retry = limitWaiting(seats, createRetry(options));

export const handler = chooseRoute({
  '/payments/{paymentId}/review': createApiHandler({
    route: reviewPaymentRoute({ command: review }),
    telemetry,
  }),
  '/payments/{paymentId}/retry': createApiHandler({
    route: retryPaymentRoute({ command: retry }),
    telemetry,
  }),
});
