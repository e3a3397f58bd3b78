/** Lambda sandbox-acquirer: a processor to play with, a party of its own with a table of its own. */
import { createDynamoClient } from '../../src/adapters/aws/dynamodb-client.ts';
import { createAcquirerLedger } from '../../src/adapters/dynamodb/acquirer-ledger.ts';
import { pauseFor, systemNow, systemRandom } from '../../src/adapters/system.ts';
import { createAnswerAcquirerRequest } from '../../src/application/acquirer/answer-acquirer-request.ts';
import { acquirerRequestSchema } from '../../src/contract/acquirer-messages.ts';
import { parseBody } from '../../src/contract/parse.ts';
import { readEnvironment, text } from '../../src/entry/environment.ts';
import { createTaskHandler } from '../../src/entry/task-handler.ts';
import { createTelemetry } from '../../src/entry/telemetry.ts';

const environment = readEnvironment({ acquirerTable: text('ACQUIRER_TABLE') });
const client = createDynamoClient(environment);
const POLL_MS = 20;

export const handler = createTaskHandler({
  parse: (event) => parseBody(acquirerRequestSchema, event),
  run: createAnswerAcquirerRequest({
    ledger: createAcquirerLedger({ client, ...environment }),
    now: systemNow,
    random: systemRandom,
    pause: () => pauseFor(POLL_MS),
  }),
  // `{paymentId}:{operation}:{n}`
  describe: ({ operation, key }) => ({ operation, chargeKey: key, paymentId: key.split(':')[0] }),
  telemetry: createTelemetry({ runtime: environment }),
});
