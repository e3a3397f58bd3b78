/** What the API must show. */
import { type Control, custom, every } from './control.ts';
import {
  at,
  isRecord,
  listOf,
  type ModelResource,
  parsed,
  type StackModel,
} from './stack-model.ts';

/** Routes that answer anybody: they tell nothing of anybody. */
const publicRoutes = ['GET /health', 'GET /openapi.json'];
/** What an access log line may hold: nothing that says whose payment it was, or what was sent. */
const loggable = `
  requestId extendedRequestId requestTime requestTimeEpoch httpMethod resourceId resourcePath stage apiId
  status responseLatency responseLength integrationLatency integration.status integration.latency
  authorizer.latency authorizer.status authorizer.principalId identity.sourceIp error.responseType
  wafResponseCode xrayTraceId`
  .trim()
  .split(/\s+/);
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

const recordOf = (value: unknown) => (isRecord(value) ? value : {});

function operationsOf(api: ModelResource): readonly Operation[] {
  const paths = at(parsed(api.attributes.body), 'paths');
  return Object.entries(recordOf(paths)).flatMap(([path, item]) =>
    Object.entries(recordOf(item))
      .filter(([method]) => methods.includes(method))
      .map(([method, operation]) => ({ route: `${method.toUpperCase()} ${path}`, operation })),
  );
}

const integrationOf = (operation: unknown) =>
  recordOf(at(operation, 'x-amazon-apigateway-integration'));

/** Whether API Gateway's way to call a function leads to one of this stack. */
function callsOwnFunction(uri: unknown, model: StackModel): boolean {
  const [, called] = /\/functions\/(.+)\/invocations$/.exec(model.expanded(String(uri))) ?? [];
  return model.referred(called)?.type === 'aws_lambda_function';
}

/** A control on every operation of every API: `problem` says what is wrong with one. */
const perOperation =
  (problem: (operation: Operation, api: ModelResource, model: StackModel) => string | undefined) =>
  (model: StackModel) =>
    model.of('aws_api_gateway_rest_api').flatMap((api) => {
      const operations = operationsOf(api);
      if (operations.length === 0)
        return [{ address: api.address, what: 'has no operations in its body' }];
      return operations.flatMap((operation) => {
        const what = problem(operation, api, model);
        return what === undefined
          ? []
          : [{ address: api.address, what: `${operation.route} ${what}` }];
      });
    });

const methodSettings = 'aws_api_gateway_method_settings';

/** Whether settings cover all methods of a stage. Others that change some methods must pass by themselves. */
const coversAll = (model: StackModel, stage: ModelResource) =>
  model
    .of(methodSettings)
    .some(
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
    how: 'Set access_log_settings with a log group of the stack and a JSON format of loggable variables (resourcePath, not path).',
    holds: ({ attributes }, model) => {
      const settings = at(attributes, 'access_log_settings');
      const format = at(settings, 'format');
      const variables = String(format).match(/\$(context\.[\w.]+)?/g) ?? [];
      return (
        model.referred(at(settings, 'destination_arn'))?.type === 'aws_cloudwatch_log_group' &&
        isRecord(parsed(format)) &&
        variables.length > 0 &&
        variables.every((name) => loggable.includes(name.replace('$context.', '')))
      );
    },
  }),
  every(stage, {
    id: 'api-methods-settled',
    meets: [],
    what: 'has no settings for all methods',
    why: 'Methods would be neither logged nor throttled.',
    how: 'Add aws_api_gateway_method_settings for */* of the stage.',
    holds: (resource, model) => coversAll(model, resource),
  }),
  every(stage, {
    id: 'api-execution-log-declared',
    meets: [],
    what: 'has an execution log that this stack does not declare',
    why: 'API Gateway would make it, unencrypted, unmasked and for ever.',
    how: 'Declare the log group API-Gateway-Execution-Logs_{api}/{stage}.',
    holds: ({ attributes }, model) => {
      const { rest_api_id, stage_name } = attributes;
      const name = model.expanded(`API-Gateway-Execution-Logs_${rest_api_id}/${stage_name}`);
      return model
        .of('aws_cloudwatch_log_group')
        .some((group) => model.expanded(String(group.attributes.name)) === name);
    },
  }),
  every(methodSettings, {
    id: 'api-execution-log',
    meets: ['AS-APIG6', 'CKV2_AWS_4', 'PCI.APIGWExecutionLoggingEnabled'],
    what: 'turns the execution log or metrics of methods off',
    why: 'An error inside the gateway would be seen by nobody.',
    how: 'Set logging_level ERROR and metrics_enabled.',
    holds: ({ attributes: { settings } }) =>
      ['ERROR', 'INFO'].includes(String(at(settings, 'logging_level'))) &&
      at(settings, 'metrics_enabled') === true,
  }),
  every(methodSettings, {
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
      return ['validateRequestBody', 'validateRequestParameters'].every(
        (part) => at(declared, part) === true,
      )
        ? undefined
        : 'has no request validator of body and parameters';
    }),
  }),
  custom({
    id: 'api-authentication',
    meets: ['AS-APIG4', 'CKV_AWS_59', 'CKV2_AWS_70', 'AWS-0004'],
    why: 'A route without an authorizer answers anybody.',
    how: `Give the operation a security requirement, or list it in publicRoutes (now ${publicRoutes.join(', ')}).`,
    problems: perOperation(({ route, operation }, api, model) => {
      const isPreflight = route.startsWith('OPTIONS ') && integrationOf(operation).type === 'mock';
      if (publicRoutes.includes(route) || isPreflight) return undefined;
      const schemes = at(parsed(api.attributes.body), 'components', 'securitySchemes');
      const names = listOf(at(operation, 'security')).map((one) => Object.keys(recordOf(one)));
      // API Gateway asks all that is listed. An API key alone tells who calls, and proves nothing.
      const hasAuthorizer = names
        .flat()
        .map((name) => at(schemes, name, 'x-amazon-apigateway-authorizer', 'authorizerUri'))
        .some((uri) => callsOwnFunction(uri, model));
      return hasAuthorizer && names.every(({ length }) => length > 0)
        ? undefined
        : 'asks no authorizer of this stack';
    }),
  }),
  custom({
    id: 'api-own-backends',
    meets: [],
    why: 'Payments would be sent to somebody else, or past IAM.',
    how: 'Integrate a function of the stack as aws_proxy.',
    problems: perOperation(({ operation }, _api, model) => {
      const { type, uri } = integrationOf(operation);
      return type === 'mock' || (type === 'aws_proxy' && callsOwnFunction(uri, model))
        ? undefined
        : 'calls what is no function of this stack';
    }),
  }),
  custom({
    id: 'api-integration-timeout',
    meets: [],
    why: 'An integration without a bound holds its caller as long as the gateway likes.',
    how: `Set timeoutInMillis, at most ${GATEWAY_TIMEOUT_MAX_MS}.`,
    problems: perOperation(({ operation }) => {
      const { type, timeoutInMillis } = integrationOf(operation);
      if (type === 'mock') return undefined;
      return typeof timeoutInMillis === 'number' && timeoutInMillis <= GATEWAY_TIMEOUT_MAX_MS
        ? undefined
        : 'has no integration time-out';
    }),
  }),
  every(methodSettings, {
    id: 'api-throttling',
    meets: ['SL-DefaultThrottling'],
    what: 'has no throttle of its own',
    why: 'It would share the account-wide limit with every other API.',
    how: 'Set throttling_rate_limit and throttling_burst_limit.',
    holds: ({ attributes: { settings } }) =>
      ['throttling_rate_limit', 'throttling_burst_limit'].every(
        (key) => Number(at(settings, key)) > 0,
      ),
  }),
  every([stage, methodSettings], {
    id: 'api-no-cache',
    meets: [],
    what: 'may cache answers',
    why: 'A cached payment is a stale one, kept where nobody looks for it.',
    how: 'Set cache_cluster_enabled to false on the stage and caching_enabled to false in all method settings.',
    holds: ({ type, attributes }) =>
      type === stage
        ? attributes.cache_cluster_enabled === false
        : at(attributes, 'settings', 'caching_enabled') === false,
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
