/** Proves the local SNS through the real SDK: fan-out, filters, raw delivery, what is lost and what is shown. */
import {
  GetSubscriptionAttributesCommand,
  GetTopicAttributesCommand,
  ListSubscriptionsByTopicCommand,
  ListTagsForResourceCommand,
  ListTopicsCommand,
  PublishBatchCommand,
  PublishCommand,
  SubscribeCommand,
} from '@aws-sdk/client-sns';
import { expect, it } from 'vitest';
import { queueArn, receive, startMessaging, topicArn } from './queue-stack.ts';

const TopicArn = topicArn('events');
const text = (StringValue: string) => ({ DataType: 'String', StringValue });
type Started = Awaited<ReturnType<typeof startMessaging>>;

async function bodies({ sqs }: Started, queue: string) {
  return (await receive(sqs, queue)).map(({ Body = '' }) => Body);
}

it('wraps a message into a notification, and hands it on bare where raw delivery is set', async () => {
  const started = await startMessaging({
    queues: { wrapped: {}, raw: {} },
    subscriptions: {
      wrapped: { endpoint: queueArn('wrapped') },
      raw: { endpoint: queueArn('raw'), raw_message_delivery: true },
      mail: { protocol: 'email', endpoint: 'a@example.com' },
    },
  });
  const { MessageId } = await started.sns.send(
    new PublishCommand({
      TopicArn,
      Message: '{"id":"größer 😀 & <b>"}',
      Subject: 'subject',
      MessageAttributes: { eventType: text('payment.captured') },
    }),
  );
  const [wrapped = ''] = await bodies(started, 'wrapped');
  expect(JSON.parse(wrapped)).toMatchObject({
    Type: 'Notification',
    MessageId,
    TopicArn,
    Subject: 'subject',
    Message: '{"id":"größer 😀 & <b>"}',
    MessageAttributes: { eventType: { Type: 'String', Value: 'payment.captured' } },
  });
  const [raw] = await receive(started.sqs, 'raw', { MessageAttributeNames: ['All'] });
  expect(raw).toMatchObject({
    Body: '{"id":"größer 😀 & <b>"}',
    MessageAttributes: { eventType: { StringValue: 'payment.captured' } },
  });
});

it('sends to each subscription only what its filter policy wants', async () => {
  const started = await startMessaging({
    queues: { captured: {}, large: {} },
    subscriptions: {
      captured: {
        endpoint: queueArn('captured'),
        raw_message_delivery: true,
        filter_policy: JSON.stringify({ eventType: ['payment.captured'] }),
      },
      large: {
        endpoint: queueArn('large'),
        raw_message_delivery: true,
        filter_policy_scope: 'MessageBody',
        filter_policy: JSON.stringify({ amount: { minor: [{ numeric: ['>=', 1000] }] } }),
      },
    },
  });
  const publish = (eventType: string, minor: number) => ({
    Id: `${minor}`,
    Message: JSON.stringify({ amount: { minor } }),
    MessageAttributes: { eventType: text(eventType) },
  });
  const { Successful, Failed } = await started.sns.send(
    new PublishBatchCommand({
      TopicArn,
      PublishBatchRequestEntries: [
        publish('payment.captured', 1),
        publish('payment.failed', 2000),
        publish('payment.captured', 3000),
      ],
    }),
  );
  expect(Failed ?? []).toEqual([]);
  expect(Successful?.map(({ Id }) => Id)).toEqual(['1', '2000', '3000']);
  const amount = (body: string) => (JSON.parse(body) as { amount: { minor: number } }).amount.minor;
  expect((await bodies(started, 'captured')).map(amount)).toEqual([1, 3000]);
  expect((await bodies(started, 'large')).map(amount)).toEqual([2000, 3000]);
});

it('puts what a queue’s policy refuses into the subscription’s dead letter queue, or says that it is lost', async () => {
  const started = await startMessaging(
    {
      queues: { closed: {}, undelivered: {} },
      subscriptions: {
        kept: {
          endpoint: queueArn('closed'),
          raw_message_delivery: true,
          redrive_policy: JSON.stringify({ deadLetterTargetArn: queueArn('undelivered') }),
        },
        lost: { endpoint: `${queueArn('closed')}-not-there` },
      },
    },
    { maySend: (_, call) => call.queueArn !== queueArn('closed') },
  );
  await started.sns.send(new PublishCommand({ TopicArn, Message: 'x' }));
  expect(await bodies(started, 'undelivered')).toEqual(['x']);
  expect(started.lines.map(({ message }) => message)).toEqual([
    expect.stringMatching(/was lost: the policy of .*closed-not-there/),
  ]);
});

it('shows topics, subscriptions and tags', async () => {
  const endpoint = queueArn('work');
  const policy = JSON.stringify({ a: ['b'] });
  const { sns } = await startMessaging({
    queues: { work: {} },
    subscriptions: { work: { endpoint, filter_policy: policy } },
  });
  expect((await sns.send(new ListTopicsCommand({}))).Topics).toEqual([{ TopicArn }]);
  const topic = await sns.send(new GetTopicAttributesCommand({ TopicArn }));
  expect(topic.Attributes).toMatchObject({ TopicArn, SubscriptionsConfirmed: '1' });
  const list = await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
  const { SubscriptionArn } = list.Subscriptions?.[0] ?? {};
  expect(list.Subscriptions).toMatchObject([{ Protocol: 'sqs', Endpoint: endpoint, TopicArn }]);
  const one = await sns.send(new GetSubscriptionAttributesCommand({ SubscriptionArn }));
  expect(one.Attributes).toMatchObject({ FilterPolicy: policy, RawMessageDelivery: 'false' });
  const tags = await sns.send(new ListTagsForResourceCommand({ ResourceArn: TopicArn }));
  expect(tags.Tags).toEqual([{ Key: 'team', Value: 'a<b' }]);
});

it.each([
  ['an unknown topic', { TopicArn: topicArn('none'), Message: 'x' }, 'NotFoundException'],
  ['an empty message', { TopicArn, Message: '' }, 'InvalidParameterException'],
  [
    'a message that is too long',
    { TopicArn, Message: 'x'.repeat(262_145) },
    'InvalidParameterException',
  ],
  ['a control character', { TopicArn, Message: '\u0001' }, 'InvalidParameterException'],
])('refuses %s', async (_, input, name) => {
  const { sns } = await startMessaging({});
  await expect(sns.send(new PublishCommand(input))).rejects.toMatchObject({ name });
});

it('refuses to change what comes from the stack', async () => {
  const { sns } = await startMessaging({});
  const subscribe = sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: 'x' }));
  await expect(subscribe).rejects.toThrow(/come from the synthesized stack/);
});

it.each([
  [
    'a protocol that it cannot deliver to',
    { protocol: 'lambda', endpoint: 'x' },
    /deliver to lambda/,
  ],
  [
    'a filter policy that it does not understand',
    { endpoint: 'x', filter_policy: '{"a":[{"near":1}]}' },
    /near is not known/,
  ],
])('does not start with %s', async (_, subscription, message) => {
  await expect(startMessaging({ subscriptions: { s: subscription } })).rejects.toThrow(message);
});
