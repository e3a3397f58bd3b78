/** Lambda resume-review: the step that hands an operator's decision to the waiting review. */
import { createDynamoClient } from '../../src/adapters/aws/dynamodb-client.ts';
import { createStepFunctionsClient } from '../../src/adapters/aws/step-functions-client.ts';
import { createPaymentReader } from '../../src/adapters/dynamodb/payment-store.ts';
import { createReviewTasks } from '../../src/adapters/workflow/review-tasks.ts';
import { createResumeReview } from '../../src/application/resume-review.ts';
import { screenInputSchema } from '../../src/contract/messages.ts';
import { parseBody } from '../../src/contract/parse.ts';
import { readEnvironment, text } from '../../src/entry/environment.ts';
import { createTaskHandler, describeStep } from '../../src/entry/task-handler.ts';
import { createTelemetry } from '../../src/entry/telemetry.ts';

const environment = readEnvironment({ transactionsTable: text('TRANSACTIONS_TABLE') });
const client = createDynamoClient(environment);
const workflowClient = createStepFunctionsClient(environment, { requestTimeoutMs: 3000 });

export const handler = createTaskHandler({
  // Every step that needs nothing but the order has this form.
  parse: (event) => parseBody(screenInputSchema, event),
  run: createResumeReview({
    payments: createPaymentReader({ client, ...environment }),
    tasks: createReviewTasks({ client: workflowClient }),
  }),
  describe: describeStep,
  telemetry: createTelemetry({ runtime: environment }),
});
