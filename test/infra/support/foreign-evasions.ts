/** What leads out of the stack or undoes it quietly: foreign roles, tasks and states, and attributes nobody thought of. */
import { reference, resourceOf, type Tree } from './planted.ts';
import { add, addStatement, edited, remove, set, type Violation } from './violation.ts';

const fn = 'aws_lambda_function.submit-payment';
const machine = 'aws_sfn_state_machine.process-payment';
const review = 'aws_sfn_state_machine.review-payment';
const api = 'aws_api_gateway_rest_api.payments';
const audit = 'aws_dynamodb_table.payment-audit';
const batches = 'aws_s3_bucket.payment-batches';
const group = 'aws_cloudwatch_log_group.submit-payment';
const key = 'aws_kms_key.payments';
const queue = 'aws_sqs_queue.payments';
const acl = 'aws_wafv2_web_acl.payments';
const rule = 'aws_cloudwatch_event_rule.reconcile-payments-schedule';
const plan = 'aws_api_gateway_usage_plan.merchants';
const source = 'aws_lambda_event_source_mapping.process-payments-from-payments';
const relay = 'aws_lambda_event_source_mapping.relay-changes-from-payment-transactions';
const batchRelay = 'aws_lambda_event_source_mapping.relay-batch-changes-from-payment-transactions';
const ownRole = 'aws_iam_role.submit-payment';
const theirRole = 'arn:aws:iam::999999999999:role/theirs';
const theirFunction = 'arn:aws:lambda:us-east-1:999999999999:function:theirs';

const onSubmit = (edit: (operation: Tree, body: Tree) => void, control = 'role-own'): Violation =>
  edited(control, api, 'body', (body) => {
    edit((body.paths as Record<string, Record<string, Tree>>)['/payments']?.post ?? {}, body);
  });

const foreignRoles: readonly Violation[] = [
  set('role-own', fn, 'role', theirRole),
  set('role-own', fn, 'role', `${reference(ownRole)}-other`),
  set('role-own', fn, 'role', reference('data.aws_iam_role.other')),
  set('role-own', machine, 'role_arn', theirRole),
  set(
    'role-own',
    'aws_cloudwatch_event_target.reconcile-payments-target',
    'role_arn',
    reference(queue),
  ),
  add('role-own', 'aws_scheduler_schedule.extra', { target: [{ role_arn: theirRole }] }),
  onSubmit((operation) => {
    Object.assign(operation['x-amazon-apigateway-integration'] as Tree, { credentials: theirRole });
  }),
  onSubmit((_operation, body) => {
    const { securitySchemes } = body.components as { securitySchemes: Record<string, Tree> };
    const authorizer = securitySchemes.bearer?.['x-amazon-apigateway-authorizer'];
    Object.assign(authorizer as Tree, { authorizerCredentials: theirRole });
  }),
  edited('role-own', machine, 'definition', (definition) => {
    const [state] = Object.values(definition.States as Record<string, Tree>);
    Object.assign(state ?? {}, { Credentials: { 'RoleArn.$': '$.role' } });
  }),
];

const backend = (configuration: Tree): Violation => ({
  control: 'stack-plain',
  at: 'terraform.backend',
  edit: (_resources, all) => {
    all.terraform = { ...(all.terraform as Tree), ...configuration };
  },
});
const encrypted = { bucket: 'state', encrypt: true };

const foreignStates: readonly Violation[] = [
  backend({ backend: { http: { address: 'https://example.com/state' } } }),
  backend({ backend: [{ http: { address: 'https://example.com/state' } }] }),
  backend({ backend: { s3: { ...encrypted, endpoints: { s3: 'https://example.com' } } } }),
  backend({ backend: { s3: [{ ...encrypted, endpoints: { s3: 'https://example.com' } }] } }),
  backend({ backend: { s3: { ...encrypted, encrypt: 'false' } } }),
  backend({ cloud: { organization: 'example' } }),
];

/** A task added to a workflow, beside those that it has. */
const task = (resource: string | undefined, parameters: Tree = {}): Violation =>
  edited('workflow-own-tasks', machine, 'definition', (definition) => {
    Object.assign(definition.States as Tree, {
      Extra: { Type: 'Task', Resource: resource, Parameters: parameters, End: true },
    });
  });
const invoke = 'arn:aws:states:::lambda:invoke';

const foreignTasks: readonly Violation[] = [
  task(theirFunction),
  task(`${reference(fn)}-other`),
  task(undefined),
  task('arn:aws:states:::http:invoke', { ApiEndpoint: 'https://example.com' }),
  task('arn:aws:states:::aws-sdk:dynamodb:scan'),
  task(invoke, { FunctionName: theirFunction }),
  task(invoke, { 'FunctionName.$': '$.function' }),
  task('arn:aws:states:::states:startExecution', { StateMachineArn: reference(fn) }),
  edited('workflow-own-tasks', review, 'definition', (definition) => {
    Object.assign(definition.States as Tree, {
      Extra: { Type: 'Map', ItemReader: { Resource: 'arn:aws:states:::s3:getObject' } },
    });
  }),
  set('workflow-own-tasks', machine, 'definition', 'file("other.json")'),
];

const trail: readonly Violation[] = [
  set('table-never-forgets', audit, 'ttl', { attribute_name: 'expiresAt', enabled: true }),
  ...['UpdateItem', 'DeleteItem', 'BatchWriteItem'].map((action) =>
    addStatement('audit-append-only', 'aws_iam_role_policy.submit-payment', {
      Action: ['dynamodb:PutItem', `dynamodb:${action}`],
      Resource: [reference('aws_dynamodb_table.payment-transactions'), reference(audit)],
    }),
  ),
  set('table-recovery', audit, 'point_in_time_recovery', {
    enabled: true,
    recovery_period_in_days: 1,
  }),
];

const attributes: readonly Violation[] = [
  ...[
    ['acl', 'public-read'],
    ['grant', [{ permissions: ['READ'], uri: 'http://acs.amazonaws.com/groups/global/AllUsers' }]],
    ['website', [{ index_document: 'index.html' }]],
    ['cors_rule', [{ allowed_methods: ['GET'], allowed_origins: ['*'] }]],
    ['replication_configuration', [{ role: reference(ownRole), rules: [] }]],
    ['object_lock_enabled', true],
  ].map(([name, value]) => set('attributes-known', batches, String(name), value)),
  set('attributes-known', key, 'bypass_policy_lockout_safety_check', true),
  set('attributes-known', key, 'multi_region', true),
  set('attributes-known', group, 'log_group_class', 'INFREQUENT_ACCESS'),
  set('attributes-known', rule, 'state', 'DISABLED'),
  set('attributes-known', rule, 'is_enabled', false),
  set('attributes-known', fn, 'vpc_config', [{ subnet_ids: ['theirs'] }]),
  set('attributes-known', fn, 's3_bucket', 'theirs'),
  set('attributes-known', audit, 'import_table', [{ s3_bucket_source: { bucket: 'theirs' } }]),
  set('attributes-known', 'aws_api_gateway_stage.payments-v1', 'canary_settings', [{}]),
  ...[
    'NODE_OPTIONS',
    'NODE_TLS_REJECT_UNAUTHORIZED',
    'AWS_ENDPOINT_URL',
    'AWS_LAMBDA_EXEC_WRAPPER',
    'LD_PRELOAD',
    'https_proxy',
    'SSL_CERT_FILE',
    'TZ',
  ].map((name) =>
    set('function-runtime-untouched', fn, 'environment', { variables: { [name]: 'x' } }),
  ),
];

const settings: readonly Violation[] = [
  {
    control: 'firewall-one-mode',
    at: acl,
    edit: (resources) => {
      const rules = resourceOf(resources, 'aws_wafv2_web_acl', 'payments').rule as Tree[];
      Object.assign(rules[1] ?? {}, { override_action: { count: {} } });
    },
  },
  onSubmit((_operation, body) => {
    body['x-amazon-apigateway-policy'] = { Statement: [] };
  }, 'api-callers'),
  onSubmit((_operation, body) => {
    body['x-amazon-apigateway-api-key-source'] = 'HEADER';
  }, 'api-callers'),
  set('api-callers', api, 'api_key_source', 'HEADER'),
  set('usage-plan-throttle', plan, 'throttle_settings', undefined),
  set('usage-plan-throttle', plan, 'api_stages', [
    { throttle: [{ path: '/payments/POST', rate_limit: 10_000, burst_limit: 5000 }] },
  ]),
  set('event-source-own', source, 'function_name', theirFunction),
  set('event-source-own', source, 'event_source_arn', 'arn:aws:sqs:us-east-1:999999999999:theirs'),
  set('event-source-whole', source, 'enabled', false),
  set('event-source-whole', source, 'function_response_types', undefined),
  set('event-source-whole', source, 'filter_criteria', { filter: [{ pattern: '{}' }] }),
  set('event-source-whole', relay, 'filter_criteria', {
    filter: [{ pattern: '{"dynamodb":{"NewImage":{"lane":{"S":["batch"]}}}}' }],
  }),
  remove('event-source-whole', relay, batchRelay),
  edited('queue-redrive', queue, 'redrive_policy', (policy) => {
    policy.maxReceiveCount = 1000;
  }),
  remove('stack-dashboard', 'aws_cloudwatch_dashboard', 'aws_cloudwatch_dashboard.payments'),
];

export const foreignEvasions: readonly Violation[] = [
  ...foreignRoles,
  ...foreignStates,
  ...foreignTasks,
  ...trail,
  ...attributes,
  ...settings,
];
