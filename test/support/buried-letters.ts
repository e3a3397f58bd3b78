/** Puts messages into dead-letter queues as consumers that give up leave them, and counts what is there. */
import { GetQueueAttributesCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import type { System } from './system.ts';

/** As a consumer that gives up leaves it; answers the message's id as the queue gave it. */
export async function bury(
  system: System,
  queue: string,
  body: string,
  attributes: Record<string, string> = {},
) {
  const MessageAttributes = Object.fromEntries(
    Object.entries(attributes).map(([name, StringValue]) => [
      name,
      { DataType: 'String', StringValue },
    ]),
  );
  const { MessageId = '' } = await system.aws.sqs.send(
    new SendMessageCommand({
      QueueUrl: await system.queueUrl(queue),
      MessageBody: body,
      MessageAttributes,
    }),
  );
  return MessageId;
}

export async function countIn(system: System, queue: string): Promise<number> {
  const { Attributes = {} } = await system.aws.sqs.send(
    new GetQueueAttributesCommand({
      QueueUrl: await system.queueUrl(queue),
      AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
    }),
  );
  return (
    Number(Attributes.ApproximateNumberOfMessages) +
    Number(Attributes.ApproximateNumberOfMessagesNotVisible)
  );
}

/** A work order for a payment's first run. */
export const orderFor = (paymentId: string, more: Record<string, unknown> = {}) =>
  JSON.stringify({
    schema: 1,
    environment: 'e2e',
    paymentId,
    operation: 'process',
    operationNumber: 1,
    ...more,
  });
