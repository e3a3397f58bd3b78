/** Lambda reconcile-payments: every minute, by schedule. */
import { createDynamoClient } from '../../src/adapters/aws/dynamodb-client.ts';
import { createDueIndex } from '../../src/adapters/dynamodb/due-index.ts';
import { createPaymentStore } from '../../src/adapters/dynamodb/payment-store.ts';
import { SANDBOX_PROCESSOR } from '../../src/adapters/processor/sandbox-processor.ts';
import { systemNow } from '../../src/adapters/system.ts';
import { createReconcilePayments } from '../../src/application/reconcile-payments.ts';
import { count, readEnvironment, text } from '../../src/entry/environment.ts';
import { createReconcileHandler } from '../../src/entry/reconcile-handler.ts';
import { createTelemetry } from '../../src/entry/telemetry.ts';

const environment = readEnvironment({
  transactionsTable: text('TRANSACTIONS_TABLE'),
  auditTable: text('AUDIT_TABLE'),
  batchesTable: text('BATCHES_TABLE'),
  merchantShards: count('MERCHANT_SHARDS', 1, 64),
  dueShards: count('DUE_SHARDS', 1, 64),
});
const telemetry = createTelemetry({ runtime: environment });
const tables = { client: createDynamoClient(environment), now: systemNow, ...environment };

export const handler = createReconcileHandler({
  reconcile: createReconcilePayments({
    due: createDueIndex(tables),
    payments: createPaymentStore(tables),
    processorName: SANDBOX_PROCESSOR,
    now: systemNow,
    onFault: (paymentId, error) =>
      telemetry.error('A payment could not be reconciled.', { paymentId }, error),
  }),
  telemetry,
});
