/** Lambda review-payment: POST /payments/{paymentId}/review. */
import { createDynamoClient } from '../../src/adapters/aws/dynamodb-client.ts';
import { createIdempotencyRecords } from '../../src/adapters/dynamodb/idempotency-records.ts';
import { createPaymentStore } from '../../src/adapters/dynamodb/payment-store.ts';
import { systemNow } from '../../src/adapters/system.ts';
import { createReviewPayment } from '../../src/application/review-payment.ts';
import { createApiHandler } from '../../src/entry/api/api-handler.ts';
import { reviewPaymentRoute } from '../../src/entry/api/review-payment-route.ts';
import { count, readEnvironment, text } from '../../src/entry/environment.ts';
import { createTelemetry } from '../../src/entry/telemetry.ts';

const environment = readEnvironment({
  transactionsTable: text('TRANSACTIONS_TABLE'),
  auditTable: text('AUDIT_TABLE'),
  idempotencyTable: text('IDEMPOTENCY_TABLE'),
  merchantShards: count('MERCHANT_SHARDS', 1, 64),
  dueShards: count('DUE_SHARDS', 1, 64),
});
const telemetry = createTelemetry({ runtime: environment });
const tables = { client: createDynamoClient(environment), now: systemNow, ...environment };

const review = createReviewPayment({
  payments: createPaymentStore(tables),
  idempotency: createIdempotencyRecords(tables),
  now: systemNow,
});

export const handler = createApiHandler({
  route: reviewPaymentRoute({ review, telemetry }),
  telemetry,
});
