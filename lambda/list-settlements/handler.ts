/** Lambda list-settlements: GET /settlements and GET /settlements/{date}. */
import { createDynamoClient } from '../../src/adapters/aws/dynamodb-client.ts';
import { createCursorKeys } from '../../src/adapters/dynamodb/cursor-keys.ts';
import { createMerchantDays } from '../../src/adapters/dynamodb/settlement-days.ts';
import { createDownloadSigner } from '../../src/adapters/s3/signed-addresses.ts';
import { systemNow, systemRandom } from '../../src/adapters/system.ts';
import { createReadSettlements } from '../../src/application/settlement/read-settlements.ts';
import { createApiHandler } from '../../src/entry/api/api-handler.ts';
import { chooseRoute } from '../../src/entry/api/choose-route.ts';
import { getSettlementRoute, listSettlementsRoute } from '../../src/entry/api/settlement-routes.ts';
import { readEnvironment, text } from '../../src/entry/environment.ts';
import { createTelemetry } from '../../src/entry/telemetry.ts';

const environment = readEnvironment({
  settlementsTable: text('SETTLEMENTS_TABLE'),
  merchantsTable: text('MERCHANTS_TABLE'),
  bucket: text('BATCHES_BUCKET'),
});
const tables = { client: createDynamoClient(environment), ...environment };
const telemetry = createTelemetry({ runtime: environment });

const settlements = createReadSettlements({
  days: createMerchantDays(tables),
  cursorKeys: createCursorKeys({ ...tables, random: systemRandom }),
  reports: createDownloadSigner({ ...environment, now: systemNow }),
});

export const handler = chooseRoute({
  '/settlements': createApiHandler({ route: listSettlementsRoute({ settlements }), telemetry }),
  '/settlements/{date}': createApiHandler({
    route: getSettlementRoute({ settlements }),
    telemetry,
  }),
});
