/** Lambda ingest-chunk: the step that makes the rows of a chunk into payments. */
import { createDynamoClient } from '../../src/adapters/aws/dynamodb-client.ts';
import { createS3Client } from '../../src/adapters/aws/s3-client.ts';
import { createBatchChunks } from '../../src/adapters/dynamodb/batch-chunks.ts';
import { createBatchPlans } from '../../src/adapters/dynamodb/batch-plans.ts';
import { createBatchStore } from '../../src/adapters/dynamodb/batch-store.ts';
import { createPaymentStore } from '../../src/adapters/dynamodb/payment-store.ts';
import { createReadPayments } from '../../src/adapters/dynamodb/read-payments.ts';
import { createBatchFiles } from '../../src/adapters/s3/batch-files.ts';
import { systemNow } from '../../src/adapters/system.ts';
import { createIngestChunk } from '../../src/application/batch/ingest-chunk.ts';
import { createSweepChunk } from '../../src/application/batch/sweep-chunk.ts';
import { chunkInputSchema } from '../../src/contract/batch-steps.ts';
import { parseBody } from '../../src/contract/parse.ts';
import { count, readEnvironment, text } from '../../src/entry/environment.ts';
import { createLongStepHandler } from '../../src/entry/long-step-handler.ts';
import { createTelemetry } from '../../src/entry/telemetry.ts';

const environment = readEnvironment({
  batchesTable: text('BATCHES_TABLE'),
  bucket: text('BATCHES_BUCKET'),
  transactionsTable: text('TRANSACTIONS_TABLE'),
  auditTable: text('AUDIT_TABLE'),
  merchantShards: count('MERCHANT_SHARDS', 1, 64),
  dueShards: count('DUE_SHARDS', 1, 64),
});
const tables = { client: createDynamoClient(environment), now: systemNow, ...environment };
const batches = createBatchStore(tables);
const plans = createBatchPlans(tables);
const readPayments = createReadPayments(tables);
const chunks = createBatchChunks(tables);

export const handler = createLongStepHandler({
  parse: (event) => parseBody(chunkInputSchema, event),
  run: createIngestChunk({
    batches,
    plans,
    chunks,
    files: createBatchFiles({ client: createS3Client(environment), ...environment }),
    sweep: createSweepChunk({
      batches,
      plans,
      chunks,
      // One way of reading is one grant.
      payments: {
        ...createPaymentStore(tables),
        read: async (paymentId) => (await readPayments([paymentId]))[0] ?? null,
      },
      readPayments,
      now: systemNow,
    }),
    now: systemNow,
  }),
  describe: ({ batchId, chunk }) => ({ batchId, chunk }),
  measure: ({ accepted, rejected }) => ({ RowsAccepted: accepted, RowsRejected: rejected }),
  telemetry: createTelemetry({ runtime: environment }),
});
