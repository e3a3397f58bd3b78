/** The operator's tool knows every dead-letter queue of the stack, and where what it holds came from. */
import { afterAll, expect, it } from 'vitest';
import { deadLetterQueues } from '../../cli/operations/dead-letter-queues.ts';
import { json } from './support/lookup.ts';
import { type Attributes, removeSynthesized, synthesize } from './support/synthesize.ts';

const stack = synthesize();
afterAll(removeSynthesized);

/** The local name in `${aws_sqs_queue.payments.arn}`. */
const named = (reference: unknown): string =>
  /^\$\{aws_sqs_queue\.([\w-]+)\.arn\}$/.exec(String(reference))?.[1] ?? String(reference);

function pairOf(source: string, { redrive_policy }: Attributes): string[] {
  if (redrive_policy === undefined) return [];
  const { deadLetterTargetArn } = json(redrive_policy) as { deadLetterTargetArn: string };
  return [`${named(deadLetterTargetArn)} of ${source}`];
}

it('npm run dlq looks at every dead-letter queue and sends back to its source', () => {
  const queues = Object.entries(stack.resources.aws_sqs_queue ?? {});
  const subscriptions = Object.values(stack.resources.aws_sns_topic_subscription ?? {});
  const declared = [
    ...queues.flatMap(([name, queue]) => pairOf(name, queue)),
    ...subscriptions.flatMap((one) => pairOf(named(one.endpoint), one)),
  ];
  expect(declared.length).toBeGreaterThan(3);
  expect(deadLetterQueues.map(({ queue, source }) => `${queue} of ${source}`).sort()).toEqual(
    declared.sort(),
  );
});
