/** Peer P3, capture: takes the funds and records the outcome. */
import { makeIdempotent } from '@aws-lambda-powertools/idempotency';
import { MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Context } from 'aws-lambda';
import * as common from '../common.ts';

async function capture(payment: common.PaymentState) {
  const { paymentId, merchantId, amountMinor, currency } = payment;
  const { outcome, reference = '' } = await common.askAcquirer({
    operation: 'capture',
    key: `${paymentId}:capture:1`,
    paymentId,
    merchantId,
    amountMinor,
    currency,
    authorizationId: payment.authorizationId,
  });
  if (outcome !== 'approved') return common.moveTo(payment, { status: 'failed' });
  return common.moveTo(payment, { status: 'captured', details: { captureId: reference } });
}
const captureOnce = makeIdempotent(capture, {
  persistenceStore: common.persistenceStore,
  config: common.stageIdempotency,
});

/** Answers the payment as `captured` or `failed`. */
export async function handler(payment: common.PaymentState, context: Context) {
  common.logger.addContext(context);
  common.stageIdempotency.registerLambdaContext(context);
  const next = await captureOnce(payment);
  common.metrics.addMetric('paymentsCaptured', MetricUnit.Count, 1);
  common.metrics.publishStoredMetrics();
  common.logger.info('payment captured', { paymentId: payment.paymentId });
  return next;
}
