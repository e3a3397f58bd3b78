/** Careless edits of the API, the functions and the workflows. */
import { editJson, resourceOf } from './planted.ts';
import { remove, set, type Violation } from './violation.ts';

type Operation = Record<string, unknown>;
const operation = (control: string, edit: (operation: Operation) => void): Violation => ({
  control,
  at: 'aws_api_gateway_rest_api.payments',
  edit: (resources) =>
    editJson(resourceOf(resources, 'aws_api_gateway_rest_api', 'payments'), 'body', (body) => {
      const paths = body.paths as Record<string, Record<string, Operation>>;
      edit(paths['/payments']?.post ?? {});
    }),
});

const stage = 'aws_api_gateway_stage.payments-v1';
const settings = 'aws_api_gateway_method_settings.payments-all-methods';
const acl = 'aws_wafv2_web_acl.payments';

const api: readonly Violation[] = [
  set('api-access-log', stage, 'access_log_settings', undefined),
  set('api-access-log', stage, 'access_log_settings', {
    destination_arn: 'x',
    format: '{"path":"$context.path"}',
  }),
  remove('api-methods-settled', stage, settings),
  set('api-execution-log', settings, 'settings', { logging_level: 'OFF', metrics_enabled: true }),
  set('api-no-bodies-in-logs', settings, 'settings', { data_trace_enabled: true }),
  set('api-tracing', stage, 'xray_tracing_enabled', false),
  operation('api-validation', (one) => {
    one['x-amazon-apigateway-request-validator'] = 'unheard-of';
  }),
  operation('api-authentication', (one) => {
    one.security = [];
  }),
  operation('api-integration-timeout', (one) => {
    one['x-amazon-apigateway-integration'] = { type: 'aws_proxy', timeoutInMillis: 30_000 };
  }),
  set('api-throttling', settings, 'settings', { metrics_enabled: true }),
  set('api-no-cache', stage, 'cache_cluster_enabled', true),
  remove('api-firewall', stage, 'aws_wafv2_web_acl_association.payments-stage'),
  set('firewall-rules', acl, 'rule', []),
  remove('firewall-log', acl, 'aws_wafv2_web_acl_logging_configuration.payments-log'),
  {
    control: 'firewall-log',
    at: acl,
    edit: (resources) => {
      const log = resourceOf(resources, 'aws_wafv2_web_acl_logging_configuration', 'payments-log');
      log.redacted_fields = [{ uri_path: {} }, { query_string: {} }];
    },
  },
  set('api-no-gap', 'aws_api_gateway_deployment.payments-deployment', 'lifecycle', undefined),
];

const fn = 'aws_lambda_function.submit-payment';
const permission = 'aws_lambda_permission.submit-payment-for-post-payments';
const relay = 'aws_lambda_event_source_mapping.relay-changes-from-payment-transactions';
const machine = 'aws_sfn_state_machine.process-payment';

const compute: readonly Violation[] = [
  set('function-tracing', fn, 'tracing_config', { mode: 'PassThrough' }),
  set('function-runtime', fn, 'runtime', 'nodejs20.x'),
  set('function-encryption', fn, 'kms_key_arn', undefined),
  set('function-no-secrets', fn, 'environment', { variables: { API_KEY: 'x' } }),
  set('function-no-secrets', fn, 'environment', { variables: { X: 'sk_dev_1_secret' } }),
  set('function-size', fn, 'memory_size', undefined),
  set('function-log-declared', fn, 'logging_config', undefined),
  {
    control: 'function-no-open-url',
    at: 'aws_lambda_function_url.open',
    edit: (resources) => {
      resources.aws_lambda_function_url = { open: { authorization_type: 'NONE' } };
    },
  },
  set('permission-source', permission, 'source_arn', undefined),
  set('permission-principal', permission, 'principal', '*'),
  set('stream-destination', relay, 'destination_config', undefined),
  set('queue-visibility', 'aws_sqs_queue.payments', 'visibility_timeout_seconds', 419),
  set('workflow-log', machine, 'logging_configuration', { level: 'OFF', log_destination: 'x' }),
  set('workflow-no-payloads-in-logs', machine, 'logging_configuration', {
    include_execution_data: true,
  }),
  set('workflow-tracing', machine, 'tracing_configuration', undefined),
  set('workflow-encryption', machine, 'encryption_configuration', undefined),
];

export const runtimeViolations: readonly Violation[] = [...api, ...compute];
