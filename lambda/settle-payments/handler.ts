/** Lambda settle-payments: the step that settles one shard of a day. */
import { createDynamoClient } from '../../src/adapters/aws/dynamodb-client.ts';
import { createAuditTrail } from '../../src/adapters/dynamodb/audit-trail.ts';
import { createPaymentReader } from '../../src/adapters/dynamodb/payment-store.ts';
import { createSettlementWriter } from '../../src/adapters/dynamodb/settlement-writer.ts';
import { createSettlementsDue } from '../../src/adapters/dynamodb/settlements-due.ts';
import { systemNow } from '../../src/adapters/system.ts';
import { createSettlePayments } from '../../src/application/settlement/settle-payments.ts';
import { parseBody } from '../../src/contract/parse.ts';
import { settleShardInputSchema } from '../../src/contract/settlement-steps.ts';
import { count, readEnvironment, text } from '../../src/entry/environment.ts';
import { createLongStepHandler } from '../../src/entry/long-step-handler.ts';
import { createTelemetry } from '../../src/entry/telemetry.ts';

const environment = readEnvironment({
  transactionsTable: text('TRANSACTIONS_TABLE'),
  auditTable: text('AUDIT_TABLE'),
  settlementsTable: text('SETTLEMENTS_TABLE'),
  merchantShards: count('MERCHANT_SHARDS', 1, 64),
  dueShards: count('DUE_SHARDS', 1, 64),
});
const telemetry = createTelemetry({ runtime: environment });
const tables = { client: createDynamoClient(environment), ...environment };

export const handler = createLongStepHandler({
  parse: (event) => parseBody(settleShardInputSchema, event),
  run: createSettlePayments({
    due: createSettlementsDue(tables),
    payments: createPaymentReader(tables),
    trail: createAuditTrail(tables),
    writer: createSettlementWriter(tables),
    now: systemNow,
    onFault: (paymentId, error) =>
      telemetry.error('A payment could not be settled.', { paymentId }, error),
  }),
  describe: ({ date, shard }) => ({ settlementDate: date, shard }),
  measure: ({ settled, passedOver, faults }) => ({
    PaymentsSettled: settled,
    SettlementsPassedOver: passedOver,
    SettlementFaults: faults,
  }),
  telemetry,
});
