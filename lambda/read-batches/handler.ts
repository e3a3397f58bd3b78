/** Lambda read-batches: GET /batches and GET /batches/{batchId}. */
import { createDynamoClient } from '../../src/adapters/aws/dynamodb-client.ts';
import { createBatchIndex } from '../../src/adapters/dynamodb/batch-index.ts';
import { createBatchReader } from '../../src/adapters/dynamodb/batch-store.ts';
import { createCursorKeys } from '../../src/adapters/dynamodb/cursor-keys.ts';
import { createDownloadSigner } from '../../src/adapters/s3/signed-addresses.ts';
import { systemNow, systemRandom } from '../../src/adapters/system.ts';
import { createGetBatch, createListBatches } from '../../src/application/batch/read-batches.ts';
import { createApiHandler } from '../../src/entry/api/api-handler.ts';
import { getBatchRoute, listBatchesRoute } from '../../src/entry/api/batch-routes.ts';
import { chooseRoute } from '../../src/entry/api/choose-route.ts';
import { readEnvironment, text } from '../../src/entry/environment.ts';
import { createTelemetry } from '../../src/entry/telemetry.ts';

const environment = readEnvironment({
  batchesTable: text('BATCHES_TABLE'),
  merchantsTable: text('MERCHANTS_TABLE'),
  bucket: text('BATCHES_BUCKET'),
});
const telemetry = createTelemetry({ runtime: environment });
const tables = { client: createDynamoClient(environment), ...environment };
const viewer = {
  batches: createBatchReader(tables),
  downloads: createDownloadSigner({ ...environment, now: systemNow }),
};
const list = createListBatches({
  ...viewer,
  index: createBatchIndex(tables),
  cursorKeys: createCursorKeys({ ...tables, random: systemRandom }),
});

export const handler = chooseRoute({
  '/batches': createApiHandler({ route: listBatchesRoute({ list }), telemetry }),
  '/batches/{batchId}': createApiHandler({
    route: getBatchRoute({ get: createGetBatch(viewer) }),
    telemetry,
  }),
});
