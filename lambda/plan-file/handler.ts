/** Lambda plan-file: the step that looks through a file of payments and cuts it. */
import { createDynamoClient } from '../../src/adapters/aws/dynamodb-client.ts';
import { createS3Client } from '../../src/adapters/aws/s3-client.ts';
import { createBatchPlans } from '../../src/adapters/dynamodb/batch-plans.ts';
import { createBatchStore } from '../../src/adapters/dynamodb/batch-store.ts';
import { expandGzip } from '../../src/adapters/gzip.ts';
import { createBatchFiles } from '../../src/adapters/s3/batch-files.ts';
import { systemNow } from '../../src/adapters/system.ts';
import { createPlanFile } from '../../src/application/batch/plan-file.ts';
import { BATCH_BYTES_MAX } from '../../src/contract/batch.ts';
import { batchInputSchema } from '../../src/contract/batch-steps.ts';
import { parseBody } from '../../src/contract/parse.ts';
import { count, readEnvironment, text } from '../../src/entry/environment.ts';
import { createLongStepHandler } from '../../src/entry/long-step-handler.ts';
import { createTelemetry } from '../../src/entry/telemetry.ts';

const environment = readEnvironment({
  batchesTable: text('BATCHES_TABLE'),
  bucket: text('BATCHES_BUCKET'),
  chunkBytes: count('BATCH_CHUNK_BYTES', 1, 999_999_999),
});
const tables = { client: createDynamoClient(environment), now: systemNow, ...environment };

export const handler = createLongStepHandler({
  parse: (event) => parseBody(batchInputSchema, event),
  run: createPlanFile({
    batches: createBatchStore(tables),
    plans: createBatchPlans(tables),
    files: createBatchFiles({ client: createS3Client(environment), ...environment }),
    expand: expandGzip,
    chunkBytes: environment.chunkBytes,
    expandedBytesMax: BATCH_BYTES_MAX,
    now: systemNow,
  }),
  describe: ({ batchId }) => ({ batchId }),
  measure: ({ outcome }) => (outcome === 'ended' ? { BatchesRefused: 1 } : {}),
  telemetry: createTelemetry({ runtime: environment }),
});
