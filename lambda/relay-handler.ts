/** What the relays of both lanes have in common: the stream in, work orders of one lane and events out. */
import { createQueueClient } from '../src/adapters/aws/queue-client.ts';
import { createTopicClient } from '../src/adapters/aws/topic-client.ts';
import { toRowChange } from '../src/adapters/dynamodb/stream-change.ts';
import { createEventTopic } from '../src/adapters/messaging/event-topic.ts';
import { createWorkQueue } from '../src/adapters/messaging/work-queue.ts';
import { systemNow } from '../src/adapters/system.ts';
import { createRelayChanges } from '../src/application/relay-changes.ts';
import type { Lane } from '../src/contract/payment-record.ts';
import { readEnvironment, text } from '../src/entry/environment.ts';
import { createStreamHandler, type StreamHandler } from '../src/entry/stream-handler.ts';
import { createTelemetry } from '../src/entry/telemetry.ts';

/** Knows the queue of its lane only: a change of the other one is not relayed, but kept. */
export function createRelayHandler(lane: Lane): StreamHandler {
  const environment = readEnvironment({
    queueUrl: text('WORK_QUEUE_URL'),
    topicArn: text('EVENTS_TOPIC_ARN'),
  });
  const telemetry = createTelemetry({ runtime: environment });
  const onFault = (error: unknown) => telemetry.error('Sending failed.', {}, error);
  const { queueUrl, topicArn } = environment;
  const relay = createRelayChanges({
    environment: environment.environmentSuffix,
    queue: createWorkQueue({
      client: createQueueClient(environment),
      queueUrls: { [lane]: queueUrl },
      onFault,
    }),
    topic: createEventTopic({ client: createTopicClient(environment), topicArn, onFault }),
    now: systemNow,
  });
  return createStreamHandler({ relay, toRowChange, telemetry });
}
