/** Lambda screen-payment: the first step of the workflow process-payment. */
import { createDynamoClient } from '../../src/adapters/aws/dynamodb-client.ts';
import { createMerchants } from '../../src/adapters/dynamodb/merchants.ts';
import { createPaymentStore } from '../../src/adapters/dynamodb/payment-store.ts';
import { systemNow } from '../../src/adapters/system.ts';
import { createScreenPayment } from '../../src/application/screen-payment.ts';
import { screenInputSchema } from '../../src/contract/messages.ts';
import { parseBody } from '../../src/contract/parse.ts';
import { count, readEnvironment, text } from '../../src/entry/environment.ts';
import { createTaskHandler, describeStep } from '../../src/entry/task-handler.ts';
import { createTelemetry } from '../../src/entry/telemetry.ts';

const environment = readEnvironment({
  transactionsTable: text('TRANSACTIONS_TABLE'),
  auditTable: text('AUDIT_TABLE'),
  batchesTable: text('BATCHES_TABLE'),
  merchantsTable: text('MERCHANTS_TABLE'),
  merchantShards: count('MERCHANT_SHARDS', 1, 64),
  dueShards: count('DUE_SHARDS', 1, 64),
});
const tables = { client: createDynamoClient(environment), now: systemNow, ...environment };

export const handler = createTaskHandler({
  parse: (event) => parseBody(screenInputSchema, event),
  run: createScreenPayment({
    payments: createPaymentStore(tables),
    merchants: createMerchants(tables),
    now: systemNow,
  }),
  describe: describeStep,
  telemetry: createTelemetry({ runtime: environment }),
});
