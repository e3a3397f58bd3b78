/** Lambda check-batch: the step that looks whether every payment of a batch has its outcome. */
import { createDynamoClient } from '../../src/adapters/aws/dynamodb-client.ts';
import { createChunkReader } from '../../src/adapters/dynamodb/batch-chunks.ts';
import { createBatchPlans } from '../../src/adapters/dynamodb/batch-plans.ts';
import { createBatchStore } from '../../src/adapters/dynamodb/batch-store.ts';
import { systemNow } from '../../src/adapters/system.ts';
import { createCheckBatch } from '../../src/application/batch/check-batch.ts';
import { checkBatchInputSchema } from '../../src/contract/batch-steps.ts';
import { parseBody } from '../../src/contract/parse.ts';
import { readEnvironment, text } from '../../src/entry/environment.ts';
import { createTaskHandler } from '../../src/entry/task-handler.ts';
import { createTelemetry } from '../../src/entry/telemetry.ts';

const environment = readEnvironment({ batchesTable: text('BATCHES_TABLE') });
const tables = { client: createDynamoClient(environment), now: systemNow, ...environment };

export const handler = createTaskHandler({
  parse: (event) => parseBody(checkBatchInputSchema, event),
  run: createCheckBatch({
    batches: createBatchStore(tables),
    plans: createBatchPlans(tables),
    chunks: createChunkReader(tables),
    now: systemNow,
  }),
  describe: ({ batchId, checks }) => ({ batchId, checks }),
  telemetry: createTelemetry({ runtime: environment }),
});
