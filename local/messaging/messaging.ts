/** SQS and SNS for the local engine: the stack's queues and topics on the engine's clock. */
import type { Clock } from '../clock.ts';
import type { Closable, LogSink, ServiceHandler, Stack } from '../types.ts';
import { noJournal, openJournal } from './journal.ts';
import { createMoveTasks } from './move-tasks.ts';
import { Queue, type QueueStats } from './queue.ts';
import { readQueueDefinitions } from './queue-definition.ts';
import { createSnsHandler } from './sns-handler.ts';
import { createSqsHandler } from './sqs-handler.ts';
import { createQueueDirectory } from './sqs-queues.ts';
import { createPublisher, type DeliverToQueue, readTopics } from './topics.ts';

export interface MessagingOptions {
  readonly stack: Stack;
  readonly clock: Clock;
  readonly log: LogSink;
  /** Keeps the messages between runs; without it they live in memory. */
  readonly directory?: string | undefined;
  /** Whether a queue's policy lets an AWS service send on behalf of a resource; without it all may. */
  readonly maySend?: (
    service: string,
    call: { readonly queueArn: string; readonly sourceArn: string },
  ) => boolean;
}

export interface Messaging extends Closable {
  readonly sqs: ServiceHandler;
  readonly sns: ServiceHandler;
  /** For services that send by themselves (S3 notifications): false when the queue's policy refuses. */
  readonly deliver: DeliverToQueue;
  stats(): readonly QueueStats[];
}

export function createMessaging(options: MessagingOptions): Messaging {
  const { stack, clock, log, directory, maySend = () => true } = options;
  const journal = directory === undefined ? noJournal : openJournal(directory);
  const queues: Queue[] = [];
  for (const definition of readQueueDefinitions(stack)) {
    const queueByArn = (arn: string) => registry.byArn(arn);
    queues.push(new Queue({ definition, clock, journal, queueByArn }));
  }
  const registry = createQueueDirectory(queues);
  for (const { definition } of queues) {
    const target = definition.redrive?.deadLetterArn;
    if (target === undefined) continue;
    if (target === definition.arn || registry.byArn(target) === undefined) {
      throw new Error(
        `the dead letter queue ${target} of ${definition.name} is not another queue of the stack`,
      );
    }
  }

  const deliver: DeliverToQueue = ({ service, sourceArn, queueArn, body, attributes = {} }) => {
    const queue = registry.byArn(queueArn);
    if (queue === undefined || !maySend(service, { queueArn, sourceArn })) return false;
    queue.send({ body, attributes, senderId: service });
    return true;
  };
  const publish = createPublisher({
    clock,
    region: stack.region,
    deliver,
    onUndeliverable: (message) => log({ source: 'sns', level: 'error', message, at: clock.now() }),
  });

  return {
    sqs: createSqsHandler(registry, createMoveTasks(registry, clock)),
    sns: createSnsHandler(readTopics(stack), publish),
    deliver,
    stats: () => queues.map((queue) => queue.stats()),
    close: async () => {
      for (const queue of queues) queue.close();
      journal.close();
    },
  };
}
