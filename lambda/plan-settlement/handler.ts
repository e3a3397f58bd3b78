/** Lambda plan-settlement: the step that decides which day is settled. */
import { createDynamoClient } from '../../src/adapters/aws/dynamodb-client.ts';
import { createSettlementDays } from '../../src/adapters/dynamodb/settlement-days.ts';
import { systemNow } from '../../src/adapters/system.ts';
import { createPlanSettlement } from '../../src/application/settlement/plan-settlement.ts';
import { parseBody } from '../../src/contract/parse.ts';
import { planSettlementInputSchema } from '../../src/contract/settlement-steps.ts';
import { count, readEnvironment, text } from '../../src/entry/environment.ts';
import { createTaskHandler } from '../../src/entry/task-handler.ts';
import { createTelemetry } from '../../src/entry/telemetry.ts';

const environment = readEnvironment({
  settlementsTable: text('SETTLEMENTS_TABLE'),
  dueShards: count('DUE_SHARDS', 1, 64),
});
const client = createDynamoClient(environment);

export const handler = createTaskHandler({
  parse: (event) => parseBody(planSettlementInputSchema, event),
  run: createPlanSettlement({
    days: createSettlementDays({ client, ...environment }),
    now: systemNow,
    dueShards: environment.dueShards,
  }),
  describe: ({ date }) => ({ settlementDate: date }),
  telemetry: createTelemetry({ runtime: environment }),
});
