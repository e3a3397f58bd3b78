/** Peer P3, screening: applies the merchant's rules and records the outcome. */
import { makeIdempotent } from '@aws-lambda-powertools/idempotency';
import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { Context } from 'aws-lambda';
import * as common from '../common.ts';

const AMOUNT_MAX = 1_000_000_000;

interface Profile {
  readonly limits?: { readonly declineAboveMinor?: Readonly<Record<string, number>> };
}

async function screen(payment: common.PaymentState) {
  const { Item: merchant } = await common.documents.send(
    new GetCommand({
      TableName: common.env('MERCHANTS_TABLE'),
      Key: { owner: payment.merchantId, item: 'PROFILE' },
    }),
  );
  const { limits = {} } = (merchant ?? {}) as Profile;
  const most = limits.declineAboveMinor?.[payment.currency] ?? AMOUNT_MAX;
  const isRisky = payment.amountMinor > most;
  return common.moveTo(payment, { status: isRisky ? 'declined' : 'screened' });
}
const screenOnce = makeIdempotent(screen, {
  persistenceStore: common.persistenceStore,
  config: common.stageIdempotency,
});

/** Answers the payment as `screened` or `declined`. */
export async function handler(payment: common.PaymentState, context: Context) {
  common.logger.addContext(context);
  common.stageIdempotency.registerLambdaContext(context);
  const next = await screenOnce(payment);
  common.metrics.addMetric('paymentsScreened', MetricUnit.Count, 1);
  common.metrics.publishStoredMetrics();
  common.logger.info('payment screened', { paymentId: payment.paymentId });
  return next;
}
