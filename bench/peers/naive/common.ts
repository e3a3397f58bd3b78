/** What every function of peer P3 shares: Powertools, clients, and the one way a payment changes its status. */
import { IdempotencyConfig } from '@aws-lambda-powertools/idempotency';
import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb';
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { Tracer } from '@aws-lambda-powertools/tracer';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { DynamoDBDocumentClient, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';

export const logger = new Logger({ serviceName: 'payments' });
export const metrics = new Metrics({ namespace: 'Payments', serviceName: 'payments' });
export const tracer = new Tracer({ serviceName: 'payments' });
export const env = (name: string) => process.env[name] ?? '';

const dynamo = tracer.captureAWSv3Client(new DynamoDBClient({}));
export const documents = DynamoDBDocumentClient.from(dynamo);
const lambda = tracer.captureAWSv3Client(new LambdaClient({}));
export const persistenceStore = new DynamoDBPersistenceLayer({
  tableName: env('IDEMPOTENCY_TABLE'),
  keyAttr: 'scope',
  awsSdkV3Client: dynamo,
});

/** One effect for each payment in each stage. */
export const stageIdempotency = new IdempotencyConfig({
  eventKeyJmesPath: 'paymentId',
  throwOnNoIdempotencyKey: true,
  expiresAfterSeconds: 24 * 3600,
});

/** What goes from stage to stage. */
export interface PaymentState {
  readonly paymentId: string;
  readonly merchantId: string;
  readonly amountMinor: number;
  readonly currency: string;
  readonly paymentMethod: string;
  readonly version: number;
  readonly status: string;
  readonly authorizationId?: string;
  readonly captureId?: string;
}

interface Transition {
  readonly status: string;
  readonly details?: Readonly<Record<string, string>>;
}

/** Writes the new status and its audit entry in one transaction, guarded by the version. */
export async function moveTo(
  payment: PaymentState,
  { status, details = {} }: Transition,
): Promise<PaymentState> {
  const { paymentId } = payment;
  const version = payment.version + 1;
  const at = new Date().toISOString();
  const names = Object.keys(details).map((name) => [`#${name}`, name]);
  const values = Object.entries(details).map(([name, value]) => [`:${name}`, value]);
  const sets = Object.keys(details).map((name) => `, #${name} = :${name}`);
  await documents.send(
    new TransactWriteCommand({
      TransactItems: [
        {
          Update: {
            TableName: env('TRANSACTIONS_TABLE'),
            Key: { paymentId },
            UpdateExpression: `SET #status = :status, version = :next, updatedAt = :at${sets.join('')}`,
            ConditionExpression: 'version = :now',
            ExpressionAttributeNames: { '#status': 'status', ...Object.fromEntries(names) },
            ExpressionAttributeValues: {
              ':status': status,
              ':now': payment.version,
              ':next': version,
              ':at': at,
              ...Object.fromEntries(values),
            },
          },
        },
        {
          Put: {
            TableName: env('AUDIT_TABLE'),
            Item: {
              paymentId,
              sequence: version,
              type: `payment.${status}`,
              from: payment.status,
              to: status,
              actor: 'system',
              at,
              ...details,
            },
            ConditionExpression: 'attribute_not_exists(paymentId)',
          },
        },
      ],
    }),
  );
  return { ...payment, status, version, ...details };
}

/** Asks the acquirer; throws when it gives no answer. */
export async function askAcquirer(request: Record<string, unknown>) {
  const { FunctionError, Payload } = await lambda.send(
    new InvokeCommand({
      FunctionName: env('ACQUIRER_FUNCTION'),
      Payload: Buffer.from(JSON.stringify(request)),
    }),
  );
  const answer = JSON.parse(Buffer.from(Payload ?? []).toString()) as {
    outcome: string;
    reference?: string;
    code?: string;
  };
  if (FunctionError !== undefined || answer.outcome === 'unavailable') {
    throw new Error('ProcessorUnavailable');
  }
  return answer;
}
