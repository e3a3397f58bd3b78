/** Peer P1: the submit handler as an experienced team writes it with Powertools, zod and SDK v3. */
import { randomUUID } from 'node:crypto';
import { IdempotencyConfig, makeIdempotent } from '@aws-lambda-powertools/idempotency';
import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb';
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { parse } from '@aws-lambda-powertools/parser';
import { APIGatewayProxyEventSchema } from '@aws-lambda-powertools/parser/schemas/api-gateway';
import { Tracer } from '@aws-lambda-powertools/tracer';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SFNClient, StartSyncExecutionCommand } from '@aws-sdk/client-sfn';
import { DynamoDBDocumentClient, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import { z } from 'zod';

const logger = new Logger({ serviceName: 'payments' });
const metrics = new Metrics({ namespace: 'Payments', serviceName: 'payments' });
const tracer = new Tracer({ serviceName: 'payments' });
const dynamo = tracer.captureAWSv3Client(new DynamoDBClient({}));
const documents = DynamoDBDocumentClient.from(dynamo);
const workflows = tracer.captureAWSv3Client(new SFNClient({ maxAttempts: 1 }));
const env = (name: string) => process.env[name] ?? '';
const persistenceStore = new DynamoDBPersistenceLayer({
  tableName: env('IDEMPOTENCY_TABLE'),
  keyAttr: 'scope',
  awsSdkV3Client: dynamo,
});
const idempotency = new IdempotencyConfig({
  eventKeyJmesPath: '[merchantId, key]',
  payloadValidationJmesPath: 'payment',
  throwOnNoIdempotencyKey: true,
  expiresAfterSeconds: 24 * 3600,
});

const paymentSchema = z
  .object({
    amountMinor: z.number().int().min(1).max(999_999_999_999),
    currency: z.enum(['USD', 'EUR', 'GBP', 'JPY', 'KWD']),
    paymentMethod: z
      .string()
      .regex(/^(tok|pm)_/)
      .max(128),
    captureMethod: z.enum(['automatic', 'manual']).default('automatic'),
    reference: z.string().max(64).optional(),
    description: z.string().max(256).optional(),
    customerId: z.string().max(64).optional(),
    metadata: z.record(z.string().max(40), z.string().max(200)).optional(),
  })
  .strict();

interface Submission {
  merchantId: string;
  key: string;
  payment: z.infer<typeof paymentSchema>;
}

const submit = makeIdempotent(
  async ({ merchantId, payment }: Submission) => {
    const now = new Date().toISOString();
    const record = {
      ...payment,
      paymentId: `pay_${randomUUID()}`,
      merchantId,
      status: 'received',
      createdAt: now,
      updatedAt: now,
      version: 1,
    };
    const audit = {
      paymentId: record.paymentId,
      sequence: 1,
      type: 'payment.received',
      to: 'received',
      actor: merchantId,
      at: now,
    };
    await documents.send(
      new TransactWriteCommand({
        TransactItems: [
          {
            Put: {
              TableName: env('TRANSACTIONS_TABLE'),
              Item: record,
              ConditionExpression: 'attribute_not_exists(paymentId)',
            },
          },
          {
            Put: {
              TableName: env('AUDIT_TABLE'),
              Item: audit,
              ConditionExpression: 'attribute_not_exists(paymentId)',
            },
          },
        ],
      }),
    );
    return record;
  },
  { persistenceStore, config: idempotency },
);

const problem = (status: number, title: string): APIGatewayProxyResult => ({
  statusCode: status,
  headers: { 'content-type': 'application/problem+json' },
  body: JSON.stringify({ title, status }),
});

/** Answers one API Gateway proxy event as the system's own submit function does. */
export async function handler(
  event: APIGatewayProxyEvent,
  context: Context,
): Promise<APIGatewayProxyResult> {
  logger.addContext(context);
  tracer.putAnnotation('awsRequestId', tracer.getRootXrayTraceId() ?? '');
  const request = parse(event, undefined, APIGatewayProxyEventSchema, true);
  if (!request.success) return problem(400, 'Bad request');
  const payment = paymentSchema.safeParse(JSON.parse(event.body ?? '{}'));
  if (!payment.success) return problem(400, 'Validation failed');
  const key = event.headers['Idempotency-Key'];
  if (key === undefined) return problem(400, 'Idempotency-Key missing');
  idempotency.registerLambdaContext(context);
  const merchantId = String(event.requestContext.authorizer?.merchantId);
  const record = await submit({ merchantId, key, payment: payment.data });
  if (event.headers.Prefer !== undefined) {
    const input = JSON.stringify({ paymentId: record.paymentId });
    const stateMachineArn = env('PROCESS_MACHINE_ARN');
    await workflows.send(new StartSyncExecutionCommand({ stateMachineArn, input }));
  }
  metrics.addMetric('paymentsReceived', MetricUnit.Count, 1);
  metrics.publishStoredMetrics();
  logger.info('payment received', { paymentId: record.paymentId });
  return {
    statusCode: 202,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(record),
  };
}
