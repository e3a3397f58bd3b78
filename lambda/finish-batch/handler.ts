/** Lambda finish-batch: the last step of a batch. */
import { createDynamoClient } from '../../src/adapters/aws/dynamodb-client.ts';
import { createS3Client } from '../../src/adapters/aws/s3-client.ts';
import { createBatchParts } from '../../src/adapters/dynamodb/batch-parts.ts';
import { createBatchPlans } from '../../src/adapters/dynamodb/batch-plans.ts';
import { createBatchStore } from '../../src/adapters/dynamodb/batch-store.ts';
import { createBatchFiles } from '../../src/adapters/s3/batch-files.ts';
import { systemNow } from '../../src/adapters/system.ts';
import { createFinishBatch } from '../../src/application/batch/finish-batch.ts';
import { batchInputSchema } from '../../src/contract/batch-steps.ts';
import { parseBody } from '../../src/contract/parse.ts';
import { readEnvironment, text } from '../../src/entry/environment.ts';
import { createLongStepHandler } from '../../src/entry/long-step-handler.ts';
import { createTelemetry } from '../../src/entry/telemetry.ts';

const environment = readEnvironment({
  batchesTable: text('BATCHES_TABLE'),
  bucket: text('BATCHES_BUCKET'),
});
const tables = { client: createDynamoClient(environment), now: systemNow, ...environment };

export const handler = createLongStepHandler({
  parse: (event) => parseBody(batchInputSchema, event),
  run: createFinishBatch({
    batches: createBatchStore(tables),
    plans: createBatchPlans(tables),
    parts: createBatchParts(tables),
    files: createBatchFiles({ client: createS3Client(environment), ...environment }),
    now: systemNow,
  }),
  describe: ({ batchId }) => ({ batchId }),
  measure: ({ outcome }) => (outcome === 'ended' ? {} : { BatchesFinished: 1 }),
  telemetry: createTelemetry({ runtime: environment }),
});
