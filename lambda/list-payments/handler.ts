/** Lambda list-payments: GET /payments. */
import { createDynamoClient } from '../../src/adapters/aws/dynamodb-client.ts';
import { createCursorKeys } from '../../src/adapters/dynamodb/cursor-keys.ts';
import { createPaymentIndex } from '../../src/adapters/dynamodb/payment-index.ts';
import { systemNow, systemRandom } from '../../src/adapters/system.ts';
import { createListPayments } from '../../src/application/list-payments.ts';
import { createApiHandler } from '../../src/entry/api/api-handler.ts';
import { listPaymentsRoute } from '../../src/entry/api/list-payments-route.ts';
import { count, readEnvironment, text } from '../../src/entry/environment.ts';
import { createTelemetry } from '../../src/entry/telemetry.ts';

const environment = readEnvironment({
  transactionsTable: text('TRANSACTIONS_TABLE'),
  merchantsTable: text('MERCHANTS_TABLE'),
  merchantShards: count('MERCHANT_SHARDS', 1, 64),
});
const tables = { client: createDynamoClient(environment), ...environment };

const list = createListPayments({
  index: createPaymentIndex(tables),
  cursorKeys: createCursorKeys({ ...tables, random: systemRandom }),
  now: systemNow,
});

export const handler = createApiHandler({
  route: listPaymentsRoute({ list }),
  telemetry: createTelemetry({ runtime: environment }),
});
