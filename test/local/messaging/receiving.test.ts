/** Proves how consumers share a queue while they wait, and whose messages a queue takes. */
import type { Message } from '@aws-sdk/client-sqs';
import { expect, it } from 'vitest';
import { queueArn, receive, startMessaging } from './queue-stack.ts';

const work = queueArn('work');
const deliver = { service: 's3.amazonaws.com', sourceArn: 'arn:aws:s3:::b', queueArn: work };
const bodies = (messages: readonly Message[]) => messages.map(({ Body }) => Body);

/** Long enough for a request to reach the queue and wait there. */
const settle = () => new Promise((resolve) => setTimeout(resolve, 50));

it('receives together what was sent together while it waited', async () => {
  const { messaging, sqs } = await startMessaging({ queues: { work: {} } });
  const waiting = receive(sqs, 'work', { WaitTimeSeconds: 20 });
  await settle();
  for (const body of ['a', 'b', 'c']) messaging.deliver({ ...deliver, body });
  expect(bodies(await waiting)).toEqual(['a', 'b', 'c']);
});

it('gives each of many waiting consumers its own messages', async () => {
  const { messaging, sqs } = await startMessaging({ queues: { work: {} } });
  const one = { WaitTimeSeconds: 20, MaxNumberOfMessages: 1 };
  const waiting = [1, 2, 3].map(() => receive(sqs, 'work', one));
  await settle();
  for (const body of ['a', 'b', 'c']) messaging.deliver({ ...deliver, body });
  expect(bodies((await Promise.all(waiting)).flat()).sort()).toEqual(['a', 'b', 'c']);
});

it('answers all who wait when it closes', async () => {
  const { messaging, sqs } = await startMessaging({ queues: { work: {} } });
  const waiting = receive(sqs, 'work', { WaitTimeSeconds: 20 });
  await settle();
  await messaging.close();
  expect(await waiting).toEqual([]);
});

it('does not let a service send where the queue’s policy refuses it', async () => {
  const asked: unknown[] = [];
  const maySend = (service: string, call: object) => {
    asked.push({ service, ...call });
    return false;
  };
  const { messaging } = await startMessaging({ queues: { work: {} } }, { maySend });
  expect(messaging.deliver({ ...deliver, body: 'x' })).toBe(false);
  expect(asked).toEqual([
    { service: 's3.amazonaws.com', queueArn: work, sourceArn: 'arn:aws:s3:::b' },
  ]);
  expect(messaging.stats()[0]?.visible).toBe(0);
});
