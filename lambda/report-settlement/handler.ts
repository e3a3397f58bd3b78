/** Lambda report-settlement: the step that writes a closed day's reports. */
import { createDynamoClient } from '../../src/adapters/aws/dynamodb-client.ts';
import { createS3Client } from '../../src/adapters/aws/s3-client.ts';
import { createSettlementDays } from '../../src/adapters/dynamodb/settlement-days.ts';
import { createSettlementLines } from '../../src/adapters/dynamodb/settlement-lines.ts';
import { createObjectWriter } from '../../src/adapters/s3/object-writer.ts';
import { createReportSettlement } from '../../src/application/settlement/report-settlement.ts';
import { parseBody } from '../../src/contract/parse.ts';
import { reportInputSchema } from '../../src/contract/settlement-steps.ts';
import { count, readEnvironment, text } from '../../src/entry/environment.ts';
import { createLongStepHandler } from '../../src/entry/long-step-handler.ts';
import { createTelemetry } from '../../src/entry/telemetry.ts';

const environment = readEnvironment({
  settlementsTable: text('SETTLEMENTS_TABLE'),
  bucket: text('BATCHES_BUCKET'),
  dueShards: count('DUE_SHARDS', 1, 64),
});
const tables = { client: createDynamoClient(environment), ...environment };

export const handler = createLongStepHandler({
  parse: (event) => parseBody(reportInputSchema, event),
  run: createReportSettlement({
    lines: createSettlementLines(tables),
    days: createSettlementDays(tables),
    files: createObjectWriter({ ...environment, client: createS3Client(environment) }),
  }),
  describe: ({ date }) => ({ settlementDate: date }),
  measure: ({ lines }) => ({ SettlementLinesReported: lines }),
  telemetry: createTelemetry({ runtime: environment }),
});
