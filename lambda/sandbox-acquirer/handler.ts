/** Lambda sandbox-acquirer: a processor to play with, a party of its own with a table of its own. */
import { createDynamoClient } from '../../src/adapters/aws/dynamodb-client.ts';
import { createAcquirerLedger } from '../../src/adapters/dynamodb/acquirer-ledger.ts';
import { createAcquirerStatements } from '../../src/adapters/dynamodb/acquirer-statements.ts';
import { pauseFor, systemNow, systemRandom } from '../../src/adapters/system.ts';
import { createAnswerAcquirerRequest } from '../../src/application/acquirer/answer-acquirer-request.ts';
import { createListStatement } from '../../src/application/acquirer/list-statement.ts';
import { acquirerInputSchema } from '../../src/contract/acquirer-messages.ts';
import { parseBody } from '../../src/contract/parse.ts';
import { readEnvironment, text } from '../../src/entry/environment.ts';
import { createTaskHandler } from '../../src/entry/task-handler.ts';
import { createTelemetry } from '../../src/entry/telemetry.ts';

const environment = readEnvironment({ acquirerTable: text('ACQUIRER_TABLE') });
const client = createDynamoClient(environment);
const POLL_MS = 20;

const answer = createAnswerAcquirerRequest({
  ledger: createAcquirerLedger({ client, ...environment }),
  now: systemNow,
  random: systemRandom,
  pause: () => pauseFor(POLL_MS),
});
const listStatement = createListStatement(createAcquirerStatements({ client, ...environment }));

export const handler = createTaskHandler({
  parse: (event) => parseBody(acquirerInputSchema, event),
  run: async (request) =>
    request.operation === 'statement' ? listStatement(request) : answer(request),
  describe(request) {
    const { operation } = request;
    if (operation === 'statement') return { operation, date: request.date, shard: request.shard };
    // `{paymentId}:{operation}:{n}`
    return { operation, chargeKey: request.key, paymentId: request.key.split(':')[0] };
  },
  telemetry: createTelemetry({ runtime: environment }),
});
