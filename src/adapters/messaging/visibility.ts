/** When a message that failed is offered again. */
import type { QueueClient } from '../aws/queue-client.ts';

interface Options {
  readonly client: QueueClient;
  readonly queueUrls: readonly string[];
}

export interface ReceivedMessage {
  readonly receiptHandle: string;
  /** ARN of the queue it came from. */
  readonly eventSourceArn: string;
}

/** Raises what the client raises: the queue's own visibility timeout then applies. */
export type PostponeMessage = (message: ReceivedMessage, seconds: number) => Promise<void>;

/** A queue's name ends both its ARN and its URL. */
export function queueUrlOf(eventSourceArn: string, queueUrls: readonly string[]): string {
  const name = eventSourceArn.slice(eventSourceArn.lastIndexOf(':') + 1);
  const url = queueUrls.find((candidate) => candidate.endsWith(`/${name}`));
  if (url === undefined) throw new Error(`Messages of queue ${name} are not expected here.`);
  return url;
}

export const createPostponeMessage =
  ({ client, queueUrls }: Options): PostponeMessage =>
  async ({ receiptHandle, eventSourceArn }, seconds) => {
    await client.call('ChangeMessageVisibility', {
      QueueUrl: queueUrlOf(eventSourceArn, queueUrls),
      ReceiptHandle: receiptHandle,
      VisibilityTimeout: seconds,
    });
  };
