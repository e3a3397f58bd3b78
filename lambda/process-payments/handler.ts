/** Lambda process-payments: the queues payments and batch-payments. */
import { createQueueClient } from '../../src/adapters/aws/queue-client.ts';
import { createStepFunctionsClient } from '../../src/adapters/aws/step-functions-client.ts';
import { createPostponeMessage } from '../../src/adapters/messaging/visibility.ts';
import { createPaymentWorkflow } from '../../src/adapters/workflow/payment-workflow.ts';
import { createRunWorkOrder } from '../../src/application/run-work-order.ts';
import { count, readEnvironment, text } from '../../src/entry/environment.ts';
import { createQueueHandler } from '../../src/entry/queue-handler.ts';
import { createTelemetry } from '../../src/entry/telemetry.ts';

const environment = readEnvironment({
  stateMachineArn: text('PROCESS_MACHINE_ARN'),
  paymentsQueueUrl: text('PAYMENTS_QUEUE_URL'),
  batchPaymentsQueueUrl: text('BATCH_PAYMENTS_QUEUE_URL'),
  receivesMax: count('MAX_RECEIVE_COUNT', 1, 1000),
});
const { receivesMax, stateMachineArn, paymentsQueueUrl, batchPaymentsQueueUrl } = environment;
// The machine gives up after 60 seconds, this client after 65, the function after 70.
const workflowClient = createStepFunctionsClient(environment, { requestTimeoutMs: 65_000 });
const workflow = createPaymentWorkflow({ client: workflowClient, stateMachineArn });

export const handler = createQueueHandler({
  environment: environment.environmentSuffix,
  run: createRunWorkOrder({ workflow, receivesMax }),
  postpone: createPostponeMessage({
    client: createQueueClient(environment),
    queueUrls: [paymentsQueueUrl, batchPaymentsQueueUrl],
  }),
  receivesMax,
  telemetry: createTelemetry({ runtime: environment }),
});
