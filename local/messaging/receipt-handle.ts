/** Receipt handles: opaque to callers, and checkable, so that a made-up one is refused. */
import type { Message } from './message.ts';
import type { Queue } from './queue.ts';
import { SqsError } from './sqs-error.ts';

const SHAPE = /^([\w-]+) ([\da-f-]{36}) (\d+)$/;

export function receiptHandle(queueName: string, { id, receipt }: Message): string {
  return Buffer.from(`${queueName} ${id} ${receipt}`).toString('base64');
}

/** The message that the handle means; undefined when it is gone or was handed out anew since. */
export function readReceiptHandle(queue: Queue, handle: string): Message | undefined {
  const [, queueName, id = '', receipt] =
    SHAPE.exec(Buffer.from(handle, 'base64').toString('latin1')) ?? [];
  if (queueName !== queue.definition.name) {
    throw new SqsError(
      'ReceiptHandleIsInvalid',
      `The input receipt handle "${handle}" is not a valid receipt handle.`,
    );
  }
  const message = queue.find(id);
  return message !== undefined && String(message.receipt) === receipt ? message : undefined;
}
