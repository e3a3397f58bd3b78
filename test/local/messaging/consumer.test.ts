/** Proves what event source mappings rely on: Lambda's record shape, long polls that end, hiding and deleting. */
import { expect, it } from 'vitest';
import { queueArn, startMessaging } from './queue-stack.ts';

const work = queueArn('work');
const deliver = { service: 's3.amazonaws.com', sourceArn: 'arn:aws:s3:::b', queueArn: work };

it('receives records as Lambda would hand them to a function', async () => {
  const { messaging } = await startMessaging({ queues: { work: {} } });
  const attributes = { eventType: { DataType: 'String', StringValue: 'x' } };
  messaging.deliver({ ...deliver, body: 'hello', attributes });
  const [record] = await messaging.consumer.receive(work, { max: 10, waitMs: 0 });
  expect(record).toMatchObject({
    body: 'hello',
    md5OfBody: '5d41402abc4b2a76b9719d911017c592',
    eventSource: 'aws:sqs',
    eventSourceARN: work,
    awsRegion: 'us-east-1',
    attributes: { ApproximateReceiveCount: '1' },
    messageAttributes: { eventType: { dataType: 'String', stringValue: 'x' } },
  });
});

it('receives together what was sent together while it waited', async () => {
  const { messaging } = await startMessaging({ queues: { work: {} } });
  const waiting = messaging.consumer.receive(work, { max: 10, waitMs: 20_000 });
  for (const body of ['a', 'b', 'c']) messaging.deliver({ ...deliver, body });
  expect((await waiting).map(({ body }) => body)).toEqual(['a', 'b', 'c']);
});

it('gives each of many waiting consumers its own messages', async () => {
  const { messaging } = await startMessaging({ queues: { work: {} } });
  const waiting = [1, 2, 3].map(() => messaging.consumer.receive(work, { max: 1, waitMs: 20_000 }));
  for (const body of ['a', 'b', 'c']) messaging.deliver({ ...deliver, body });
  const bodies = (await Promise.all(waiting)).flat().map(({ body }) => body);
  expect(bodies.sort()).toEqual(['a', 'b', 'c']);
});

it('ends a wait at once when asked to, and loses nothing by it', async () => {
  const { messaging } = await startMessaging({ queues: { work: {} } });
  const stop = new AbortController();
  const waiting = messaging.consumer.receive(work, { max: 1, waitMs: 20e6, signal: stop.signal });
  stop.abort();
  expect(await waiting).toEqual([]);
  messaging.deliver({ ...deliver, body: 'a' });
  expect(await messaging.consumer.receive(work, { max: 1, waitMs: 0 })).toHaveLength(1);
});

it('answers all who wait when it closes', async () => {
  const { messaging } = await startMessaging({ queues: { work: {} } });
  const waiting = messaging.consumer.receive(work, { max: 1, waitMs: 20e6 });
  await messaging.close();
  expect(await waiting).toEqual([]);
});

it('hides, shows and deletes by receipt handle', async () => {
  const { messaging } = await startMessaging({ queues: { work: {} } });
  messaging.deliver({ ...deliver, body: 'a' });
  const one = async () => (await messaging.consumer.receive(work, { max: 1, waitMs: 0 }))[0];
  const handle = (await one())?.receiptHandle ?? '';
  messaging.consumer.changeVisibility(work, [handle], 0);
  const again = (await one())?.receiptHandle ?? '';
  expect(again).not.toBe(handle);
  messaging.consumer.deleteBatch(work, [handle]);
  expect(messaging.stats()[0]?.inFlight).toBe(1);
  messaging.consumer.deleteBatch(work, [again]);
  expect(messaging.stats()[0]?.inFlight).toBe(0);
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
