/** Lambda fail-batch: ends a batch one of whose steps has failed for good. */
import { createDynamoClient } from '../../src/adapters/aws/dynamodb-client.ts';
import { createBatchStore } from '../../src/adapters/dynamodb/batch-store.ts';
import { systemNow } from '../../src/adapters/system.ts';
import { createFailBatch } from '../../src/application/batch/fail-batch.ts';
import { failBatchInputSchema } from '../../src/contract/batch-steps.ts';
import { parseBody } from '../../src/contract/parse.ts';
import { readEnvironment, text } from '../../src/entry/environment.ts';
import { createLongStepHandler } from '../../src/entry/long-step-handler.ts';
import { createTelemetry } from '../../src/entry/telemetry.ts';

const environment = readEnvironment({ batchesTable: text('BATCHES_TABLE') });
const tables = { client: createDynamoClient(environment), now: systemNow, ...environment };

export const handler = createLongStepHandler({
  parse: (event) => parseBody(failBatchInputSchema, event),
  run: createFailBatch({ batches: createBatchStore(tables), now: systemNow }),
  describe: ({ batchId, error }) => ({ batchId, errorName: error?.Error }),
  measure: ({ outcome }) => (outcome === 'failed' ? { BatchesFailed: 1 } : {}),
  telemetry: createTelemetry({ runtime: environment }),
});
