/** A subscriber that takes events from the inbox and remembers what it heard. */
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import type { System } from '../support/system.ts';

/** Answers whether an event of this type that names `id` has come by now. */
export function createListener(system: System) {
  const heard = new Set<string>();
  return async (id: string, type: string): Promise<boolean> => {
    const QueueUrl = await system.queueUrl('notifications');
    const receive = { QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 0 };
    const { Messages = [] } = await system.aws.sqs.send(new ReceiveMessageCommand(receive));
    for (const { Body = '' } of Messages)
      if (Body.includes(id)) heard.add(String(JSON.parse(Body).type));
    return heard.has(type);
  };
}
