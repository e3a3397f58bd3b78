/** What the functions have in common that record commands and, if asked to, carry them out at once. */
import { createDynamoClient } from '../src/adapters/aws/dynamodb-client.ts';
import { createStepFunctionsClient } from '../src/adapters/aws/step-functions-client.ts';
import { createIdempotencyRecords } from '../src/adapters/dynamodb/idempotency-records.ts';
import { createPaymentStore } from '../src/adapters/dynamodb/payment-store.ts';
import { createWaitingSeats } from '../src/adapters/dynamodb/waiting-seats.ts';
import { pauseFor, systemNow } from '../src/adapters/system.ts';
import { createPaymentWorkflow } from '../src/adapters/workflow/payment-workflow.ts';
import { createAwaitCommand } from '../src/application/await-command.ts';
import { count, readEnvironment, text } from '../src/entry/environment.ts';
import { createTelemetry } from '../src/entry/telemetry.ts';

/** `reopensPayments`: a command may take back an outcome that a batch has counted. */
export function composeCommands({ reopensPayments }: { readonly reopensPayments: boolean }) {
  const environment = readEnvironment({
    transactionsTable: text('TRANSACTIONS_TABLE'),
    auditTable: text('AUDIT_TABLE'),
    idempotencyTable: text('IDEMPOTENCY_TABLE'),
    stateMachineArn: text('PROCESS_MACHINE_ARN'),
    merchantShards: count('MERCHANT_SHARDS', 1, 64),
    dueShards: count('DUE_SHARDS', 1, 64),
    waitingClientsMax: count('WAITING_CLIENTS_MAX', 0, 500),
  });
  const tallies = reopensPayments ? readEnvironment({ batchesTable: text('BATCHES_TABLE') }) : {};
  const telemetry = createTelemetry({ runtime: environment });
  const tables = {
    client: createDynamoClient(environment),
    now: systemNow,
    ...environment,
    ...tallies,
  };
  const payments = createPaymentStore(tables);
  // The longest wait that a client may ask for, and a moment.
  const workflowClient = createStepFunctionsClient(environment, { requestTimeoutMs: 26_000 });
  const onOpened = (openMs: number) =>
    telemetry.warn('The processor fails: for a while no client waits for it.', { openMs });
  const onFault = (what: string, error: unknown) =>
    telemetry.warn('A waiting client was spared a fault.', { what }, error);
  const awaitOutcome = createAwaitCommand({
    environment: environment.environmentSuffix,
    payments,
    workflow: createPaymentWorkflow({ client: workflowClient, ...environment }),
    now: systemNow,
    pause: pauseFor,
    onFault,
  });
  const idempotency = createIdempotencyRecords(tables);
  return {
    telemetry,
    tables,
    seats: createWaitingSeats({ ...tables, onFault, onOpened }),
    options: { payments, idempotency, awaitOutcome, now: systemNow, onFault },
  };
}
