/** Lambda get-payment: GET /payments/{paymentId}. */
import { createDynamoClient } from '../../src/adapters/aws/dynamodb-client.ts';
import { createPaymentReader } from '../../src/adapters/dynamodb/payment-store.ts';
import { createGetPayment } from '../../src/application/get-payment.ts';
import { createApiHandler } from '../../src/entry/api/api-handler.ts';
import { getPaymentRoute } from '../../src/entry/api/get-payment-route.ts';
import { readEnvironment, text } from '../../src/entry/environment.ts';
import { createTelemetry } from '../../src/entry/telemetry.ts';

const environment = readEnvironment({ transactionsTable: text('TRANSACTIONS_TABLE') });
const client = createDynamoClient(environment);
const payments = createPaymentReader({ client, ...environment });

export const handler = createApiHandler({
  route: getPaymentRoute({ get: createGetPayment({ payments }) }),
  telemetry: createTelemetry({ runtime: environment }),
});
