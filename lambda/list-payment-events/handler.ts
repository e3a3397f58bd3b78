/** Lambda list-payment-events: GET /payments/{paymentId}/events. */
import { createDynamoClient } from '../../src/adapters/aws/dynamodb-client.ts';
import { createAuditTrail } from '../../src/adapters/dynamodb/audit-trail.ts';
import { createPaymentReader } from '../../src/adapters/dynamodb/payment-store.ts';
import { createListPaymentEvents } from '../../src/application/list-payment-events.ts';
import { createApiHandler } from '../../src/entry/api/api-handler.ts';
import { listPaymentEventsRoute } from '../../src/entry/api/list-payment-events-route.ts';
import { readEnvironment, text } from '../../src/entry/environment.ts';
import { createTelemetry } from '../../src/entry/telemetry.ts';

const environment = readEnvironment({
  transactionsTable: text('TRANSACTIONS_TABLE'),
  auditTable: text('AUDIT_TABLE'),
});
const telemetry = createTelemetry({ runtime: environment });
const tables = { client: createDynamoClient(environment), ...environment };

const list = createListPaymentEvents({
  payments: createPaymentReader(tables),
  trail: createAuditTrail(tables),
});

export const handler = createApiHandler({
  route: listPaymentEventsRoute({ list, telemetry }),
  telemetry,
});
