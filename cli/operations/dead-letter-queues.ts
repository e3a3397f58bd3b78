/** The dead-letter queues of a copy and where what they hold came from. */
import { UsageError } from '../terminal/cli-error.ts';
import type { OptionValues } from '../terminal/run-tool.ts';

export interface DeadLetterQueue {
  readonly queue: string;
  /** Where a message is sent again. An event that SNS could not deliver goes to the queue it was for. */
  readonly source: string;
}

/** A test compares this with the stack. */
export const deadLetterQueues: readonly DeadLetterQueue[] = [
  { queue: 'payments-dlq', source: 'payments' },
  { queue: 'batch-payments-dlq', source: 'batch-payments' },
  { queue: 'notifications-dlq', source: 'notifications' },
  { queue: 'batch-files-dlq', source: 'batch-files' },
  { queue: 'payment-events-undelivered', source: 'notifications' },
];

export const QUEUE_OPTION = {
  queue: {
    value: 'NAME',
    help: `only this one: ${deadLetterQueues.map(({ queue }) => queue).join(', ')} (default: all)`,
  },
} as const;

/** All, or the one that --queue names. */
export function chosenQueues({ queue }: OptionValues): readonly DeadLetterQueue[] {
  if (queue === undefined) return deadLetterQueues;
  const found = deadLetterQueues.filter((one) => one.queue === queue);
  if (found.length > 0) return found;
  const known = deadLetterQueues.map((one) => one.queue).join(', ');
  throw new UsageError(`--queue ${queue} is no dead-letter queue; there are ${known}`);
}
