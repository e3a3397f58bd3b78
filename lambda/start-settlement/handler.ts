/** Lambda start-settlement: once a day, by schedule. */
import { createStepFunctionsClient } from '../../src/adapters/aws/step-functions-client.ts';
import { systemNow } from '../../src/adapters/system.ts';
import { createSettlementRuns } from '../../src/adapters/workflow/settlement-runs.ts';
import { readEnvironment, text } from '../../src/entry/environment.ts';
import { createStartSettlementHandler } from '../../src/entry/start-settlement-handler.ts';
import { createTelemetry } from '../../src/entry/telemetry.ts';

const environment = readEnvironment({ machineArn: text('SETTLE_MACHINE_ARN') });
const client = createStepFunctionsClient(environment, { requestTimeoutMs: 3000 });

export const handler = createStartSettlementHandler({
  runs: createSettlementRuns({ client, ...environment }),
  now: systemNow,
  telemetry: createTelemetry({ runtime: environment }),
});
