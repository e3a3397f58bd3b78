/** What the workflow steps have in common that ask the processor and record its answer. */
import { createDynamoClient } from '../src/adapters/aws/dynamodb-client.ts';
import { createLambdaClient } from '../src/adapters/aws/lambda-client.ts';
import { createPaymentStore } from '../src/adapters/dynamodb/payment-store.ts';
import { createSandboxProcessor } from '../src/adapters/processor/sandbox-processor.ts';
import { systemNow } from '../src/adapters/system.ts';
import type { LateCapture } from '../src/application/late-capture.ts';
import { count, readEnvironment, text } from '../src/entry/environment.ts';
import { measureProcessor } from '../src/entry/measure-processor.ts';
import { createTelemetry } from '../src/entry/telemetry.ts';

/** `endsPayments`: the step may bring a payment to its outcome, which its batch counts. */
export function composeProcessorStep({ endsPayments }: { readonly endsPayments: boolean }) {
  const environment = readEnvironment({
    transactionsTable: text('TRANSACTIONS_TABLE'),
    auditTable: text('AUDIT_TABLE'),
    merchantShards: count('MERCHANT_SHARDS', 1, 64),
    dueShards: count('DUE_SHARDS', 1, 64),
    acquirerFunction: text('ACQUIRER_FUNCTION'),
  });
  const tallies = endsPayments ? readEnvironment({ batchesTable: text('BATCHES_TABLE') }) : {};
  const telemetry = createTelemetry({ runtime: environment });
  const tables = {
    client: createDynamoClient(environment),
    now: systemNow,
    ...environment,
    ...tallies,
  };
  const processor = measureProcessor({
    processor: createSandboxProcessor({
      client: createLambdaClient(environment),
      functionName: environment.acquirerFunction,
      onFault: (error) => telemetry.warn('The acquirer gave no answer.', {}, error),
    }),
    telemetry,
    now: systemNow,
  });
  const onLateCapture = (late: LateCapture) => {
    telemetry.metric('CapturesAfterEnd');
    telemetry.error('The processor took money for a payment that had ended.', { ...late });
  };
  const payments = createPaymentStore(tables);
  return { telemetry, ports: { payments, processor, now: systemNow, onLateCapture } };
}
