/** Lambda apply-review: the last step of the workflow review-payment. */
import { createDynamoClient } from '../../src/adapters/aws/dynamodb-client.ts';
import { createPaymentStore } from '../../src/adapters/dynamodb/payment-store.ts';
import { systemNow } from '../../src/adapters/system.ts';
import { createApplyReview } from '../../src/application/apply-review.ts';
import { applyReviewInputSchema } from '../../src/contract/messages.ts';
import { parseBody } from '../../src/contract/parse.ts';
import { count, readEnvironment, text } from '../../src/entry/environment.ts';
import { createTaskHandler } from '../../src/entry/task-handler.ts';
import { createTelemetry } from '../../src/entry/telemetry.ts';

const environment = readEnvironment({
  transactionsTable: text('TRANSACTIONS_TABLE'),
  auditTable: text('AUDIT_TABLE'),
  batchesTable: text('BATCHES_TABLE'),
  merchantShards: count('MERCHANT_SHARDS', 1, 64),
  dueShards: count('DUE_SHARDS', 1, 64),
});
const tables = { client: createDynamoClient(environment), now: systemNow, ...environment };

export const handler = createTaskHandler({
  parse: (event) => parseBody(applyReviewInputSchema, event),
  run: createApplyReview({ payments: createPaymentStore(tables), now: systemNow }),
  describe: ({ paymentId, decision }) => ({ paymentId, decision }),
  telemetry: createTelemetry({ runtime: environment }),
});
