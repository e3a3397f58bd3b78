/** What the API and the web ACL before it must show. */
import { type Control, custom, every } from './control.ts';
import {
  at,
  isRecord,
  listOf,
  type ModelResource,
  parsed,
  type StackModel,
  textsOf,
} from './stack-model.ts';

/** Routes that answer anybody: they tell nothing of anybody. */
const publicRoutes = ['GET /health', 'GET /openapi.json'];
/** What an access log line may not hold: it would say whose payment it was, or what was sent. */
const revealing = ['path', 'requestOverride', 'integration.error', 'error.message'];
const GATEWAY_TIMEOUT_MAX_MS = 29_000;
const methods = [
  'get',
  'put',
  'post',
  'delete',
  'patch',
  'options',
  'head',
  'x-amazon-apigateway-any-method',
];

interface Operation {
  readonly route: string;
  readonly operation: unknown;
}

function operationsOf(api: ModelResource): readonly Operation[] {
  const paths = at(parsed(api.attributes.body), 'paths');
  return Object.entries(isRecord(paths) ? paths : {}).flatMap(([path, item]) =>
    Object.entries(isRecord(item) ? item : {})
      .filter(([method]) => methods.includes(method))
      .map(([method, operation]) => ({ route: `${method.toUpperCase()} ${path}`, operation })),
  );
}

/** A control on every operation of every API: `problem` says what is wrong with one. */
const perOperation =
  (problem: (operation: Operation, api: ModelResource) => string | undefined) =>
  (model: StackModel) =>
    model.of('aws_api_gateway_rest_api').flatMap((api) => {
      const operations = operationsOf(api);
      if (operations.length === 0)
        return [{ address: api.address, what: 'has no operations in its body' }];
      return operations.flatMap((operation) => {
        const what = problem(operation, api);
        return what === undefined
          ? []
          : [{ address: api.address, what: `${operation.route} ${what}` }];
      });
    });

const settingsOf = (model: StackModel, stage: ModelResource) =>
  model
    .of('aws_api_gateway_method_settings')
    .find(
      ({ attributes }) =>
        attributes.method_path === '*/*' && model.referred(attributes.stage_name) === stage,
    );

const stage = 'aws_api_gateway_stage';

export const apiControls: readonly Control[] = [
  every(stage, {
    id: 'api-access-log',
    meets: ['AS-APIG1', 'CKV_AWS_76', 'AWS-0001'],
    what: 'has no access log in JSON that leaves out paths and messages',
    why: 'Who called what is evidence; whose payment it was must not be in it.',
    how: 'Set access_log_settings with a destination and a JSON format that names resourcePath.',
    holds: ({ attributes }) => {
      const format = parsed(at(attributes, 'access_log_settings', 'format'));
      const values = Object.values(isRecord(format) ? format : {});
      return (
        at(attributes, 'access_log_settings', 'destination_arn') !== undefined &&
        values.length > 0 &&
        !values.some((value) => revealing.some((name) => value === `$context.${name}`))
      );
    },
  }),
  every(stage, {
    id: 'api-execution-log',
    meets: ['AS-APIG6', 'CKV2_AWS_4', 'PCI.APIGWExecutionLoggingEnabled'],
    what: 'has no execution log and metrics for all methods',
    why: 'An error inside the gateway would be seen by nobody.',
    how: 'Add aws_api_gateway_method_settings for */* with logging_level ERROR and metrics_enabled.',
    holds: (resource, model) => {
      const settings = at(settingsOf(model, resource)?.attributes, 'settings');
      const level = String(at(settings, 'logging_level'));
      return ['ERROR', 'INFO'].includes(level) && at(settings, 'metrics_enabled') === true;
    },
  }),
  every('aws_api_gateway_method_settings', {
    id: 'api-no-bodies-in-logs',
    meets: ['CKV_AWS_276'],
    what: 'traces request and response bodies',
    why: 'A body may hold what may be logged nowhere.',
    how: 'Set data_trace_enabled to false.',
    holds: ({ attributes }) => at(attributes, 'settings', 'data_trace_enabled') === false,
  }),
  every(stage, {
    id: 'api-tracing',
    meets: ['CKV_AWS_73', 'AWS-0003'],
    what: 'is not traced',
    why: 'A slow request could not be followed.',
    how: 'Set xray_tracing_enabled to true.',
    holds: ({ attributes }) => attributes.xray_tracing_enabled === true,
  }),
  custom({
    id: 'api-validation',
    meets: ['AS-APIG2', 'CKV2_AWS_53'],
    why: 'What the gateway refuses costs no function and reaches none.',
    how: 'Name a validator of the document in x-amazon-apigateway-request-validator.',
    problems: perOperation(({ operation }, api) => {
      const body = parsed(api.attributes.body);
      const name =
        at(operation, 'x-amazon-apigateway-request-validator') ??
        at(body, 'x-amazon-apigateway-request-validator');
      const declared = at(body, 'x-amazon-apigateway-request-validators', String(name));
      return isRecord(declared) ? undefined : 'has no request validator';
    }),
  }),
  custom({
    id: 'api-authentication',
    meets: ['AS-APIG4', 'CKV_AWS_59', 'CKV2_AWS_70', 'AWS-0004'],
    why: 'A route without an authorizer answers anybody.',
    how: `Give the operation a security requirement, or list it in publicRoutes (now ${publicRoutes.join(', ')}).`,
    problems: perOperation(({ route, operation }) => {
      if (publicRoutes.includes(route) || route.startsWith('OPTIONS ')) return undefined;
      const requirements = listOf(at(operation, 'security'));
      const isGuarded = requirements.some(
        (requirement) => isRecord(requirement) && Object.keys(requirement).length > 0,
      );
      return isGuarded ? undefined : 'needs no credentials';
    }),
  }),
  custom({
    id: 'api-integration-timeout',
    meets: [],
    why: 'An integration without a bound holds its caller as long as the gateway likes.',
    how: `Set timeoutInMillis, at most ${GATEWAY_TIMEOUT_MAX_MS}.`,
    problems: perOperation(({ operation }) => {
      const integration = at(operation, 'x-amazon-apigateway-integration');
      if (at(integration, 'type') === 'mock') return undefined;
      const timeout = at(integration, 'timeoutInMillis');
      return typeof timeout === 'number' && timeout <= GATEWAY_TIMEOUT_MAX_MS
        ? undefined
        : 'has no integration time-out';
    }),
  }),
  every(stage, {
    id: 'api-throttling',
    meets: ['SL-DefaultThrottling'],
    what: 'has no throttle of its own',
    why: 'It would share the account-wide limit with every other API.',
    how: 'Set throttling_rate_limit and throttling_burst_limit for */*.',
    holds: (resource, model) => {
      const settings = at(settingsOf(model, resource)?.attributes, 'settings');
      return ['throttling_rate_limit', 'throttling_burst_limit'].every(
        (key) => Number(at(settings, key)) > 0,
      );
    },
  }),
  every(stage, {
    id: 'api-no-cache',
    meets: [],
    what: 'may cache answers',
    why: 'A cached payment is a stale one, kept where nobody looks for it.',
    how: 'Set cache_cluster_enabled to false on the stage and caching_enabled to false for */*.',
    holds: (resource, model) =>
      resource.attributes.cache_cluster_enabled === false &&
      at(settingsOf(model, resource)?.attributes, 'settings', 'caching_enabled') === false,
  }),
  every(stage, {
    id: 'api-firewall',
    meets: ['AS-APIG3', 'CKV2_AWS_29', 'PCI.APIGWAssociatedWithWAF'],
    what: 'has no web ACL before it',
    why: 'PCI DSS 6.4.2 asks for automated protection of public applications.',
    how: 'Add an aws_wafv2_web_acl_association with the ARN of the stage.',
    holds: (resource, model) =>
      model
        .of('aws_wafv2_web_acl_association')
        .some(({ attributes }) => model.referred(attributes.resource_arn) === resource),
  }),
  every('aws_wafv2_web_acl', {
    id: 'firewall-rules',
    meets: ['CKV2_AWS_77'],
    what: 'lacks a rate limit, the core rules or the known bad inputs',
    why: 'Floods, common attacks and known exploits would reach the functions.',
    how: 'Add a rate_based_statement, AWSManagedRulesCommonRuleSet and AWSManagedRulesKnownBadInputsRuleSet.',
    holds: ({ attributes }) => {
      const statements = listOf(attributes.rule).map((rule) => at(rule, 'statement'));
      const groups = statements.map((one) => at(one, 'managed_rule_group_statement', 'name'));
      return (
        statements.some((one) => at(one, 'rate_based_statement') !== undefined) &&
        groups.includes('AWSManagedRulesCommonRuleSet') &&
        groups.includes('AWSManagedRulesKnownBadInputsRuleSet')
      );
    },
  }),
  every('aws_wafv2_web_acl', {
    id: 'firewall-log',
    meets: ['SH-WAF.11'],
    what: 'has no log that leaves out credentials, keys, URI and query',
    why: 'Refusals must be explainable, and a log of them must hold no secret.',
    how: 'Add aws_wafv2_web_acl_logging_configuration that redacts authorization, idempotency-key, uri_path and query_string.',
    holds: (resource, model) =>
      model.of('aws_wafv2_web_acl_logging_configuration').some(({ attributes }) => {
        const fields = listOf(attributes.redacted_fields);
        const headers = fields.flatMap((field) => textsOf(at(field, 'single_header', 'name')));
        return (
          model.referred(attributes.resource_arn) === resource &&
          ['authorization', 'idempotency-key'].every((name) => headers.includes(name)) &&
          ['uri_path', 'query_string'].every((key) =>
            fields.some((field) => at(field, key) !== undefined),
          )
        );
      }),
  }),
  every(['aws_api_gateway_rest_api', 'aws_api_gateway_deployment'], {
    id: 'api-no-gap',
    meets: ['CKV_AWS_217', 'CKV_AWS_237'],
    what: 'is destroyed before its successor exists',
    why: 'Callers would meet nothing in between.',
    how: 'Set lifecycle create_before_destroy.',
    holds: ({ attributes }) => at(attributes, 'lifecycle', 'create_before_destroy') === true,
  }),
];
