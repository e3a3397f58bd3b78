/** Lambda sweep-batches: every minute, by schedule. */
import { createDynamoClient } from '../../src/adapters/aws/dynamodb-client.ts';
import { createDueBatches } from '../../src/adapters/dynamodb/batch-index.ts';
import { createBatchStore } from '../../src/adapters/dynamodb/batch-store.ts';
import { systemNow } from '../../src/adapters/system.ts';
import { createSweepBatches } from '../../src/application/batch/sweep-batches.ts';
import { readEnvironment, text } from '../../src/entry/environment.ts';
import { createSweepBatchesHandler } from '../../src/entry/sweep-batches-handler.ts';
import { createTelemetry } from '../../src/entry/telemetry.ts';

const environment = readEnvironment({ batchesTable: text('BATCHES_TABLE') });
const telemetry = createTelemetry({ runtime: environment });
const tables = { client: createDynamoClient(environment), now: systemNow, ...environment };

export const handler = createSweepBatchesHandler({
  sweep: createSweepBatches({
    due: createDueBatches(tables),
    batches: createBatchStore(tables),
    now: systemNow,
    onFault: (batchId, error) =>
      telemetry.error('An overdue batch could not be looked at.', { batchId }, error),
  }),
  telemetry,
});
