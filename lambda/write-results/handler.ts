/** Lambda write-results: the step that writes what became of the rows of a chunk. */
import { createDynamoClient } from '../../src/adapters/aws/dynamodb-client.ts';
import { createS3Client } from '../../src/adapters/aws/s3-client.ts';
import { createChunkReader } from '../../src/adapters/dynamodb/batch-chunks.ts';
import { createBatchParts } from '../../src/adapters/dynamodb/batch-parts.ts';
import { createBatchPlans } from '../../src/adapters/dynamodb/batch-plans.ts';
import { createBatchStore } from '../../src/adapters/dynamodb/batch-store.ts';
import { createReadPayments } from '../../src/adapters/dynamodb/read-payments.ts';
import { createBatchFiles } from '../../src/adapters/s3/batch-files.ts';
import { systemNow } from '../../src/adapters/system.ts';
import { createWriteResults } from '../../src/application/batch/write-results.ts';
import { chunkInputSchema } from '../../src/contract/batch-steps.ts';
import { parseBody } from '../../src/contract/parse.ts';
import { readEnvironment, text } from '../../src/entry/environment.ts';
import { createLongStepHandler } from '../../src/entry/long-step-handler.ts';
import { createTelemetry } from '../../src/entry/telemetry.ts';

const environment = readEnvironment({
  batchesTable: text('BATCHES_TABLE'),
  transactionsTable: text('TRANSACTIONS_TABLE'),
  bucket: text('BATCHES_BUCKET'),
});
const tables = { client: createDynamoClient(environment), now: systemNow, ...environment };

export const handler = createLongStepHandler({
  parse: (event) => parseBody(chunkInputSchema, event),
  run: createWriteResults({
    batches: createBatchStore(tables),
    plans: createBatchPlans(tables),
    chunks: createChunkReader(tables),
    parts: createBatchParts(tables),
    files: createBatchFiles({ client: createS3Client(environment), ...environment }),
    readPayments: createReadPayments(tables),
    now: systemNow,
  }),
  describe: ({ batchId, chunk }) => ({ batchId, chunk }),
  measure: () => ({}),
  telemetry: createTelemetry({ runtime: environment }),
});
