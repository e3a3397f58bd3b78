/** Lambda compare-settlement: the step that holds a day's reports against the acquirer's list. */
import { createDynamoClient } from '../../src/adapters/aws/dynamodb-client.ts';
import { createLambdaClient } from '../../src/adapters/aws/lambda-client.ts';
import { createS3Client } from '../../src/adapters/aws/s3-client.ts';
import { createAuditTrail } from '../../src/adapters/dynamodb/audit-trail.ts';
import { createPaymentReader } from '../../src/adapters/dynamodb/payment-store.ts';
import { createSettlementLines } from '../../src/adapters/dynamodb/settlement-lines.ts';
import { createSandboxStatement } from '../../src/adapters/processor/sandbox-statement.ts';
import { createObjectWriter } from '../../src/adapters/s3/object-writer.ts';
import { createCompareSettlement } from '../../src/application/settlement/compare-settlement.ts';
import { parseBody } from '../../src/contract/parse.ts';
import { compareInputSchema } from '../../src/contract/settlement-steps.ts';
import { count, readEnvironment, text } from '../../src/entry/environment.ts';
import { createLongStepHandler } from '../../src/entry/long-step-handler.ts';
import { createTelemetry } from '../../src/entry/telemetry.ts';

const environment = readEnvironment({
  transactionsTable: text('TRANSACTIONS_TABLE'),
  auditTable: text('AUDIT_TABLE'),
  settlementsTable: text('SETTLEMENTS_TABLE'),
  bucket: text('BATCHES_BUCKET'),
  acquirerFunction: text('ACQUIRER_FUNCTION'),
  dueShards: count('DUE_SHARDS', 1, 64),
});
const telemetry = createTelemetry({ runtime: environment });
const tables = { client: createDynamoClient(environment), ...environment };

export const handler = createLongStepHandler({
  parse: (event) => parseBody(compareInputSchema, event),
  run: createCompareSettlement({
    lines: createSettlementLines(tables),
    statement: createSandboxStatement({
      client: createLambdaClient(environment),
      functionName: environment.acquirerFunction,
    }),
    payments: createPaymentReader(tables),
    trail: createAuditTrail(tables),
    files: createObjectWriter({ ...environment, client: createS3Client(environment) }),
    onDifference: ({ finding, ours, theirs }) =>
      telemetry.warn('A line differs from the acquirer.', {
        finding,
        paymentId: ours?.paymentId ?? theirs?.paymentId,
        processorReference: ours?.processorReference ?? theirs?.reference,
        ourAmountMinor: ours?.amountMinor,
        acquirerAmountMinor: theirs?.amountMinor,
      }),
  }),
  describe: ({ date, part }) => ({ settlementDate: date, part }),
  // Also when there are none: a gap in the graph is a day that was not compared.
  measure: ({ lines, differences, inTransit }) => ({
    SettlementLinesCompared: lines,
    SettlementDifferences: differences,
    SettlementLinesInTransit: inTransit,
  }),
  telemetry,
});
