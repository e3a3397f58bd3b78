/** Careless edits of what is kept and sent, of who may touch it, and of its key. */
import { editStatement, resourceOf } from './planted.ts';
import { remove, set, statement, type Violation } from './violation.ts';

const table = 'aws_dynamodb_table.payment-audit';
const batches = 'aws_s3_bucket.payment-batches';
const logGroup = 'aws_cloudwatch_log_group.submit-payment';
const bucketPart = (kind: string) => `aws_s3_bucket_${kind}.payment-batches`;

const storage: readonly Violation[] = [
  set('table-recovery', table, 'point_in_time_recovery', { enabled: false }),
  set('table-encryption', table, 'server_side_encryption', { enabled: true }),
  set('table-on-demand', table, 'billing_mode', 'PROVISIONED'),
  set('log-encryption', logGroup, 'kms_key_id', undefined),
  set('log-retention', logGroup, 'retention_in_days', undefined),
  remove('log-card-numbers', logGroup, 'aws_cloudwatch_log_data_protection_policy.submit-payment'),
  remove(
    'bucket-encryption',
    batches,
    `${bucketPart('server_side_encryption_configuration')}-encryption`,
  ),
  remove('bucket-private', batches, `${bucketPart('public_access_block')}-public-access`),
  remove('bucket-owner', batches, `${bucketPart('ownership_controls')}-ownership`),
  remove('bucket-tls', batches, `${bucketPart('policy')}-policy`),
  remove('bucket-versions', batches, `${bucketPart('versioning')}-versioning`),
  remove('bucket-lifecycle', batches, `${bucketPart('lifecycle_configuration')}-lifecycle`),
  remove('bucket-log', batches, `${bucketPart('logging')}-logging`),
  remove('bucket-notification', batches, `${bucketPart('notification')}-notification`),
];

const queue = 'aws_sqs_queue.payments';
const topic = 'aws_sns_topic.payment-events';
const alarm = 'aws_cloudwatch_metric_alarm.api-5xx';
const subscription = 'aws_sns_topic_subscription.payment-events-to-notifications';

const messaging: readonly Violation[] = [
  set('queue-encryption', queue, 'kms_master_key_id', undefined),
  set('queue-encryption', queue, 'kms_master_key_id', 'alias/aws/sqs'),
  set('queue-redrive', queue, 'redrive_policy', undefined),
  set('queue-redrive', 'aws_sqs_queue.payments-dlq', 'message_retention_seconds', 345_600),
  set('messages-tls', queue, 'policy', undefined),
  set('messages-tls', topic, 'policy', undefined),
  statement(
    'messages-not-public',
    'aws_sqs_queue.notifications',
    'policy',
    'EventsArrive',
    (one) => {
      one.Principal = '*';
    },
  ),
  statement(
    'messages-not-public',
    'aws_sqs_queue.notifications',
    'policy',
    'EventsArrive',
    (one) => {
      delete one.Condition;
    },
  ),
  set('topic-encryption', topic, 'kms_master_key_id', 'alias/aws/sns'),
  set('subscription-redrive', subscription, 'redrive_policy', undefined),
  set('alarm-action', alarm, 'alarm_actions', []),
  set('alarm-action', alarm, 'actions_enabled', false),
  remove(
    'queue-age-alarm',
    'aws_sqs_queue.notifications',
    'aws_cloudwatch_metric_alarm.notifications-age',
  ),
  remove(
    'dead-letters-alarm',
    'aws_sqs_queue.payments-dlq',
    'aws_cloudwatch_metric_alarm.payments-dlq-messages',
  ),
];

const submit = 'aws_iam_role_policy.submit-payment';

const identity: readonly Violation[] = [
  statement('grant-actions-named', submit, 'policy', 'RunProcessPayment', (one) => {
    one.Action = 'states:*';
  }),
  statement('grant-resources-named', submit, 'policy', 'RunProcessPayment', (one) => {
    one.Resource = '*';
  }),
  statement('grant-resources-named', submit, 'policy', 'Traces', (one) => {
    one.Action = ['xray:PutTraceSegments', 'dynamodb:GetItem'];
  }),
  statement('grant-no-pass-role', submit, 'policy', 'Traces', (one) => {
    one.Action = 'iam:PassRole';
  }),
  statement('grant-no-log-group', submit, 'policy', 'Logs', (one) => {
    one.Action = ['logs:CreateLogGroup'];
  }),
  statement(
    'trust-one-service',
    'aws_iam_role.submit-payment',
    'assume_role_policy',
    'AssumedByService',
    (one) => {
      one.Principal = { AWS: '*' };
    },
  ),
  statement(
    'trust-one-service',
    'aws_iam_role.submit-payment',
    'assume_role_policy',
    'AssumedByService',
    (one) => {
      delete one.Condition;
    },
  ),
  set('role-no-managed-policies', 'aws_iam_role.submit-payment', 'managed_policy_arns', [
    'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole',
  ]),
];

const key = 'aws_kms_key.payments';
const silence = (sid: string, at: string): Violation => ({
  control: 'key-admits-deliverers',
  at,
  edit: (resources) =>
    editStatement(resourceOf(resources, 'aws_kms_key', 'payments'), 'policy', sid, (one) => {
      one.Action = 'kms:DescribeKey';
    }),
});

const keys: readonly Violation[] = [
  set('key-rotation', key, 'enable_key_rotation', false),
  set('key-policy', key, 'policy', undefined),
  statement('key-policy', key, 'policy', 'AlarmsPublishToTopics', (one) => {
    one.Principal = '*';
  }),
  set('key-window', key, 'deletion_window_in_days', 30),
  silence('AlarmsPublishToTopics', alarm),
  silence('TopicsDeliverToQueues', subscription),
  silence('LogGroups', logGroup),
  silence('WorkflowLogDelivery', 'aws_sfn_state_machine.process-payment'),
  silence('UploadsAnnounced', 'aws_s3_bucket_notification.payment-batches-notification'),
  {
    // Right service and actions, but a condition that the delivery does not meet.
    control: 'key-admits-deliverers',
    at: logGroup,
    edit: (resources) =>
      editStatement(
        resourceOf(resources, 'aws_kms_key', 'payments'),
        'policy',
        'LogGroups',
        (one) => {
          const context = 'kms:EncryptionContext:aws:logs:arn';
          one.Condition = { ArnLike: { [context]: 'arn:aws:logs:us-east-1:1:log-group:other' } };
        },
      ),
  },
];

const lifetime: readonly Violation[] = [
  set('destroyable-s3-bucket', batches, 'force_destroy', false),
  set('destroyable-dynamodb-table', table, 'deletion_protection_enabled', true),
  set('destroyable-cloudwatch-log-group', logGroup, 'skip_destroy', true),
  set('destroyable-lambda-function', 'aws_lambda_function.submit-payment', 'skip_destroy', true),
  set('destroyable-iam-role', 'aws_iam_role.submit-payment', 'force_detach_policies', false),
];

export const dataViolations: readonly Violation[] = [
  ...storage,
  ...messaging,
  ...identity,
  ...keys,
  ...lifetime,
];
