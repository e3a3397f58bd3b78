/** Lambda start-ingest: the queue of uploads that S3 announces. */
import { createDynamoClient } from '../../src/adapters/aws/dynamodb-client.ts';
import { createS3Client } from '../../src/adapters/aws/s3-client.ts';
import { createStepFunctionsClient } from '../../src/adapters/aws/step-functions-client.ts';
import { createBatchStore } from '../../src/adapters/dynamodb/batch-store.ts';
import { createBatchFiles } from '../../src/adapters/s3/batch-files.ts';
import { systemNow } from '../../src/adapters/system.ts';
import { createIngestWorkflow } from '../../src/adapters/workflow/ingest-workflow.ts';
import { createStartIngest } from '../../src/application/batch/start-ingest.ts';
import { createBatchFilesHandler } from '../../src/entry/batch-files-handler.ts';
import { readEnvironment, text } from '../../src/entry/environment.ts';
import { createTelemetry } from '../../src/entry/telemetry.ts';

const environment = readEnvironment({
  batchesTable: text('BATCHES_TABLE'),
  bucket: text('BATCHES_BUCKET'),
  ingestMachineArn: text('INGEST_MACHINE_ARN'),
});
const tables = { client: createDynamoClient(environment), now: systemNow, ...environment };
const client = createStepFunctionsClient(environment, { requestTimeoutMs: 3000 });

export const handler = createBatchFilesHandler({
  start: createStartIngest({
    batches: createBatchStore(tables),
    files: createBatchFiles({ client: createS3Client(environment), ...environment }),
    workflow: createIngestWorkflow({ client, ...environment }),
    now: systemNow,
  }),
  telemetry: createTelemetry({ runtime: environment }),
});
