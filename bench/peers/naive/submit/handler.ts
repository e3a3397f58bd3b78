/** Peer P3, submit: stores the payment under Powertools idempotency and starts its Standard workflow. */
import { randomUUID } from 'node:crypto';
import { IdempotencyConfig, makeIdempotent } from '@aws-lambda-powertools/idempotency';
import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { parse } from '@aws-lambda-powertools/parser';
import { APIGatewayProxyEventSchema } from '@aws-lambda-powertools/parser/schemas/api-gateway';
import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import { z } from 'zod';
import { documents, env, logger, metrics, persistenceStore, tracer } from '../common.ts';

const workflows = tracer.captureAWSv3Client(new SFNClient({}));
const config = new IdempotencyConfig({
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
    reference: z.string().max(64).optional(),
    description: z.string().max(256).optional(),
    metadata: z.record(z.string().max(40), z.string().max(200)).optional(),
  })
  .strict();

interface Submission {
  readonly merchantId: string;
  readonly key: string;
  readonly payment: z.infer<typeof paymentSchema>;
}

async function submit({ merchantId, payment }: Submission) {
  const now = new Date().toISOString();
  const paymentId = `pay_${randomUUID()}`;
  const more = { merchantId, status: 'received', createdAt: now, updatedAt: now, version: 1 };
  const record = { ...payment, paymentId, ...more };
  const audit = { paymentId, sequence: 1, type: 'payment.received', actor: merchantId, at: now };
  const put = (table: string, Item: Record<string, unknown>) => ({
    Put: {
      TableName: env(table),
      Item,
      ConditionExpression: 'attribute_not_exists(paymentId)',
    },
  });
  const TransactItems = [put('TRANSACTIONS_TABLE', record), put('AUDIT_TABLE', audit)];
  await documents.send(new TransactWriteCommand({ TransactItems }));
  await workflows.send(
    new StartExecutionCommand({
      stateMachineArn: env('PROCESS_MACHINE_ARN'),
      name: paymentId,
      input: JSON.stringify(record),
    }),
  );
  return record;
}
const submitOnce = makeIdempotent(submit, { persistenceStore, config });

const answer = (statusCode: number, type: string, body: unknown): APIGatewayProxyResult => ({
  statusCode,
  headers: { 'content-type': type },
  body: JSON.stringify(body),
});
const problem = (status: number, title: string) =>
  answer(status, 'application/problem+json', { title, status });

/** POST /payments: 202 with the payment. */
export async function handler(
  event: APIGatewayProxyEvent,
  context: Context,
): Promise<APIGatewayProxyResult> {
  logger.addContext(context);
  config.registerLambdaContext(context);
  const request = parse(event, undefined, APIGatewayProxyEventSchema, true);
  if (!request.success) return problem(400, 'Bad request');
  const payment = paymentSchema.safeParse(JSON.parse(event.body ?? '{}'));
  if (!payment.success) return problem(400, 'Validation failed');
  const key = event.headers['Idempotency-Key'];
  if (key === undefined) return problem(400, 'Idempotency-Key missing');
  const merchantId = String(event.requestContext.authorizer?.merchantId);
  const record = await submitOnce({ merchantId, key, payment: payment.data });
  metrics.addMetric('paymentsReceived', MetricUnit.Count, 1);
  metrics.publishStoredMetrics();
  logger.info('payment received', { paymentId: record.paymentId });
  return answer(202, 'application/json', record);
}
