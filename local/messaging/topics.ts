/** The stack's topics and subscriptions: reading them, and fanning a message out to queues. */
import { randomUUID } from 'node:crypto';
import * as z from 'zod/mini';
import type { Clock } from '../clock.ts';
import type { Stack, StackResource } from '../types.ts';
import { compileFilterPolicy, type Matcher } from './filter-policy.ts';
import type { MessageAttributes } from './message.ts';

/** Hands a message to a queue on behalf of an AWS service; false when it may not or cannot. */
export type DeliverToQueue = (delivery: {
  readonly service: string;
  readonly sourceArn: string;
  readonly queueArn: string;
  readonly body: string;
  readonly attributes?: MessageAttributes;
}) => boolean;

const text = z.nullish(z.string());
const subscriptionResource = z.object({
  arn: text,
  topic_arn: z.string(),
  protocol: z.string(),
  endpoint: z.string(),
  filter_policy: text,
  filter_policy_scope: z.nullish(z.enum(['MessageAttributes', 'MessageBody', ''])),
  raw_message_delivery: z.nullish(z.boolean()),
  redrive_policy: text,
});

export interface Subscription {
  readonly arn: string;
  readonly topicArn: string;
  readonly protocol: string;
  readonly endpoint: string;
  readonly raw: boolean;
  readonly deadLetterArn: string | undefined;
  readonly wants: Matcher;
  /** As GetSubscriptionAttributes shows them. */
  readonly shown: Readonly<Record<string, string>>;
}

export interface Topic {
  readonly arn: string;
  readonly shown: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly subscriptions: readonly Subscription[];
}

export interface Publication {
  readonly message: string;
  readonly subject: string | undefined;
  readonly attributes: MessageAttributes;
}

export function readTopics(stack: Stack): Topic[] {
  const subscriptions = stack
    .of('aws_sns_topic_subscription')
    .map((resource) => readSubscription(resource));
  return stack.of('aws_sns_topic').map(({ attributes, address }) => {
    if (attributes.fifo_topic === true) {
      throw new Error(`${address} is a FIFO topic, which the local engine does not run`);
    }
    const arn =
      typeof attributes.arn === 'string'
        ? attributes.arn
        : `arn:aws:sns:${stack.region}:${stack.accountId}:${String(attributes.name)}`;
    const own = subscriptions.filter(({ topicArn }) => topicArn === arn);
    return {
      arn,
      subscriptions: own,
      tags: (attributes.tags_all ?? attributes.tags ?? {}) as Record<string, string>,
      shown: {
        TopicArn: arn,
        Owner: stack.accountId,
        SubscriptionsConfirmed: String(own.length),
        SubscriptionsPending: '0',
        SubscriptionsDeleted: '0',
        ...(typeof attributes.kms_master_key_id === 'string' && {
          KmsMasterKeyId: attributes.kms_master_key_id,
        }),
      },
    };
  });
}

function readSubscription({ attributes, address }: StackResource): Subscription {
  const { success, data: subscription, error } = subscriptionResource.safeParse(attributes);
  if (!success) {
    const where = error.issues.map(({ path }) => path.join('.')).join(', ');
    throw new Error(`${address} cannot be run here; see ${where}`);
  }
  const { protocol, endpoint, topic_arn: topicArn, filter_policy: policy } = subscription;
  // People read mail, the engine does not: such subscriptions exist but receive nothing.
  if (!['sqs', 'email', 'email-json', 'sms'].includes(protocol)) {
    throw new Error(`${address}: the local engine does not deliver to ${protocol}`);
  }
  const scope = subscription.filter_policy_scope || 'MessageAttributes';
  const redrive = subscription.redrive_policy
    ? (JSON.parse(subscription.redrive_policy) as { deadLetterTargetArn?: string })
    : {};
  const arn = subscription.arn ?? `${topicArn}:${randomUUID()}`;
  const raw = subscription.raw_message_delivery === true;
  return {
    arn,
    topicArn,
    protocol,
    endpoint,
    raw,
    deadLetterArn: redrive.deadLetterTargetArn,
    wants: policy ? compileFilterPolicy(policy, scope) : () => true,
    shown: {
      SubscriptionArn: arn,
      TopicArn: topicArn,
      Protocol: protocol,
      Endpoint: endpoint,
      RawMessageDelivery: String(raw),
      PendingConfirmation: 'false',
      ...(policy && { FilterPolicy: policy, FilterPolicyScope: scope }),
      ...(subscription.redrive_policy && { RedrivePolicy: subscription.redrive_policy }),
    },
  };
}

/** Sends one message to every subscription that wants it; answers its id. */
export function createPublisher(options: {
  readonly clock: Clock;
  readonly region: string;
  readonly deliver: DeliverToQueue;
  readonly onUndeliverable: (message: string) => void;
}): (topic: Topic, publication: Publication) => string {
  const { clock, region, deliver, onUndeliverable } = options;

  return (topic, publication) => {
    const id = randomUUID();
    const { message, attributes } = publication;
    const envelope = { id, topic, publication, region, at: new Date(clock.now()).toISOString() };
    for (const subscription of topic.subscriptions) {
      if (subscription.protocol !== 'sqs') continue;
      if (!subscription.wants({ body: message, attributes })) continue;
      const content = subscription.raw
        ? { body: message, attributes }
        : { body: envelopeText(envelope, subscription) };
      const send = (queueArn: string) =>
        deliver({ service: 'sns.amazonaws.com', sourceArn: topic.arn, queueArn, ...content });
      if (send(subscription.endpoint)) continue;
      const { deadLetterArn } = subscription;
      if (deadLetterArn !== undefined && send(deadLetterArn)) continue;
      onUndeliverable(
        `a message of ${topic.arn} was lost: the policy of ${subscription.endpoint} does not let the topic send to it, or the queue does not exist`,
      );
    }
    return id;
  };
}

function envelopeText(
  envelope: {
    readonly id: string;
    readonly topic: Topic;
    readonly publication: Publication;
    readonly region: string;
    readonly at: string;
  },
  subscription: Subscription,
): string {
  const { id, topic, publication, region, at } = envelope;
  const attributes = Object.entries(publication.attributes).map(([name, attribute]) => [
    name,
    { Type: attribute.DataType, Value: attribute.StringValue ?? attribute.BinaryValue },
  ]);
  const host = `https://sns.${region}.amazonaws.com`;
  return JSON.stringify({
    Type: 'Notification',
    MessageId: id,
    TopicArn: topic.arn,
    ...(publication.subject && { Subject: publication.subject }),
    Message: publication.message,
    Timestamp: at,
    SignatureVersion: '1',
    Signature: 'unsigned-in-the-local-engine',
    SigningCertURL: `${host}/SimpleNotificationService.pem`,
    UnsubscribeURL: `${host}/?Action=Unsubscribe&SubscriptionArn=${subscription.arn}`,
    ...(attributes.length > 0 && { MessageAttributes: Object.fromEntries(attributes) }),
  });
}
