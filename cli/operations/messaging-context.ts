/** Where a tool publishes events and orders work as the relay does: the copy's topic, queues and bucket. */
import { DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SNSClient } from '@aws-sdk/client-sns';
import { GetQueueUrlCommand, SQSClient } from '@aws-sdk/client-sqs';
import { createQueueClient } from '../../src/adapters/aws/queue-client.ts';
import { createEventTopic } from '../../src/adapters/messaging/event-topic.ts';
import { createWorkQueue } from '../../src/adapters/messaging/work-queue.ts';
import type { EventTopic, WorkQueue } from '../../src/application/ports.ts';
import type { OperationsContext } from './operations-context.ts';
import { settingsOf } from './settings-of.ts';

export interface MessagingContext {
  readonly topic: EventTopic;
  readonly queue: WorkQueue;
  readonly s3: S3Client;
  /** The bucket of batch files, in which Lambda leaves what the relay could not pass on. */
  readonly bucket: string;
}

/** The account is learnt from a table's ARN: no right is needed that the tool has no other use for. */
async function accountOf({ dynamo, name }: OperationsContext): Promise<string> {
  const command = new DescribeTableCommand({ TableName: name('payment-transactions') });
  const { Table } = await dynamo.send(command);
  return Table?.TableArn?.split(':')[4] ?? '';
}

export async function createMessagingContext(
  context: OperationsContext,
): Promise<MessagingContext> {
  const { target, name } = context;
  const { settings } = target;
  const accountId = await accountOf(context);
  const sqs = new SQSClient({ ...settings, useQueueUrlAsEndpoint: false });
  const urlOf = async (queue: string): Promise<string> => {
    const { QueueUrl = '' } = await sqs.send(new GetQueueUrlCommand({ QueueName: name(queue) }));
    return QueueUrl;
  };
  const onFault = (error: unknown) => context.progress(`refused: ${String(error)}`);
  return {
    topic: createEventTopic({
      client: new SNSClient(settings),
      topicArn: `arn:aws:sns:${settings.region}:${accountId}:${name('payment-events')}`,
      onFault,
    }),
    queue: createWorkQueue({
      client: createQueueClient(settingsOf(target, sqs.config.credentials)),
      queueUrls: { 'real-time': await urlOf('payments'), batch: await urlOf('batch-payments') },
      onFault,
    }),
    // An engine's endpoint has no host for each bucket.
    s3: new S3Client({ ...settings, forcePathStyle: settings.endpoint !== undefined }),
    bucket: `payment-batches-${accountId}-${target.environment}`,
  };
}
