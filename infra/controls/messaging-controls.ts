/** What queues, topics, subscriptions and alarms must show. */
import { type Control, custom, every } from './control.ts';
import { alarmTypes } from './deliveries.ts';
import { deniesPlaintext, isForOwnServices } from './policy-evaluation.ts';
import { guardsOf, statementsOf } from './policy-statements.ts';
import { ownArn } from './resource-names.ts';
import { at, type ModelResource, parsed, type StackModel, textsOf } from './stack-model.ts';
import { isEncrypted } from './storage-controls.ts';

const queue = 'aws_sqs_queue';
const topic = 'aws_sns_topic';
const DEAD_LETTER_RETENTION_SECONDS = 1_209_600;
const RECEIVES_MAX = 20;
/** Fewer would give up what a single outage of minutes delays. */
const RECEIVES_MIN = 5;

const redriveTarget = (resource: ModelResource) =>
  at(parsed(resource.attributes.redrive_policy), 'deadLetterTargetArn');

/** Queues that are somebody's dead-letter queue: another queue's, or a subscription's. */
export const deadLetterQueues = (model: StackModel) =>
  new Set(
    [...model.of(queue), ...model.of('aws_sns_topic_subscription')].map((source) =>
      model.referred(redriveTarget(source)),
    ),
  );

const queueControls: readonly Control[] = [
  every(queue, {
    id: 'queue-encryption',
    meets: ['CKV_AWS_27', 'CKV2_AWS_73', 'AS-SQS2', 'AWS-0096', 'AWS-0135'],
    what: 'is not encrypted with the customer-managed key',
    why: "With AWS's own key no service could deliver to it; without a key anybody at AWS's disks could read it.",
    how: 'Set kms_master_key_id to the key of the stack.',
    holds: ({ attributes }, model) => isEncrypted(attributes.kms_master_key_id, model),
  }),
  every(queue, {
    id: 'queue-redrive',
    meets: ['AS-SQS3', 'SL-SQSRedrivePolicy'],
    what: `has no dead-letter queue that keeps messages longer than itself and takes them after ${RECEIVES_MIN} to ${RECEIVES_MAX} receives`,
    why: 'A message that nobody can handle would circle until it is lost.',
    how: 'Set redrive_policy to a queue with message_retention_seconds 1209600 and a redrive_allow_policy, and its maxReceiveCount.',
    holds: (resource, model) => {
      const retention = resource.attributes.message_retention_seconds;
      if (deadLetterQueues(model).has(resource)) {
        const sources = textsOf(
          at(parsed(resource.attributes.redrive_allow_policy), 'sourceQueueArns'),
        );
        return (
          retention === DEAD_LETTER_RETENTION_SECONDS &&
          sources.every((source) => model.referred(source)?.type === queue)
        );
      }
      const target = model.referred(redriveTarget(resource));
      const receives = Number(at(parsed(resource.attributes.redrive_policy), 'maxReceiveCount'));
      return (
        receives >= RECEIVES_MIN &&
        receives <= RECEIVES_MAX &&
        Number(retention) < Number(target?.attributes.message_retention_seconds) &&
        at(parsed(target?.attributes.redrive_allow_policy), 'redrivePermission') === 'byQueue'
      );
    },
  }),
  every([queue, topic], {
    id: 'messages-tls',
    meets: ['AS-SQS4', 'AS-SNS3', 'PCI.SNSTopicSSLPublishOnly', 'PCI.SQSQueueSSLRequestsOnly'],
    what: 'accepts requests without TLS',
    why: 'Messages could be read on the way.',
    how: 'Deny to everybody when aws:SecureTransport is false.',
    holds: (resource, model) => {
      // SNS knows no sns:* in a topic's policy; what a topic is sent is what can be read.
      const action = resource.type === topic ? 'sns:Publish' : 'sqs:*';
      const arn = ownArn(resource, model);
      return guardsOf(model, resource).some((one) => deniesPlaintext(one, action, [arn]));
    },
  }),
  custom({
    id: 'messages-not-public',
    meets: [
      ...['CKV_AWS_72', 'CKV_AWS_168', 'CKV_AWS_387', 'AWS-0097', 'CKV_AWS_169', 'CKV_AWS_385'],
    ],
    why: 'Anybody, or any account, could send or read.',
    how: 'Name one service with aws:SourceArn or aws:SourceAccount, or grant the role instead.',
    problems: (model) =>
      statementsOf(model)
        .filter(({ kind, effect }) => kind === 'resource' && effect === 'Allow')
        .filter(
          (statement) =>
            !isForOwnServices(statement, model) ||
            statement.actions.some((action) => /[*?]/.test(action)),
        )
        .map(({ resource: { address }, sid }) => ({
          address,
          what: `allows too many in its statement ${sid}`,
        })),
  }),
];

const subscribers: Readonly<Record<string, string>> = { sqs: queue, lambda: 'aws_lambda_function' };

const topicControls: readonly Control[] = [
  every(topic, {
    id: 'topic-encryption',
    meets: ['CKV_AWS_26', 'AWS-0095', 'AWS-0136', 'PCI.SNSEncryptedKMS'],
    what: 'is not encrypted with the customer-managed key',
    why: "With AWS's own key no alarm could publish to it.",
    how: 'Set kms_master_key_id to the key of the stack.',
    holds: ({ attributes }, model) => isEncrypted(attributes.kms_master_key_id, model),
  }),
  every('aws_sns_topic_subscription', {
    id: 'subscription-redrive',
    meets: ['SL-SNSRedrivePolicy'],
    what: 'has no dead-letter queue',
    why: 'An event that could not be delivered would be lost.',
    how: 'Set redrive_policy to a queue that the topic may send to.',
    holds: (resource, model) => {
      const target = model.referred(redriveTarget(resource));
      return target !== undefined && target.type === queue;
    },
  }),
  every('aws_sns_topic_subscription', {
    id: 'subscription-own',
    meets: [],
    what: 'sends to somebody outside of this copy, or without TLS',
    why: 'Events tell of payments; who else may read them subscribes on his own account.',
    how: 'Subscribe a queue (sqs) or function (lambda) of the stack.',
    holds: ({ attributes: { protocol, endpoint } }, model) => {
      const type = subscribers[String(protocol)];
      return type !== undefined && model.referred(endpoint)?.type === type;
    },
  }),
];

/** The metrics of a queue that alarms watch. */
const watchedOf = ({ attributes: { name } }: ModelResource, model: StackModel) =>
  model
    .of('aws_cloudwatch_metric_alarm')
    .filter(
      ({ attributes }) =>
        attributes.namespace === 'AWS/SQS' &&
        /^GreaterThan/.test(String(attributes.comparison_operator)) &&
        at(attributes, 'dimensions', 'QueueName') === name,
    )
    .map(({ attributes }) => attributes.metric_name);

const alarmControls: readonly Control[] = [
  every(alarmTypes, {
    id: 'alarm-action',
    meets: ['CKV_AWS_319'],
    what: 'tells nobody',
    why: 'An alarm that nobody hears is none.',
    how: 'Set actions_enabled and alarm_actions to the operations topic.',
    holds: ({ attributes }, model) => {
      const actions = textsOf(attributes.alarm_actions);
      return (
        attributes.actions_enabled === true &&
        actions.length > 0 &&
        actions.every((action) => model.referred(action)?.type === topic)
      );
    },
  }),
  every(queue, {
    id: 'dead-letters-alarm',
    meets: [],
    what: 'is a dead-letter queue that no alarm watches',
    why: 'A message that was given up is a payment that waits for a person.',
    how: 'Add an alarm on ApproximateNumberOfMessagesVisible of the queue.',
    holds: (resource, model) =>
      !deadLetterQueues(model).has(resource) ||
      watchedOf(resource, model).includes('ApproximateNumberOfMessagesVisible'),
  }),
  every(queue, {
    id: 'queue-age-alarm',
    meets: [],
    what: 'is a queue whose messages may wait unseen',
    why: 'A consumer that stands still, or is not there, would be noticed by nobody.',
    how: 'Add an alarm on ApproximateAgeOfOldestMessage of the queue.',
    holds: (resource, model) =>
      deadLetterQueues(model).has(resource) ||
      watchedOf(resource, model).includes('ApproximateAgeOfOldestMessage'),
  }),
];

export const messagingControls: readonly Control[] = [
  ...queueControls,
  ...topicControls,
  ...alarmControls,
];
