/** Peer P3, authorization: holds the funds and records the outcome. */
import { makeIdempotent } from '@aws-lambda-powertools/idempotency';
import { MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Context } from 'aws-lambda';
import * as common from '../common.ts';

async function authorize(payment: common.PaymentState) {
  const { paymentId, merchantId, amountMinor, currency } = payment;
  const { outcome, reference = '' } = await common.askAcquirer({
    operation: 'authorize',
    key: `${paymentId}:authorize:1`,
    paymentId,
    merchantId,
    amountMinor,
    currency,
    paymentMethod: payment.paymentMethod,
  });
  if (outcome !== 'approved') return common.moveTo(payment, { status: 'declined' });
  return common.moveTo(payment, { status: 'authorized', details: { authorizationId: reference } });
}
const authorizeOnce = makeIdempotent(authorize, {
  persistenceStore: common.persistenceStore,
  config: common.stageIdempotency,
});

/** Answers the payment as `authorized` or `declined`. */
export async function handler(payment: common.PaymentState, context: Context) {
  common.logger.addContext(context);
  common.stageIdempotency.registerLambdaContext(context);
  const next = await authorizeOnce(payment);
  common.metrics.addMetric('paymentsAuthorized', MetricUnit.Count, 1);
  common.metrics.publishStoredMetrics();
  common.logger.info('payment authorized', { paymentId: payment.paymentId });
  return next;
}
