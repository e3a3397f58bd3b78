/** Reads queues, topics and subscriptions back: encryption, redrive, retention, who may do what. */
import { GetSubscriptionAttributesCommand, GetTopicAttributesCommand } from '@aws-sdk/client-sns';
import { GetQueueAttributesCommand, GetQueueUrlCommand } from '@aws-sdk/client-sqs';
import type { Clients } from '../support/clients.ts';
import { type Comparison, compareAll, type Declared, document } from './declared.ts';

const number = (value: unknown) => (value === undefined ? undefined : Number(value));
/** What SQS takes when nothing is said. */
const VISIBILITY_SECONDS = 30;

export const compareQueues = (declared: Declared, { queues }: Clients): Promise<Comparison> =>
  compareAll(
    declared.of('aws_sqs_queue'),
    (queue) => ({
      key: queue.kms_master_key_id,
      retentionSeconds: queue.message_retention_seconds,
      visibilitySeconds: queue.visibility_timeout_seconds ?? VISIBILITY_SECONDS,
      redrive: document(queue.redrive_policy),
      redriveAllowed: document(queue.redrive_allow_policy),
      policy: document(queue.policy),
    }),
    async ({ name }) => {
      const { QueueUrl } = await queues.send(new GetQueueUrlCommand({ QueueName: String(name) }));
      const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] });
      const { Attributes = {} } = await queues.send(command);
      return {
        key: Attributes.KmsMasterKeyId,
        retentionSeconds: number(Attributes.MessageRetentionPeriod),
        visibilitySeconds: number(Attributes.VisibilityTimeout),
        redrive: document(Attributes.RedrivePolicy),
        redriveAllowed: document(Attributes.RedriveAllowPolicy),
        policy: document(Attributes.Policy),
      };
    },
  );

export const compareTopics = (declared: Declared, { topics }: Clients): Promise<Comparison> =>
  compareAll(
    declared.of('aws_sns_topic'),
    (topic) => ({
      key: topic.kms_master_key_id,
      signature: number(topic.signature_version),
      policy: document(topic.policy),
    }),
    async (_topic, name) => {
      const TopicArn = declared.made('aws_sns_topic', name, 'arn');
      const { Attributes = {} } = await topics.send(new GetTopicAttributesCommand({ TopicArn }));
      return {
        key: Attributes.KmsMasterKeyId,
        signature: number(Attributes.SignatureVersion),
        policy: document(Attributes.Policy),
      };
    },
  );

export const compareSubscriptions = (
  declared: Declared,
  { topics }: Clients,
): Promise<Comparison> =>
  compareAll(
    declared.of('aws_sns_topic_subscription'),
    (subscription) => ({
      topic: subscription.topic_arn,
      protocol: subscription.protocol,
      endpoint: subscription.endpoint,
      raw: String(subscription.raw_message_delivery ?? false),
      redrive: document(subscription.redrive_policy),
    }),
    async (_subscription, name) => {
      const SubscriptionArn = declared.made('aws_sns_topic_subscription', name, 'arn');
      const command = new GetSubscriptionAttributesCommand({ SubscriptionArn });
      const { Attributes = {} } = await topics.send(command);
      return {
        topic: Attributes.TopicArn,
        protocol: Attributes.Protocol,
        endpoint: Attributes.Endpoint,
        raw: Attributes.RawMessageDelivery,
        redrive: document(Attributes.RedrivePolicy),
      };
    },
  );
