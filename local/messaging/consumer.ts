/** What event source mappings need of a queue, without HTTP in between, in Lambda's own record shape. */
import type { SQSMessageAttributes, SQSRecord } from 'aws-lambda';
import { type Message, md5, md5OfAttributes } from './message.ts';
import type { Queue } from './queue.ts';
import { readReceiptHandle, receiptHandle } from './receipt-handle.ts';
import { systemAttributes } from './sqs-messages.ts';
import type { QueueDirectory } from './sqs-queues.ts';

export interface QueueConsumer {
  /** Waits up to `waitMs` (engine time) for the first of at most `max` messages; `signal` ends the wait. */
  receive(
    queueArn: string,
    options: { readonly max: number; readonly waitMs: number; readonly signal?: AbortSignal },
  ): Promise<SQSRecord[]>;
  /** Handles that no longer mean a message are passed over, as SQS does. */
  deleteBatch(queueArn: string, receiptHandles: readonly string[]): void;
  /** Zero shows the messages again at once. */
  changeVisibility(queueArn: string, receiptHandles: readonly string[], seconds: number): void;
  /** How long the queue hides a received message. */
  visibilityMs(queueArn: string): number;
}

export function createConsumer(directory: QueueDirectory, region: string): QueueConsumer {
  function queueOf(arn: string): Queue {
    const queue = directory.byArn(arn);
    if (queue === undefined) throw new Error(`the stack has no queue ${arn}`);
    return queue;
  }

  function held(queue: Queue, handles: readonly string[]): Message[] {
    return handles.flatMap((handle) => readReceiptHandle(queue, handle) ?? []);
  }

  return {
    receive: async (queueArn, options) => {
      const queue = queueOf(queueArn);
      const messages = await queue.receive(options);
      if (messages === 'over-limit') return [];
      return messages.map((message) => toRecord(queue, message, region));
    },
    deleteBatch: (queueArn, handles) => {
      const queue = queueOf(queueArn);
      for (const message of held(queue, handles)) queue.remove(message);
    },
    changeVisibility: (queueArn, handles, seconds) => {
      const queue = queueOf(queueArn);
      for (const message of held(queue, handles)) {
        if (message.state === 'in-flight') queue.hide(message, seconds * 1000);
      }
    },
    visibilityMs: (queueArn) => queueOf(queueArn).definition.visibilityMs,
  };
}

function toRecord(queue: Queue, message: Message, region: string): SQSRecord {
  const { attributes, body } = message;
  const digest = md5OfAttributes(attributes);
  const messageAttributes: SQSMessageAttributes = {};
  for (const [name, { DataType, StringValue, BinaryValue }] of Object.entries(attributes)) {
    messageAttributes[name] = {
      dataType: DataType as SQSMessageAttributes[string]['dataType'],
      ...(StringValue !== undefined && { stringValue: StringValue }),
      ...(BinaryValue !== undefined && { binaryValue: BinaryValue }),
      stringListValues: [],
      binaryListValues: [],
    };
  }
  return {
    messageId: message.id,
    receiptHandle: receiptHandle(queue.definition.name, message),
    body,
    attributes: systemAttributes(message) as unknown as SQSRecord['attributes'],
    messageAttributes,
    md5OfBody: md5(body),
    ...(digest && { md5OfMessageAttributes: digest }),
    eventSource: 'aws:sqs',
    eventSourceARN: queue.definition.arn,
    awsRegion: region,
  };
}
