/** Lambda cancel-batch: POST /batches/{batchId}/cancel. */
import { createDynamoClient } from '../../src/adapters/aws/dynamodb-client.ts';
import { createStepFunctionsClient } from '../../src/adapters/aws/step-functions-client.ts';
import { createBatchStore } from '../../src/adapters/dynamodb/batch-store.ts';
import { createIdempotencyRecords } from '../../src/adapters/dynamodb/idempotency-records.ts';
import { systemNow } from '../../src/adapters/system.ts';
import { createIngestWorkflow } from '../../src/adapters/workflow/ingest-workflow.ts';
import { createCancelBatch } from '../../src/application/batch/cancel-batch.ts';
import { createApiHandler } from '../../src/entry/api/api-handler.ts';
import { cancelBatchRoute } from '../../src/entry/api/batch-routes.ts';
import { readEnvironment, text } from '../../src/entry/environment.ts';
import { createTelemetry } from '../../src/entry/telemetry.ts';

const environment = readEnvironment({
  batchesTable: text('BATCHES_TABLE'),
  idempotencyTable: text('IDEMPOTENCY_TABLE'),
  ingestMachineArn: text('INGEST_MACHINE_ARN'),
});
const telemetry = createTelemetry({ runtime: environment });
const tables = { client: createDynamoClient(environment), now: systemNow, ...environment };

const client = createStepFunctionsClient(environment, { requestTimeoutMs: 3000 });

const cancel = createCancelBatch({
  batches: createBatchStore(tables),
  idempotency: createIdempotencyRecords(tables),
  workflow: createIngestWorkflow({ client, ...environment }),
  now: systemNow,
});

export const handler = createApiHandler({
  route: cancelBatchRoute({ cancel }),
  telemetry,
});
