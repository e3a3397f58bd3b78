/** What lies in a queue, read without taking it out. */
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { deadLetterQueues } from '../../../cli/operations/dead-letter-queues.ts';
import type { System } from '../../support/system.ts';

type Queues = Pick<System, 'aws' | 'queueUrl'>;

export interface QueuedMessage {
  readonly queue: string;
  readonly messageId: string;
  readonly body: string;
}

/** Hidden for a while, so that each is read once; simulated time brings them back. */
const HIDDEN_SECONDS = 60;

/** What was read less than a minute ago, on the engine's clock, is not seen again. */
export async function contentOf(system: Queues, queue: string): Promise<readonly QueuedMessage[]> {
  const QueueUrl = await system.queueUrl(queue);
  const found: QueuedMessage[] = [];
  for (;;) {
    const { Messages = [] } = await system.aws.sqs.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 10,
        VisibilityTimeout: HIDDEN_SECONDS,
        WaitTimeSeconds: 0,
      }),
    );
    if (Messages.length === 0) return found;
    for (const { MessageId = '', Body = '' } of Messages) {
      found.push({ queue, messageId: MessageId, body: Body });
    }
  }
}

export async function deadLettersOf(system: Queues): Promise<readonly QueuedMessage[]> {
  const all: QueuedMessage[] = [];
  for (const { queue } of deadLetterQueues) all.push(...(await contentOf(system, queue)));
  return all;
}
