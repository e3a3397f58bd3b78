/** The API: its body, what makes a new deployment, its stage, throttles, and who may call which function. */
import { afterAll, describe, expect, it } from 'vitest';
import { apiBody } from '../../infra/api-document.ts';
import { apiDocument } from './support/api-document-fixture.ts';
import { json, resource } from './support/lookup.ts';
import { reference } from './support/planted.ts';
import { removeSynthesized, type SynthesizedStack, synthesize } from './support/synthesize.ts';

const stack = synthesize();
afterAll(removeSynthesized);
const values = {
  invokeArn: (name: string) => `arn-of-${name}`,
  authorizerTtlSeconds: 60,
  apiName: 'payments-dev',
};

describe('the API document', () => {
  it('gets invoke ARNs, the time to live as a number, and the name of the API', () => {
    const body = json(apiBody(apiDocument, values));
    expect(body.info.title).toBe('payments-dev');
    const post = body.paths['/payments'].post;
    expect(post['x-amazon-apigateway-integration'].uri).toBe('arn-of-submit-payment');
    const { bearer } = body.components.securitySchemes;
    expect(bearer['x-amazon-apigateway-authorizer']).toEqual({
      type: 'request',
      identitySource: 'method.request.header.Authorization',
      authorizerUri: 'arn-of-authorize-request',
      authorizerResultTtlInSeconds: 60,
    });
  });

  it('fills placeholders within a longer text too', () => {
    expect(json(apiBody('{"x":"a {{function:get-payment}} b"}', values)).x).toBe(
      'a arn-of-get-payment b',
    );
  });

  it.each([
    ['{"x":"{{unheard-of}}"}', 'placeholder {{unheard-of}}'],
    ['{"x":"{{function}}"}', 'placeholder {{function}}'],
    [`{"x":"${reference('y', 'z')}"}`, 'Terraform would read as a template'],
    ['{"x":"%{y}"}', 'Terraform would read as a template'],
  ])('is refused when it holds %s', (text, why) => {
    expect(() => apiBody(text, values)).toThrow(why);
  });

  it('names the functions without referring to them', () => {
    const api = resource(stack, 'aws_api_gateway_rest_api', 'payments');
    expect(api).toMatchObject({
      name: 'payments-dev',
      endpoint_configuration: { types: ['REGIONAL'] },
      put_rest_api_mode: 'overwrite',
      fail_on_warnings: true,
      lifecycle: { create_before_destroy: true },
    });
    const post = json(api.body).paths['/payments'].post;
    const account = reference('data.aws_caller_identity.current', 'account_id');
    expect(post['x-amazon-apigateway-integration'].uri).toBe(
      `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:${account}:function:submit-payment-dev/invocations`,
    );
  });
});

describe('the deployment', () => {
  const triggersOf = ({ resources }: SynthesizedStack) =>
    resources.aws_api_gateway_deployment?.['payments-deployment']?.triggers;

  it('is made anew when the document or the time to live changes, and only then', () => {
    const own = triggersOf(stack);
    expect(triggersOf(synthesize({ environment: { API_RATE_LIMIT: '999' } }))).toEqual(own);
    const slower = synthesize({ environment: { AUTHORIZER_TTL_SECONDS: '0' } });
    expect(triggersOf(slower)).not.toEqual(own);
    const other = synthesize({ apiDocument: apiDocument.replace('accepted', 'Accepted') });
    expect(triggersOf(other)).not.toEqual(own);
  });

  it('exists before its predecessor goes', () => {
    const deployment = resource(stack, 'aws_api_gateway_deployment', 'payments-deployment');
    expect(deployment.lifecycle).toEqual({ create_before_destroy: true });
  });
});

describe('the stage', () => {
  const stage = resource(stack, 'aws_api_gateway_stage', 'payments-v1');

  it('is v1, traced, never cached, and waits for the log group that the gateway would make', () => {
    expect(stage).toMatchObject({
      stage_name: 'v1',
      xray_tracing_enabled: true,
      cache_cluster_enabled: false,
      depends_on: expect.arrayContaining(['aws_cloudwatch_log_group.payments-execution']),
    });
  });

  it('logs who called which route, and nothing of whose payment it was', () => {
    const { format, destination_arn } = stage.access_log_settings as Record<string, string>;
    expect(destination_arn).toBe(reference('aws_cloudwatch_log_group.payments-access'));
    const variables = Object.values(json(format));
    expect(variables).toContain('$context.resourcePath');
    const telling = ['path', 'error.message', 'requestOverride', 'identity.apiKey'];
    for (const name of telling) expect(variables).not.toContain(`$context.${name}`);
  });

  it('throttles all methods, logs errors without bodies and measures', () => {
    const settings = resource(stack, 'aws_api_gateway_method_settings', 'payments-all-methods');
    expect(settings).toMatchObject({
      method_path: '*/*',
      settings: {
        logging_level: 'ERROR',
        metrics_enabled: true,
        data_trace_enabled: false,
        caching_enabled: false,
        throttling_rate_limit: 1000,
        throttling_burst_limit: 2000,
      },
    });
  });

  it('gives every merchant a share of it by the usage plan', () => {
    expect(resource(stack, 'aws_api_gateway_usage_plan', 'merchants')).toMatchObject({
      name: 'merchants-dev',
      api_stages: [{ stage: reference('aws_api_gateway_stage.payments-v1', 'stage_name') }],
      throttle_settings: { rate_limit: 100, burst_limit: 200 },
    });
  });
});

describe('the permissions', () => {
  it('let the gateway call each function for its own routes only', () => {
    const execution = reference('aws_api_gateway_rest_api.payments', 'execution_arn');
    const permissions = Object.values(stack.resources.aws_lambda_permission ?? {}).filter(
      ({ statement_id }) => statement_id !== 'AllowSchedule',
    );
    const pairs = permissions.map(({ principal, function_name, source_arn }) => {
      expect(principal).toBe('apigateway.amazonaws.com');
      const name = /aws_lambda_function\.([a-z-]+)\./.exec(String(function_name))?.[1];
      return `${name} ${String(source_arn).replace(execution, '')}`;
    });
    expect(pairs.sort()).toEqual([
      'authorize-request /authorizers/*',
      'cancel-batch /v1/POST/batches/*/cancel',
      'command-payment /v1/POST/payments/*/cancel',
      'command-payment /v1/POST/payments/*/capture',
      'command-payment /v1/POST/payments/*/refunds',
      'create-batch /v1/POST/batches',
      'describe-api /v1/GET/health',
      'describe-api /v1/GET/openapi.json',
      'get-payment /v1/GET/payments/*',
      'list-payment-events /v1/GET/payments/*/events',
      'list-payments /v1/GET/payments',
      'list-refunds /v1/GET/payments/*/refunds',
      'list-settlements /v1/GET/settlements',
      'list-settlements /v1/GET/settlements/*',
      'operate-payment /v1/POST/payments/*/retry',
      'operate-payment /v1/POST/payments/*/review',
      'read-batches /v1/GET/batches',
      'read-batches /v1/GET/batches/*',
      'submit-payment /v1/POST/payments',
    ]);
  });
});
