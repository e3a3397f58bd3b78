/** Lambda submit-payment: POST /payments. */
import { createDynamoClient } from '../../src/adapters/aws/dynamodb-client.ts';
import { createStepFunctionsClient } from '../../src/adapters/aws/step-functions-client.ts';
import { createIdempotencyRecords } from '../../src/adapters/dynamodb/idempotency-records.ts';
import { createPaymentStore } from '../../src/adapters/dynamodb/payment-store.ts';
import { createWaitingSeats } from '../../src/adapters/dynamodb/waiting-seats.ts';
import { systemNow, systemRandom } from '../../src/adapters/system.ts';
import { createPaymentWorkflow } from '../../src/adapters/workflow/payment-workflow.ts';
import { limitWaiting } from '../../src/application/limit-waiting.ts';
import { createSubmitPayment } from '../../src/application/submit-payment.ts';
import { createApiHandler } from '../../src/entry/api/api-handler.ts';
import { submitPaymentRoute } from '../../src/entry/api/submit-payment-route.ts';
import { count, readEnvironment, text } from '../../src/entry/environment.ts';
import { createTelemetry } from '../../src/entry/telemetry.ts';

const environment = readEnvironment({
  transactionsTable: text('TRANSACTIONS_TABLE'),
  auditTable: text('AUDIT_TABLE'),
  idempotencyTable: text('IDEMPOTENCY_TABLE'),
  stateMachineArn: text('PROCESS_MACHINE_ARN'),
  merchantShards: count('MERCHANT_SHARDS', 1, 64),
  dueShards: count('DUE_SHARDS', 1, 64),
  waitingClientsMax: count('WAITING_CLIENTS_MAX', 0, 500),
});
const telemetry = createTelemetry({ runtime: environment });
const tables = { client: createDynamoClient(environment), now: systemNow, ...environment };
// The longest wait that a client may ask for, and a moment.
const workflowClient = createStepFunctionsClient(environment, { requestTimeoutMs: 26_000 });

const onOpened = (openMs: number) =>
  telemetry.warn('The processor fails: for a while no client waits for it.', { openMs });
const onFault = (what: string, error: unknown) =>
  telemetry.warn('A waiting client got 202.', { what }, error);
const submit = createSubmitPayment({
  environment: environment.environmentSuffix,
  payments: createPaymentStore(tables),
  idempotency: createIdempotencyRecords(tables),
  workflow: createPaymentWorkflow({ client: workflowClient, ...environment }),
  now: systemNow,
  random: systemRandom,
  onFault,
});
const seats = createWaitingSeats({ ...tables, onFault, onOpened });

export const handler = createApiHandler({
  route: submitPaymentRoute({ submit: limitWaiting(seats, submit) }),
  telemetry,
});
