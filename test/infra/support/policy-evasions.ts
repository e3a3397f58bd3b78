/** Policies that look right to a reader of names: conditions that bind nobody, denials that never apply, deliveries that no policy lets in. */
import { reference } from './planted.ts';
import { add, addStatement, set, statement, type Violation } from './violation.ts';

const account = `\${data.aws_caller_identity.current.account_id}`;
const key = 'aws_kms_key.payments';
const queue = 'aws_sqs_queue.payments';
const inbox = 'aws_sqs_queue.notifications';
const topic = 'aws_sns_topic.payment-operations';
const bucketPolicy = 'aws_s3_bucket_policy.payment-batches-policy';
const bucket = 'aws_s3_bucket.payment-batches';
const alarm = 'aws_cloudwatch_metric_alarm.api-5xx';
const subscription = 'aws_sns_topic_subscription.payment-events-to-notifications';

const use = { Action: ['kms:Decrypt', 'kms:GenerateDataKey'], Resource: '*' };
const lambda = { Principal: { Service: 'lambda.amazonaws.com' } };

/** Conditions that strangers meet as well. */
const bindingNobody: readonly Record<string, Record<string, unknown>>[] = [
  { ArnLike: { 'aws:SourceArn': '*' } },
  { ArnLike: { 'aws:SourceArn': 'arn:aws:sns:us-east-1:*:payment-events-dev' } },
  { ArnLike: { 'aws:SourceArn': `arn:aws:sns:us-east-1:*:${account}` } },
  { StringLike: { 'aws:SourceAccount': '*' } },
  { StringEquals: { 'aws:SourceAccount': '999999999999' } },
  { StringEquals: { 'aws:SourceAccount': `\${var.partner}` } },
  { StringEquals: { 'aws:SourceAccount': [account, '999999999999'] } },
  { StringNotEquals: { 'aws:SourceAccount': account } },
  { StringEqualsIfExists: { 'aws:SourceAccount': account } },
  { 'ForAllValues:StringEquals': { 'aws:SourceAccount': account } },
  { Null: { 'aws:SourceAccount': 'false' } },
];

const unbound: readonly Violation[] = [
  ...bindingNobody.flatMap((Condition) => [
    addStatement('key-policy', key, { ...lambda, ...use, Condition }),
    statement('messages-not-public', inbox, 'policy', 'EventsArrive', (one) => {
      one.Condition = Condition;
    }),
    statement(
      'trust-one-service',
      'aws_iam_role.submit-payment',
      'assume_role_policy',
      'AssumedByService',
      (one) => {
        one.Condition = Condition;
      },
    ),
  ]),
  addStatement('key-policy', key, { ...lambda, ...use }),
  ...['arn:aws:iam::999999999999:root', `arn:aws:iam::${account}:user/eve`, '999999999999'].map(
    (AWS) => addStatement('key-policy', key, { Principal: { AWS }, ...use }),
  ),
  addStatement('key-policy', key, {
    ...lambda,
    Action: 'kms:*',
    Resource: '*',
    Condition: { StringEquals: { 'aws:SourceAccount': account } },
  }),
  // The groups of a copy called a-dev end alike.
  addStatement('key-policy', key, {
    Principal: { Service: 'logs.us-east-1.amazonaws.com' },
    ...use,
    Condition: {
      ArnLike: {
        'kms:EncryptionContext:aws:logs:arn': `arn:aws:logs:us-east-1:${account}:log-group:/aws/lambda/*-dev`,
      },
    },
  }),
];

const alarms = (Condition: Record<string, unknown>): Violation => ({
  ...statement('key-admits-deliverers', key, 'policy', 'AlarmsPublishToTopics', (one) => {
    one.Condition = Condition;
  }),
  at: alarm,
});
const denied = {
  Effect: 'Deny',
  Principal: { Service: ['cloudwatch.amazonaws.com', 'sns.amazonaws.com'] },
  Resource: '*',
};

const undelivered: readonly Violation[] = [
  alarms({ StringEquals: { 'aws:SourceAccount': '999999999999' } }),
  alarms({ StringNotEquals: { 'aws:SourceAccount': account } }),
  alarms({ ArnNotLike: { 'aws:SourceArn': `arn:aws:cloudwatch:us-east-1:${account}:alarm:*` } }),
  alarms({ ArnLike: { 'aws:SourceArn': `arn:aws:cloudwatch:us-east-1:${account}:alarm:api-4*` } }),
  alarms({ StringLike: { 'kms:ViaService': 'sns.*' } }),
  addStatement('key-admits-deliverers', key, { ...denied, Action: 'kms:Decrypt' }, alarm),
  addStatement('key-admits-deliverers', key, { ...denied, Action: 'kms:*' }, subscription),
  ...['xpayment-events-dev', 'payment-events-dev2', 'payment-events'].map((name) => ({
    ...statement('key-admits-deliverers', key, 'policy', 'TopicsDeliverToQueues', (one) => {
      one.Condition = {
        ArnEquals: { 'aws:SourceArn': `arn:aws:sns:us-east-1:${account}:${name}` },
      };
    }),
    at: subscription,
  })),
  {
    ...statement('target-admits-deliverers', topic, 'policy', 'AlarmsArrive', (one) => {
      one.Action = 'sns:GetTopicAttributes';
    }),
    at: alarm,
  },
  {
    ...statement('target-admits-deliverers', topic, 'policy', 'AlarmsArrive', (one) => {
      one.Resource = `arn:aws:sns:us-east-1:${account}:payment-events-dev`;
    }),
    at: alarm,
  },
  addStatement('target-admits-deliverers', topic, { ...denied, Action: 'sns:*' }, alarm),
  addStatement('target-admits-deliverers', inbox, { ...denied, Action: 'sqs:*' }, subscription),
  add('key-admits-deliverers', 'aws_cloudwatch_event_target.extra', {
    rule: reference('aws_cloudwatch_event_rule.reconcile-payments-schedule', 'name'),
    arn: reference(queue),
  }),
  add('target-admits-deliverers', 'aws_cloudwatch_event_target.extra', {
    rule: reference('aws_cloudwatch_event_rule.reconcile-payments-schedule', 'name'),
    arn: reference(topic),
  }),
  add('target-admits-deliverers', 'aws_cloudwatch_event_target.extra', {
    arn: 'arn:aws:sqs:us-east-1:999999999999:payments',
  }),
  add('key-admits-deliverers', 'aws_cloudwatch_event_target.extra', {
    arn: reference('aws_lambda_function.reconcile-payments'),
    dead_letter_config: [{ arn: reference(queue) }],
  }),
  set('target-admits-deliverers', alarm, 'insufficient_data_actions', [
    'arn:aws:sns:us-east-1:999999999999:theirs',
  ]),
  add('target-admits-deliverers', 'aws_s3_bucket_notification.extra', {
    bucket: reference(bucket, 'id'),
    queue: [{ queue_arn: reference(inbox) }, { queue_arn: reference(queue) }],
  }),
  {
    ...statement('key-admits-deliverers', key, 'policy', 'UploadsAnnounced', (one) => {
      one.Condition = { StringEquals: { 'aws:SourceAccount': '999999999999' } };
    }),
    at: 'aws_s3_bucket_notification.payment-batches-notification',
  },
  add('target-admits-deliverers', 'aws_s3_bucket_notification.extra', {
    bucket: reference(bucket, 'id'),
    topic: [{ topic_arn: reference(topic) }],
  }),
];

const plaintext = (edit: (one: Record<string, unknown>) => void): readonly Violation[] => [
  statement('messages-tls', queue, 'policy', 'DenyPlaintext', edit),
  statement('messages-tls', topic, 'policy', 'DenyPlaintext', edit),
  { ...statement('bucket-tls', bucketPolicy, 'policy', 'DenyPlaintext', edit), at: bucket },
];
const insecure = { 'aws:SecureTransport': 'false' };

const neverDenied: readonly Violation[] = [
  { StringNotEquals: insecure },
  { Null: insecure },
  { Bool: { 'aws:SecureTransport': 'true' } },
  { Bool: insecure, StringEquals: { 'aws:SourceAccount': '999999999999' } },
  { Bool: { ...insecure, 'aws:ViaAWSService': 'true' } },
].flatMap((Condition) =>
  plaintext((one) => {
    one.Condition = Condition;
  }),
);

const deniedElsewhere: readonly Violation[] = [
  ...plaintext((one) => {
    one.Action = ['sqs:ReceiveMessage', 'sns:Subscribe', 's3:GetObject'];
  }),
  ...plaintext((one) => {
    one.Resource = [`arn:aws:sqs:us-east-1:${account}:other-dev`, 'arn:aws:s3:::other/*'];
  }),
  ...plaintext((one) => {
    one.Principal = { AWS: 'arn:aws:iam::999999999999:root' };
  }),
  ...plaintext((one) => {
    delete one.Principal;
    one.NotPrincipal = { AWS: `arn:aws:iam::${account}:root` };
  }),
  {
    ...statement('bucket-tls', bucketPolicy, 'policy', 'DenyPlaintext', (one) => {
      one.Resource = [reference(bucket), `${reference(bucket)}/inbox/*`];
    }),
    at: bucket,
  },
];

const roles: readonly Violation[] = [
  addStatement('grant-key-context', 'aws_iam_role_policy.get-payment', {
    Action: 'kms:Decrypt',
    Resource: reference(key),
    Condition: { StringEquals: { 'kms:ViaService': 's3.us-east-1.amazonaws.com' } },
  }),
  addStatement('grant-actions-named', 'aws_iam_role_policy.get-payment', {
    Action: `\${var.action}`,
    Resource: reference('aws_dynamodb_table.payment-audit'),
  }),
  add('grant-own-role', 'aws_iam_role_policy.extra', { role: 'Administrator', policy: '{}' }),
];

export const policyEvasions: readonly Violation[] = [
  ...unbound,
  ...undelivered,
  ...neverDenied,
  ...deniedElsewhere,
  ...roles,
];
