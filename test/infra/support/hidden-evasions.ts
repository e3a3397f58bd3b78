/** What a reader of single resources would not see: what hides from the controls, and what undoes them from beside. */
import { reference, resourceOf, type Tree } from './planted.ts';
import { add, addStatement, edited, remove, set, statement, type Violation } from './violation.ts';

const account = `\${data.aws_caller_identity.current.account_id}`;
const fn = 'aws_lambda_function.submit-payment';
const grants = 'aws_iam_role_policy.submit-payment';
const batches = 'aws_s3_bucket.payment-batches';
const key = 'aws_kms_key.payments';
const everybody = JSON.stringify({
  Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }],
});

const blocks = (at: string, edit: (blocks: Tree) => void): Violation => ({
  control: 'stack-plain',
  at,
  edit: (_resources, all) => edit(all),
});
const encryption = 'aws_s3_bucket_server_side_encryption_configuration';

const hidden: readonly Violation[] = [
  ...['aws_scheduler_schedule', 'aws_pipes_pipe', 'aws_apigatewayv2_api', 'aws_instance'].map(
    (type) => add('type-known', `${type}.extra`, { arn: reference('aws_sqs_queue.payments') }),
  ),
  blocks('module', (all) => {
    all.module = { more: { source: './more' } };
  }),
  blocks('provider', (all) => {
    all.provider = { aws: [{ region: 'us-east-1' }, { alias: 'other', region: 'eu-west-1' }] };
  }),
  blocks('provider', (all) => {
    all.provider = { aws: [{ region: 'us-east-1', assume_role: [{ role_arn: 'other' }] }] };
  }),
  ...[
    ['provisioner', [{ 'local-exec': { command: 'true' } }]],
    ['for_each', `\${var.many}`],
    ['dynamic', { cors: {} }],
    ['lifecycle', { ignore_changes: ['policy'] }],
  ].map(([attribute, value]) => set('stack-plain', fn, String(attribute), value)),
  add(
    'policy-once',
    'aws_sqs_queue_policy.extra',
    { queue_url: reference('aws_sqs_queue.payments', 'url'), policy: '{"Statement":[]}' },
    'aws_sqs_queue.payments',
  ),
  add(
    'bucket-encryption',
    `${encryption}.extra`,
    { bucket: reference('aws_s3_bucket.payment-batches', 'id'), rule: [] },
    'aws_s3_bucket.payment-batches',
  ),
];

/** Ways round what stands elsewhere. */
const beside: readonly Violation[] = [
  // Terraform reads a directive as well as a reference: this one leaves AWS's own key.
  set(
    'queue-encryption',
    'aws_sqs_queue.payments',
    'kms_master_key_id',
    `%{ if false }${reference(key)}%{ endif }alias/aws/sqs`,
  ),
  set('stack-plain', fn, 'description', '%{ for one in ["a"] }x%{ endfor }'),
  blocks('data.external', (all) => {
    all.data = { external: { run: { program: ['true'] } } };
  }),
  edited('api-validation', 'aws_api_gateway_rest_api.payments', 'body', (body) => {
    body['x-amazon-apigateway-request-validators'] = { all: { validateRequestBody: false } };
  }),
  remove(
    'api-execution-log-declared',
    'aws_api_gateway_stage.payments-v1',
    'aws_cloudwatch_log_group.payments-execution',
  ),
  add('permission-source', 'aws_lambda_permission.extra', {
    principal: 's3.amazonaws.com',
    action: 'lambda:InvokeFunction',
    source_arn: reference(batches),
    source_account: '999999999999',
  }),
  set(
    'permission-source',
    'aws_lambda_permission.submit-payment-for-post-payments',
    'source_arn',
    `${reference('aws_api_gateway_rest_api.payments', 'execution_arn')}/*`,
  ),
  ...[
    { PROCESSOR_TOKEN: 'x' },
    { SIGNING_KEY: 'x' },
    { PASSPHRASE: 'x' },
    { DATABASE: 'postgres://payments:hunter2@example.com/payments' },
    { X: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl' },
  ].map((variables) => set('function-no-secrets', fn, 'environment', { variables })),
  edited('queue-redrive', 'aws_sqs_queue.payments-dlq', 'redrive_allow_policy', (policy) => {
    policy.sourceQueueArns = ['arn:aws:sqs:us-east-1:999999999999:theirs'];
  }),
  set('messages-not-public', batches, 'policy', everybody),
  set('messages-not-public', 'aws_api_gateway_rest_api.payments', 'policy', everybody),
  statement('key-policy', key, 'policy', 'AccountDelegatesToIam', (one) => {
    one.Action = 'kms:Decrypt';
  }),
  ...[
    ['iam:PutRolePolicy', reference('aws_iam_role.submit-payment')],
    ['lambda:UpdateFunctionCode', reference(fn)],
    ['sqs:SetQueueAttributes', reference('aws_sqs_queue.payments')],
    ['s3:PutBucketPolicy', reference(batches)],
    ['dynamodb:DeleteTable', reference('aws_dynamodb_table.payment-audit')],
  ].map(([Action, Resource]) => addStatement('grant-content-only', grants, { Action, Resource })),
  add('target-admits-deliverers', 'aws_s3_bucket_notification.extra', {
    bucket: reference(batches, 'id'),
    lambda_function: [
      { lambda_function_arn: 'arn:aws:lambda:us-east-1:999999999999:function:theirs' },
    ],
  }),
  // A bucket that logs to itself would count as one for logs, which needs no key.
  {
    control: 'bucket-encryption',
    edit: (resources) => {
      const logging = resourceOf(resources, 'aws_s3_bucket_logging', 'payment-batches-logging');
      logging.target_bucket = reference(batches, 'id');
      const own = resourceOf(resources, encryption, 'payment-batches-encryption');
      own.rule = [{ apply_server_side_encryption_by_default: { sse_algorithm: 'AES256' } }];
    },
    at: batches,
  },
  ...[
    ['namespace', 'TAP'],
    ['comparison_operator', 'LessThanThreshold'],
  ].map(
    ([attribute, value]): Violation => ({
      ...set(
        'dead-letters-alarm',
        'aws_cloudwatch_metric_alarm.payments-dlq-messages',
        String(attribute),
        value,
      ),
      at: 'aws_sqs_queue.payments-dlq',
    }),
  ),
  blocks('terraform.backend', (all) => {
    all.terraform = { ...(all.terraform as Tree), backend: { s3: { bucket: 'state' } } };
  }),
  blocks('terraform.required_providers', (all) => {
    all.terraform = { required_providers: { aws: { source: 'example/aws' } } };
  }),
  set('destroyable', 'aws_dynamodb_table.payment-audit', 'lifecycle', { prevent_destroy: true }),
  add('key-policy', 'aws_kms_key.extra', {
    policy: JSON.stringify({
      Statement: [
        {
          Effect: 'Allow',
          Principal: { AWS: `arn:aws:iam::${account}:root`, Service: 'lambda.amazonaws.com' },
          Action: 'kms:*',
          Resource: '*',
        },
      ],
    }),
  }),
];

export const hiddenEvasions: readonly Violation[] = [...hidden, ...beside];
