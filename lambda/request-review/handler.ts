/** Lambda request-review: called by the workflow review-payment with its task token. */
import { createDynamoClient } from '../../src/adapters/aws/dynamodb-client.ts';
import { createReviewTokens } from '../../src/adapters/dynamodb/review-tokens.ts';
import { createRequestReview } from '../../src/application/request-review.ts';
import { requestReviewInputSchema } from '../../src/contract/messages.ts';
import { parseBody } from '../../src/contract/parse.ts';
import { readEnvironment, text } from '../../src/entry/environment.ts';
import { createTaskHandler } from '../../src/entry/task-handler.ts';
import { createTelemetry } from '../../src/entry/telemetry.ts';

const environment = readEnvironment({ transactionsTable: text('TRANSACTIONS_TABLE') });
const client = createDynamoClient(environment);

export const handler = createTaskHandler({
  parse: (event) => parseBody(requestReviewInputSchema, event),
  run: createRequestReview({ tokens: createReviewTokens({ client, ...environment }) }),
  describe: ({ paymentId, operationNumber }) => ({ paymentId, operationNumber }),
  telemetry: createTelemetry({ runtime: environment }),
});
