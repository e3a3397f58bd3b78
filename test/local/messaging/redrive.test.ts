/** Proves that messages survive restarts and come back from dead letter queues. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DeleteMessageCommand,
  ListDeadLetterSourceQueuesCommand,
  ListMessageMoveTasksCommand,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { expect, it, onTestFinished } from 'vitest';
import { queueArn, queueUrl, receive, startMessaging } from './queue-stack.ts';

const queues = {
  work: {
    visibility_timeout_seconds: 0,
    redrive_policy: JSON.stringify({ deadLetterTargetArn: queueArn('dead'), maxReceiveCount: 1 }),
  },
  dead: { visibility_timeout_seconds: 600 },
};
const deliver = { service: 's3.amazonaws.com', sourceArn: 'arn:aws:s3:::b' };

it('moves dead letters back to where they came from, as new messages', async () => {
  const { sqs, messaging } = await startMessaging({ queues });
  for (const body of ['a', 'b', 'c'])
    messaging.deliver({ ...deliver, queueArn: queueArn('work'), body });
  await receive(sqs, 'work');
  await receive(sqs, 'work');
  expect(messaging.stats()).toMatchObject([{ visible: 0 }, { name: 'dead', visible: 3 }]);

  const SourceArn = queueArn('dead');
  const { TaskHandle } = await sqs.send(new StartMessageMoveTaskCommand({ SourceArn }));
  expect(TaskHandle).toBeTruthy();
  await expect
    .poll(async () => (await sqs.send(new ListMessageMoveTasksCommand({ SourceArn }))).Results)
    .toMatchObject([{ Status: 'COMPLETED', ApproximateNumberOfMessagesMoved: 3 }]);
  const back = await receive(sqs, 'work');
  expect(back.map(({ Body }) => Body)).toEqual(['a', 'b', 'c']);
  expect(back[0]?.Attributes?.ApproximateReceiveCount).toBe('1');
});

it('refuses to redrive a queue that takes nobody’s dead letters', async () => {
  const { sqs } = await startMessaging({ queues });
  const start = sqs.send(new StartMessageMoveTaskCommand({ SourceArn: queueArn('work') }));
  await expect(start).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  const sources = new ListDeadLetterSourceQueuesCommand({ QueueUrl: queueUrl('dead') });
  expect((await sqs.send(sources)).queueUrls).toEqual([queueUrl('work')]);
});

it('keeps messages, what is hidden, receive counts and dead letters between runs', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'tap-messaging-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const first = await startMessaging({ queues }, { directory });
  const send = (name: string, body: string) =>
    first.messaging.deliver({ ...deliver, queueArn: queueArn(name), body });
  send('work', 'poison');
  await receive(first.sqs, 'work');
  await receive(first.sqs, 'work');
  send('work', 'kept');
  send('work', 'deleted');
  send('dead', 'in flight');
  const [, deleted] = await receive(first.sqs, 'work');
  const ReceiptHandle = deleted?.ReceiptHandle ?? '';
  await first.sqs.send(new DeleteMessageCommand({ QueueUrl: queueUrl('work'), ReceiptHandle }));
  await receive(first.sqs, 'dead', { MaxNumberOfMessages: 1 });
  await first.messaging.close();

  const second = await startMessaging({ queues }, { directory });
  expect(second.messaging.stats()).toMatchObject([
    { name: 'work', visible: 1 },
    { name: 'dead', visible: 1, inFlight: 1 },
  ]);
  // Received once before the restart: this was its last attempt.
  expect(await receive(second.sqs, 'work')).toEqual([]);
  const dead = await receive(second.sqs, 'dead');
  expect(dead.map(({ Body }) => Body).sort()).toEqual(['in flight', 'kept']);
});

it('does not start with a dead letter queue that is missing or the queue itself', async () => {
  for (const target of ['missing', 'work']) {
    const redrive_policy = JSON.stringify({
      deadLetterTargetArn: queueArn(target),
      maxReceiveCount: 1,
    });
    await expect(startMessaging({ queues: { work: { redrive_policy } } })).rejects.toThrow(
      /is not another queue of the stack/,
    );
  }
});

it.each([
  ['a FIFO queue', { fifo_queue: true }, /FIFO/],
  [
    'a redrive policy without a target',
    { redrive_policy: '{"maxReceiveCount":1}' },
    /redrive_policy/,
  ],
])('does not start with %s', async (_, attributes, message) => {
  await expect(startMessaging({ queues: { work: attributes } })).rejects.toThrow(message);
});
