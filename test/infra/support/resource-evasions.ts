/** Resources that undo what another declares, or send what is here elsewhere. */
import { cardNumberMask } from '../../../infra/card-number-mask.ts';
import { type Editable, reference, resourceOf, type Tree } from './planted.ts';
import { add, edited, set, type Violation } from './violation.ts';

const stage = 'aws_api_gateway_stage.payments-v1';
const api = 'aws_api_gateway_rest_api.payments';
const group = 'aws_cloudwatch_log_group.submit-payment';
const acl = 'aws_wafv2_web_acl.payments';
const fn = 'aws_lambda_function.submit-payment';
const machine = 'aws_sfn_state_machine.process-payment';
const subscription = 'aws_sns_topic_subscription.payment-events-to-notifications';
const foreignGroup = 'arn:aws:logs:us-east-1:999999999999:log-group:theirs';

const settled = {
  logging_level: 'ERROR',
  metrics_enabled: true,
  data_trace_enabled: false,
  caching_enabled: false,
  throttling_rate_limit: 10,
  throttling_burst_limit: 10,
};
const moreSettings = (control: string, settings: Partial<typeof settled>): Violation =>
  add(control, 'aws_api_gateway_method_settings.extra', {
    rest_api_id: reference(api, 'id'),
    stage_name: 'v1',
    method_path: 'payments/GET',
    settings: [{ ...settled, ...settings }],
  });

const accessLog = (format: string, destination = reference(group)): Violation =>
  set('api-access-log', stage, 'access_log_settings', { destination_arn: destination, format });

type Operation = Record<string, unknown>;
const operation = (
  control: string,
  edit: (operation: Operation, path: Record<string, Operation>, body: Tree) => void,
): Violation =>
  edited(control, api, 'body', (body) => {
    const path = (body.paths as Record<string, Record<string, Operation>>)['/payments'] ?? {};
    edit(path.post ?? {}, path, body);
  });
const backend = (type: string, uri: string): Violation =>
  operation('api-own-backends', (one) => {
    one['x-amazon-apigateway-integration'] = { type, uri, timeoutInMillis: 1 };
  });

const gateway: readonly Violation[] = [
  moreSettings('api-no-cache', { caching_enabled: true }),
  moreSettings('api-execution-log', { logging_level: 'OFF' }),
  moreSettings('api-execution-log', { metrics_enabled: false }),
  moreSettings('api-no-bodies-in-logs', { data_trace_enabled: true }),
  moreSettings('api-throttling', { throttling_rate_limit: -1 }),
  accessLog('{"line":"$context.httpMethod $context.path"}'),
  accessLog('{"deep":{"path":["$context.path"]},"id":"$context.requestId"}'),
  accessLog('{"id":"$context.requestOverride.path.paymentId"}'),
  accessLog('{"why":"$context.integration.error"}'),
  accessLog('{"id":"$context.requestId","more":"$input.body"}'),
  accessLog('$context.requestId $context.status'),
  accessLog('{"id":"$context.requestId"}', foreignGroup),
  operation('api-authentication', (one) => {
    one.security = [{ api_key: [] }];
  }),
  operation('api-authentication', (_one, _path, body) => {
    const { securitySchemes } = body.components as { securitySchemes: Record<string, Tree> };
    const authorizer = securitySchemes.bearer?.['x-amazon-apigateway-authorizer'] as Tree;
    authorizer.authorizerUri = 'https://example.com/functions/authorize/invocations';
  }),
  operation('api-authentication', (one) => {
    one.security = [{ bearer: [] }, {}];
  }),
  operation('api-authentication', (one) => {
    one.security = [{ unheardOf: [] }];
  }),
  operation('api-authentication', (one, path) => {
    path.options = { ...one, security: [] };
  }),
  backend('http_proxy', 'https://example.com'),
  backend(
    'aws_proxy',
    'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:999999999999:function:submit-payment-dev/invocations',
  ),
];

const firewallLog = (attribute: string, value: object): Violation => ({
  ...set('firewall-log', 'aws_wafv2_web_acl_logging_configuration.payments-log', attribute, value),
  at: acl,
});
const rules = (edit: (rules: Tree[]) => void, control = 'firewall-rules'): Violation => ({
  control,
  at: acl,
  edit: (resources) => edit(resourceOf(resources, 'aws_wafv2_web_acl', 'payments').rule as Tree[]),
});

const firewall: readonly Violation[] = [
  firewallLog('logging_filter', { default_behavior: 'DROP' }),
  firewallLog('log_destination_configs', [foreignGroup.replace('theirs', 'aws-waf-logs-theirs')]),
  rules((all) => {
    all.unshift({ name: 'Friends', action: { allow: {} }, statement: { geo_match_statement: {} } });
  }),
  ...['rate_based_statement', 'managed_rule_group_statement'].map((kind) =>
    rules((all) => {
      for (const { statement } of all as { statement: Record<string, Tree> }[]) {
        if (statement[kind]) statement[kind].scope_down_statement = { geo_match_statement: {} };
      }
    }),
  ),
  rules((all) => {
    const core = (all[1] as { statement: Record<string, Tree> }).statement;
    const override = { name: 'CrossSiteScripting_BODY', action_to_use: { count: {} } };
    if (core.managed_rule_group_statement) {
      core.managed_rule_group_statement.rule_action_override = [override];
    }
  }),
  rules((all) => {
    Object.assign(all[0] ?? {}, { visibility_config: { sampled_requests_enabled: true } });
  }, 'firewall-no-samples'),
  {
    ...set('api-firewall', 'aws_wafv2_web_acl_association.payments-stage', 'web_acl_arn', 'other'),
    at: stage,
  },
];

const mask = (document: string): Violation => ({
  ...set(
    'log-card-numbers',
    'aws_cloudwatch_log_data_protection_policy.submit-payment',
    'policy_document',
    document,
  ),
  at: group,
});

const elsewhere: readonly Violation[] = [
  mask('{}'),
  mask(cardNumberMask.replace('CardNumber-Visa', 'CardNumber-Other')),
  ...['http', 'https', 'email'].map(
    (protocol): Violation => ({
      control: 'subscription-own',
      at: subscription,
      edit: (resources: Editable) =>
        Object.assign(resourceOf(resources, ...split(subscription)), {
          protocol,
          endpoint: `${protocol}://example.com/events`,
        }),
    }),
  ),
  set('subscription-own', subscription, 'endpoint', 'arn:aws:sqs:us-east-1:999999999999:theirs'),
  add('alarm-action', 'aws_cloudwatch_composite_alarm.extra', { alarm_rule: 'TRUE' }),
  set('workflow-log', machine, 'logging_configuration', {
    level: 'ALL',
    log_destination: `${foreignGroup}:*`,
  }),
  set(
    'stream-destination',
    'aws_lambda_event_source_mapping.relay-changes-from-payment-transactions',
    'destination_config',
    { on_failure: { destination_arn: 'arn:aws:s3:::theirs' } },
  ),
  {
    ...set(
      'bucket-log',
      'aws_s3_bucket_logging.payment-batches-logging',
      'target_bucket',
      'theirs',
    ),
    at: 'aws_s3_bucket.payment-batches',
  },
  set('table-encryption', 'aws_dynamodb_table.payment-audit', 'replica', [
    { region_name: 'eu-west-1' },
  ]),
  set('function-own-code', fn, 'layers', ['arn:aws:lambda:us-east-1:999999999999:layer:x:1']),
  set('function-own-code', fn, 'package_type', 'Image'),
  set(
    'permission-principal',
    'aws_lambda_permission.submit-payment-for-post-payments',
    'action',
    'lambda:*',
  ),
  set('key-enabled', 'aws_kms_key.payments', 'is_enabled', false),
];

function split(address: string): [type: string, name: string] {
  const [type = '', name = ''] = address.split('.');
  return [type, name];
}

export const resourceEvasions: readonly Violation[] = [...gateway, ...firewall, ...elsewhere];
