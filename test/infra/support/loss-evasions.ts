/** Data that would vanish, services that nothing needs, denials that bind the owner, and callers told apart by what they choose. */
import { reference, resourceOf, type Tree } from './planted.ts';
import { addStatement, edited, set, statement, type Violation } from './violation.ts';

const account = `\${data.aws_caller_identity.current.account_id}`;
const payments = 'aws_dynamodb_table.payment-transactions';
const queue = 'aws_sqs_queue.payments';
const topic = 'aws_sns_topic.payment-operations';
const key = 'aws_kms_key.payments';
const role = 'aws_iam_role.submit-payment';
const acl = 'aws_wafv2_web_acl.payments';
const api = 'aws_api_gateway_rest_api.payments';
const fn = 'aws_lambda_function.submit-payment';
const grants = 'aws_iam_role_policy.submit-payment';
const bucket = 'aws_s3_bucket.payment-batches';
const bucketPolicy = 'aws_s3_bucket_policy.payment-batches-policy';
const relay = 'aws_lambda_event_source_mapping.relay-changes-from-payment-transactions';
const lifecycle = 'aws_s3_bucket_lifecycle_configuration.payment-batches-lifecycle';
const ofThisAccount = { StringEquals: { 'aws:SourceAccount': account } };

const rule = (more: Tree): Violation => ({
  control: 'bucket-never-forgets',
  at: lifecycle,
  edit: (resources) => {
    const [type = '', name = ''] = lifecycle.split('.');
    const owner = resourceOf(resources, type, name);
    owner.rule = [...(owner.rule as Tree[]), { id: 'extra', status: 'Enabled', ...more }];
  },
});

const forgotten: readonly Violation[] = [
  set('table-never-forgets', payments, 'ttl', { attribute_name: 'dueAt', enabled: true }),
  set('table-never-forgets', 'aws_dynamodb_table.payment-batches', 'ttl', {
    attribute_name: 'createdAt',
    enabled: true,
  }),
  rule({ filter: { prefix: '' }, expiration: { days: 1 } }),
  rule({ expiration: [{ days: 1 }] }),
  rule({ filter: [{ prefix: 'settlements/' }], expiration: [{ days: 400 }] }),
  rule({ filter: [{ prefix: 'work/' }], expiration: [{ days: 7 }] }),
  rule({
    filter: [{ prefix: 'work/' }],
    expiration: [{ days: 30 }],
    noncurrent_version_expiration: [{ noncurrent_days: 1 }],
  }),
  rule({ filter: [{ prefix: '' }], transition: [{ days: 1, storage_class: 'DEEP_ARCHIVE' }] }),
  rule({ filter: [{ prefix: '' }], noncurrent_version_expiration: [{ noncurrent_days: 1 }] }),
  set('table-never-forgets', 'aws_dynamodb_table.payment-idempotency', 'ttl', {
    attribute_name: 'expiresAt',
    enabled: false,
  }),
  set('queue-retention', queue, 'message_retention_seconds', 60),
  edited('queue-redrive', queue, 'redrive_policy', (policy) => {
    policy.maxReceiveCount = 1;
  }),
  set('stream-whole', relay, 'starting_position', 'LATEST'),
  set('stream-whole', relay, 'maximum_retry_attempts', 0),
  set('stream-whole', relay, 'bisect_batch_on_function_error', false),
  set('attributes-known', payments, 'stream_view_type', 'KEYS_ONLY'),
  set('attributes-known', payments, 'stream_enabled', false),
];

const service = (name: string) => ({ Principal: { Service: `${name}.amazonaws.com` } });

const services: readonly Violation[] = [
  ...[service('ec2'), service('cloudformation')].map(({ Principal }) =>
    statement('service-rights-listed', role, 'assume_role_policy', 'AssumedByService', (one) => {
      one.Principal = Principal;
    }),
  ),
  statement('service-rights-listed', role, 'assume_role_policy', 'AssumedByService', (one) => {
    one.Action = ['sts:AssumeRole', 'sts:TagSession'];
  }),
  addStatement('service-rights-listed', key, {
    ...service('s3'),
    Action: ['kms:Decrypt', 'kms:DisableKey'],
    Resource: '*',
    Condition: ofThisAccount,
  }),
  addStatement('service-rights-listed', key, {
    ...service('events'),
    Action: ['kms:RevokeGrant'],
    Resource: '*',
  }),
  addStatement('service-rights-listed', queue, {
    ...service('cloudformation'),
    Action: ['sqs:SendMessage'],
    Resource: '*',
    Condition: ofThisAccount,
  }),
  addStatement('service-rights-listed', queue, {
    ...service('sns'),
    Action: ['sqs:SendMessage', 'sqs:ReceiveMessage'],
    Resource: '*',
    Condition: ofThisAccount,
  }),
  addStatement('service-rights-listed', bucketPolicy, {
    ...service('logging.s3'),
    Action: ['s3:GetObject'],
    Resource: `${reference(bucket)}/*`,
    Condition: ofThisAccount,
  }),
];

const denial = (owner: string, Action: string): Violation =>
  addStatement('denial-plaintext-only', owner, {
    Effect: 'Deny',
    Principal: '*',
    Action,
    Resource: '*',
  });

const denials: readonly Violation[] = [
  denial(key, 'kms:ScheduleKeyDeletion'),
  denial(queue, 'sqs:DeleteQueue'),
  denial(topic, 'sns:DeleteTopic'),
  denial(bucketPolicy, 's3:DeleteBucket'),
  addStatement('denial-plaintext-only', grants, {
    Effect: 'Deny',
    Action: 'sqs:SendMessage',
    Resource: reference(queue),
  }),
  statement('denial-plaintext-only', queue, 'policy', 'DenyPlaintext', (one) => {
    one.Condition = { Bool: { 'aws:SecureTransport': ['false', 'true'] } };
  }),
  // A single character is none of the longer names.
  statement('messages-tls', queue, 'policy', 'DenyPlaintext', (one) => {
    one.Action = 'sqs:?';
  }),
  ...[
    ['Action', 's3:?'],
    ['Resource', [reference(bucket), `${reference(bucket)}/?`]],
  ].map(
    ([attribute, value]): Violation => ({
      ...statement('bucket-tls', bucketPolicy, 'policy', 'DenyPlaintext', (one) => {
        one[String(attribute)] = value;
      }),
      at: bucket,
    }),
  ),
];

const context = (value: string | readonly string[], name = 'aws:dynamodb:tableName'): Violation =>
  addStatement('grant-key-context', grants, {
    Action: 'kms:Decrypt',
    Resource: reference(key),
    Condition: { StringLike: { [`kms:EncryptionContext:${name}`]: value } },
  });

const granted: readonly Violation[] = [
  ...[
    ['dynamodb:DeleteItem', reference('aws_dynamodb_table.payment-merchants')],
    ['dynamodb:BatchWriteItem', reference(payments)],
    ['s3:DeleteObject', `${reference(bucket)}/*`],
  ].map(([Action, Resource]) => addStatement('grant-content-only', grants, { Action, Resource })),
  context('*'),
  context([]),
  context(['payment-transactions-dev', 'payment-*']),
  context('payment-transactions-other'),
  context('arn:aws:sqs:us-east-1:999999999999:payments-dev', 'aws:sqs:arn'),
  context(`${reference(queue)}*`, 'aws:sqs:arn'),
  ...[
    {},
    { 'ForAllValues:StringEquals': { 'dynamodb:EnclosingOperation': 'TransactWriteItems' } },
    { StringEquals: { 'dynamodb:EnclosingOperation': ['TransactWriteItems', 'BatchWriteItem'] } },
  ].map((Condition) =>
    addStatement('audit-append-only', grants, {
      Action: ['dynamodb:PutItem'],
      Resource: reference('aws_dynamodb_table.payment-audit'),
      Condition,
    }),
  ),
  ...['db_password', 'STRIPE_APIKEY', 'DB_PASSWD', 'processor_secret', 'apiKey'].map((name) =>
    set('function-no-secrets', fn, 'environment', { variables: { [name]: 'x' } }),
  ),
];

const authorizer = (more: Tree): Violation =>
  edited('api-authorizer', api, 'body', (body) => {
    const { securitySchemes } = body.components as { securitySchemes: Record<string, Tree> };
    for (const scheme of Object.values(securitySchemes)) {
      const found = scheme['x-amazon-apigateway-authorizer'];
      if (found) Object.assign(found, more);
    }
  });

const rates = (edit: (rule: Tree, statement: Tree) => void): Violation => ({
  control: 'firewall-rules',
  at: acl,
  edit: (resources) => {
    for (const one of resourceOf(resources, 'aws_wafv2_web_acl', 'payments').rule as Tree[]) {
      const found = (one.statement as Tree).rate_based_statement;
      if (found) edit(one, found as Tree);
    }
  },
});

const callers: readonly Violation[] = [
  authorizer({ identitySource: 'context.httpMethod' }),
  authorizer({ identitySource: 'method.request.header.Authorization, context.identity.sourceIp' }),
  authorizer({ authorizerResultTtlInSeconds: 3601 }),
  authorizer({ authorizerResultTtlInSeconds: undefined }),
  rates((_rule, found) => {
    found.aggregate_key_type = 'FORWARDED_IP';
  }),
  rates((_rule, found) => {
    found.custom_key = [{ header: { name: 'x-client' } }];
  }),
  rates((one) => {
    one.action = { captcha: {} };
  }),
  {
    control: 'firewall-rules',
    at: acl,
    edit: (resources) => {
      const all = resourceOf(resources, 'aws_wafv2_web_acl', 'payments').rule as Tree[];
      for (const { statement: found } of all as { statement: Record<string, Tree> }[]) {
        if (found.managed_rule_group_statement) {
          found.managed_rule_group_statement.vendor_name = 'Acme';
        }
      }
    },
  },
];

export const lossEvasions: readonly Violation[] = [
  ...forgotten,
  ...services,
  ...denials,
  ...granted,
  ...callers,
];
