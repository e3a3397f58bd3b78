/** The SQS calls that look at queues as such: names, attributes, tags, purging. */
import type { Queue } from './queue.ts';
import type { QueueDefinition } from './queue-definition.ts';
import { noSuchQueue, SqsError } from './sqs-error.ts';
import { type Input, optionalText, requiredText, textList } from './sqs-input.ts';

export interface QueueDirectory {
  /** By queue URL, whatever its host: only the last segment names the queue. */
  byUrl(url: string): Queue | undefined;
  byArn(arn: string): Queue | undefined;
  all(): readonly Queue[];
}

export function createQueueDirectory(queues: readonly Queue[]): QueueDirectory {
  const byName = new Map(queues.map((queue) => [queue.definition.name, queue]));
  const byArn = new Map(queues.map((queue) => [queue.definition.arn, queue]));
  return {
    byUrl: (url) => byName.get(url.slice(url.lastIndexOf('/') + 1)),
    byArn: (arn) => byArn.get(arn),
    all: () => queues,
  };
}

export function getQueueUrl(directory: QueueDirectory, input: Input) {
  const queue = directory.byUrl(requiredText(input, 'QueueName'));
  if (queue === undefined) throw noSuchQueue();
  return { QueueUrl: queue.definition.url };
}

export function listQueues(directory: QueueDirectory, input: Input) {
  const prefix = optionalText(input, 'QueueNamePrefix') ?? '';
  const found = directory.all().filter(({ definition }) => definition.name.startsWith(prefix));
  return found.length === 0 ? {} : { QueueUrls: found.map(({ definition }) => definition.url) };
}

export function listDeadLetterSourceQueues(directory: QueueDirectory, queue: Queue) {
  const sources = directory
    .all()
    .filter(({ definition }) => definition.redrive?.deadLetterArn === queue.definition.arn);
  return { queueUrls: sources.map(({ definition }) => definition.url) };
}

export function getQueueAttributes(queue: Queue, input: Input) {
  const wanted = textList(input, 'AttributeNames');
  const all = attributesOf(queue);
  const unknown = wanted.find((name) => name !== 'All' && !KNOWN_ATTRIBUTES.has(name));
  if (unknown !== undefined) {
    throw new SqsError('InvalidAttributeName', `Unknown Attribute ${unknown}.`);
  }
  const chosen = Object.entries(all).filter(
    ([name]) => wanted.includes('All') || wanted.includes(name),
  );
  return chosen.length === 0 ? {} : { Attributes: Object.fromEntries(chosen) };
}

const KNOWN_ATTRIBUTES = new Set([
  'ApproximateNumberOfMessages',
  'ApproximateNumberOfMessagesDelayed',
  'ApproximateNumberOfMessagesNotVisible',
  'CreatedTimestamp',
  'DelaySeconds',
  'KmsDataKeyReusePeriodSeconds',
  'KmsMasterKeyId',
  'LastModifiedTimestamp',
  'MaximumMessageSize',
  'MessageRetentionPeriod',
  'Policy',
  'QueueArn',
  'ReceiveMessageWaitTimeSeconds',
  'RedriveAllowPolicy',
  'RedrivePolicy',
  'SqsManagedSseEnabled',
  'VisibilityTimeout',
]);

function attributesOf(queue: Queue): Record<string, string> {
  const { definition, createdAt } = queue;
  const { visible, inFlight, delayed } = queue.stats();
  const created = String(Math.floor(createdAt / 1000));
  return {
    QueueArn: definition.arn,
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(inFlight),
    ApproximateNumberOfMessagesDelayed: String(delayed),
    CreatedTimestamp: created,
    LastModifiedTimestamp: created,
    MaximumMessageSize: String(definition.messageBytesMax),
    ...secondsOf(definition),
    ...definition.shown,
  };
}

function secondsOf(definition: QueueDefinition): Record<string, string> {
  const seconds = (milliseconds: number) => String(milliseconds / 1000);
  return {
    VisibilityTimeout: seconds(definition.visibilityMs),
    DelaySeconds: seconds(definition.delayMs),
    MessageRetentionPeriod: seconds(definition.retentionMs),
    ReceiveMessageWaitTimeSeconds: seconds(definition.receiveWaitMs),
  };
}
