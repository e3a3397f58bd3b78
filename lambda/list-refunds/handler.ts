/** Lambda list-refunds: GET /payments/{paymentId}/refunds. */
import { createDynamoClient } from '../../src/adapters/aws/dynamodb-client.ts';
import { createAuditTrail } from '../../src/adapters/dynamodb/audit-trail.ts';
import { createCursorKeys } from '../../src/adapters/dynamodb/cursor-keys.ts';
import { createPaymentReader } from '../../src/adapters/dynamodb/payment-store.ts';
import { systemRandom } from '../../src/adapters/system.ts';
import { createListRefunds } from '../../src/application/list-refunds.ts';
import { createApiHandler } from '../../src/entry/api/api-handler.ts';
import { listRefundsRoute } from '../../src/entry/api/list-refunds-route.ts';
import { readEnvironment, text } from '../../src/entry/environment.ts';
import { createTelemetry } from '../../src/entry/telemetry.ts';

const environment = readEnvironment({
  transactionsTable: text('TRANSACTIONS_TABLE'),
  auditTable: text('AUDIT_TABLE'),
  merchantsTable: text('MERCHANTS_TABLE'),
});
const tables = { client: createDynamoClient(environment), ...environment };

const list = createListRefunds({
  payments: createPaymentReader(tables),
  trail: createAuditTrail(tables),
  cursorKeys: createCursorKeys({ ...tables, random: systemRandom }),
});

export const handler = createApiHandler({
  route: listRefundsRoute({ list }),
  telemetry: createTelemetry({ runtime: environment }),
});
