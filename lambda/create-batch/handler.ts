/** Lambda create-batch: POST /batches. */
import { createDynamoClient } from '../../src/adapters/aws/dynamodb-client.ts';
import { createBatchStore } from '../../src/adapters/dynamodb/batch-store.ts';
import { createIdempotencyRecords } from '../../src/adapters/dynamodb/idempotency-records.ts';
import { createUploadSigner } from '../../src/adapters/s3/signed-addresses.ts';
import { systemNow, systemRandom } from '../../src/adapters/system.ts';
import { createCreateBatch } from '../../src/application/batch/create-batch.ts';
import { createApiHandler } from '../../src/entry/api/api-handler.ts';
import { createBatchRoute } from '../../src/entry/api/batch-routes.ts';
import { readEnvironment, text } from '../../src/entry/environment.ts';
import { createTelemetry } from '../../src/entry/telemetry.ts';

const environment = readEnvironment({
  batchesTable: text('BATCHES_TABLE'),
  idempotencyTable: text('IDEMPOTENCY_TABLE'),
  bucket: text('BATCHES_BUCKET'),
});
const telemetry = createTelemetry({ runtime: environment });

const tables = { client: createDynamoClient(environment), now: systemNow, ...environment };

const create = createCreateBatch({
  batches: createBatchStore(tables),
  idempotency: createIdempotencyRecords(tables),
  uploads: createUploadSigner({ ...environment, now: systemNow }),
  now: systemNow,
  random: systemRandom,
});

export const handler = createApiHandler({
  route: createBatchRoute({ create }),
  telemetry,
});
