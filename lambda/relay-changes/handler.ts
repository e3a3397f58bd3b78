/** Lambda relay-changes: the stream of payment-transactions. */
import { createQueueClient } from '../../src/adapters/aws/queue-client.ts';
import { createTopicClient } from '../../src/adapters/aws/topic-client.ts';
import { toRowChange } from '../../src/adapters/dynamodb/stream-change.ts';
import { createEventTopic } from '../../src/adapters/messaging/event-topic.ts';
import { createWorkQueue } from '../../src/adapters/messaging/work-queue.ts';
import { systemNow } from '../../src/adapters/system.ts';
import { createRelayChanges } from '../../src/application/relay-changes.ts';
import { readEnvironment, text } from '../../src/entry/environment.ts';
import { createStreamHandler } from '../../src/entry/stream-handler.ts';
import { createTelemetry } from '../../src/entry/telemetry.ts';

const environment = readEnvironment({
  paymentsQueueUrl: text('PAYMENTS_QUEUE_URL'),
  batchPaymentsQueueUrl: text('BATCH_PAYMENTS_QUEUE_URL'),
  topicArn: text('EVENTS_TOPIC_ARN'),
});
const telemetry = createTelemetry({ runtime: environment });
const onFault = (error: unknown) => telemetry.error('Sending failed.', {}, error);
const { paymentsQueueUrl, batchPaymentsQueueUrl, topicArn } = environment;

const relay = createRelayChanges({
  environment: environment.environmentSuffix,
  queue: createWorkQueue({
    client: createQueueClient(environment),
    queueUrls: { 'real-time': paymentsQueueUrl, batch: batchPaymentsQueueUrl },
    onFault,
  }),
  topic: createEventTopic({ client: createTopicClient(environment), topicArn, onFault }),
  now: systemNow,
});

export const handler = createStreamHandler({ relay, toRowChange, telemetry });
