/** Peer P2: the submit handler as middy's middlewares around one function: Powertools, zod and SDK v3. */
import { randomUUID } from 'node:crypto';
import { IdempotencyConfig } from '@aws-lambda-powertools/idempotency';
import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb';
import { makeHandlerIdempotent } from '@aws-lambda-powertools/idempotency/middleware';
import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import { parser } from '@aws-lambda-powertools/parser/middleware';
import {
  APIGatewayEventRequestContextSchema,
  APIGatewayProxyEventSchema,
} from '@aws-lambda-powertools/parser/schemas/api-gateway';
import { Tracer } from '@aws-lambda-powertools/tracer';
import { captureLambdaHandler } from '@aws-lambda-powertools/tracer/middleware';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SFNClient, StartSyncExecutionCommand } from '@aws-sdk/client-sfn';
import { DynamoDBDocumentClient, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import middy from '@middy/core';
import type { APIGatewayProxyResult } from 'aws-lambda';
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
const config = new IdempotencyConfig({
  eventKeyJmesPath: '[requestContext.authorizer.merchantId, headers."Idempotency-Key"]',
  payloadValidationJmesPath: 'body',
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
const eventSchema = APIGatewayProxyEventSchema.extend({
  requestContext: APIGatewayEventRequestContextSchema.and(
    z.object({ authorizer: z.object({ merchantId: z.string() }) }),
  ),
});
type ApiEvent = z.infer<typeof eventSchema>;
type Payment = z.infer<typeof paymentSchema>;

async function store(payment: Payment, merchantId: string) {
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
  const put = (table: string, Item: Record<string, unknown>) => ({
    Put: {
      TableName: env(table),
      Item,
      ConditionExpression: 'attribute_not_exists(paymentId)',
    },
  });
  const TransactItems = [put('TRANSACTIONS_TABLE', record), put('AUDIT_TABLE', audit)];
  await documents.send(new TransactWriteCommand({ TransactItems }));
  return record;
}

const answer = (statusCode: number, type: string, body: unknown): APIGatewayProxyResult => ({
  statusCode,
  headers: { 'content-type': type },
  body: JSON.stringify(body),
});

async function submit(event: ApiEvent): Promise<APIGatewayProxyResult> {
  const payment = paymentSchema.safeParse(JSON.parse(event.body ?? '{}'));
  if (!payment.success) {
    return answer(400, 'application/problem+json', { title: 'Validation failed', status: 400 });
  }
  const record = await store(payment.data, event.requestContext.authorizer.merchantId);
  if (event.headers?.Prefer !== undefined) {
    const input = JSON.stringify({ paymentId: record.paymentId });
    const stateMachineArn = env('PROCESS_MACHINE_ARN');
    await workflows.send(new StartSyncExecutionCommand({ stateMachineArn, input }));
  }
  metrics.addMetric('paymentsReceived', MetricUnit.Count, 1);
  logger.info('payment received', { paymentId: record.paymentId });
  return answer(202, 'application/json', record);
}

/** Answers one API Gateway proxy event as the system's own submit function does. */
export const handler = middy()
  .use(captureLambdaHandler(tracer))
  .use(injectLambdaContext(logger))
  .use(logMetrics(metrics))
  .use(parser({ schema: eventSchema }))
  .use(makeHandlerIdempotent({ persistenceStore, config }))
  .handler(submit);
