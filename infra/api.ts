/** The REST API: the contract's document as its body, one stage, its logs, throttles and usage plan. */
import { createHash } from 'node:crypto';
import { ApiGatewayDeployment } from '@cdktn/provider-aws/lib/api-gateway-deployment/index.js';
import { ApiGatewayMethodSettings } from '@cdktn/provider-aws/lib/api-gateway-method-settings/index.js';
import { ApiGatewayRestApi } from '@cdktn/provider-aws/lib/api-gateway-rest-api/index.js';
import { ApiGatewayStage } from '@cdktn/provider-aws/lib/api-gateway-stage/index.js';
import { ApiGatewayUsagePlan } from '@cdktn/provider-aws/lib/api-gateway-usage-plan/index.js';
import { LambdaPermission } from '@cdktn/provider-aws/lib/lambda-permission/index.js';
import { Construct } from 'constructs';
import { apiBody } from './api-document.ts';
import type { Encryption } from './encryption.ts';
import type { Trigger } from './function-definition.ts';
import { functions } from './functions.ts';
import { LogGroup } from './log-group.ts';
import type { Platform } from './platform.ts';
import { functionNames } from './resources.ts';
import type { ServiceFunctions } from './service-functions.ts';

export interface ApiOptions {
  readonly platform: Platform;
  readonly encryption: Encryption;
  readonly functions: ServiceFunctions;
  /** Text of the OpenAPI document for API Gateway, placeholders included. */
  readonly document: string;
}

const STAGE = 'v1';

/** Names the route, never the path, the query, a body or the idempotency key: those say whose payment it is. */
const accessLogFormat = JSON.stringify({
  requestId: '$context.requestId',
  requestTime: '$context.requestTime',
  httpMethod: '$context.httpMethod',
  resourcePath: '$context.resourcePath',
  status: '$context.status',
  responseLatencyMs: '$context.responseLatency',
  integrationLatencyMs: '$context.integrationLatency',
  authorizerLatencyMs: '$context.authorizer.latency',
  principalId: '$context.authorizer.principalId',
  sourceIp: '$context.identity.sourceIp',
  errorType: '$context.error.responseType',
  wafResponse: '$context.wafResponseCode',
});

export class Api extends Construct {
  readonly name: string;
  readonly stageName = STAGE;
  readonly stage: ApiGatewayStage;
  readonly usagePlanId: string;
  readonly #restApi: ApiGatewayRestApi;

  constructor(scope: Construct, id: string, options: ApiOptions) {
    super(scope, id);
    const { platform } = options;
    this.name = platform.name('payments');
    this.#restApi = this.#declareApi(options);
    const permissions = this.#permitCalls(options.functions);
    this.stage = this.#declareStage(options, permissions);
    const { settings } = platform;
    new ApiGatewayMethodSettings(this, 'payments-all-methods', {
      restApiId: this.#restApi.id,
      stageName: this.stage.stageName,
      methodPath: '*/*',
      settings: {
        metricsEnabled: true,
        loggingLevel: 'ERROR',
        // Bodies in a log would be the customers' data.
        dataTraceEnabled: false,
        cachingEnabled: false,
        throttlingRateLimit: settings.API_RATE_LIMIT,
        throttlingBurstLimit: settings.API_BURST_LIMIT,
      },
    });
    this.usagePlanId = new ApiGatewayUsagePlan(this, 'merchants', {
      name: platform.name('merchants'),
      description: 'Every merchant has a key of this plan, made with the merchant.',
      apiStages: [{ apiId: this.#restApi.id, stage: this.stage.stageName }],
      throttleSettings: {
        rateLimit: settings.MERCHANT_RATE_LIMIT,
        burstLimit: settings.MERCHANT_BURST_LIMIT,
      },
    }).id;
  }

  #declareApi({ platform, document }: ApiOptions): ApiGatewayRestApi {
    return new ApiGatewayRestApi(this, 'payments', {
      name: this.name,
      description: `The payment API of ${platform.suffix}.`,
      endpointConfiguration: { types: ['REGIONAL'] },
      disableExecuteApiEndpoint: false,
      putRestApiMode: 'overwrite',
      failOnWarnings: true,
      lifecycle: { createBeforeDestroy: true },
      body: apiBody(document, {
        invokeArn: (name) => {
          const known = functionNames.find((candidate) => candidate === name);
          if (known === undefined) {
            throw new Error(
              `The API document names a function ${name} that infra/functions.ts does not have.`,
            );
          }
          // A reference would make all that a function needs be made before its predecessor goes, too.
          return platform.invokeArn(known);
        },
        authorizerTtlSeconds: platform.settings.AUTHORIZER_TTL_SECONDS,
        apiName: this.name,
      }),
    });
  }

  /** Serves a deployment once all that it calls is there and may be called. */
  #declareStage(
    { platform, encryption, document }: ApiOptions,
    permissions: readonly LambdaPermission[],
  ): ApiGatewayStage {
    const accessLogs = new LogGroup(this, 'payments-access', {
      platform,
      encryption,
      name: `/aws/vendedlogs/apigateway/${this.name}`,
    });
    // API Gateway would make this group itself, unencrypted and for ever.
    const executionLogs = new LogGroup(this, 'payments-execution', {
      platform,
      encryption,
      name: `API-Gateway-Execution-Logs_${this.#restApi.id}/${STAGE}`,
    });
    const deployment = new ApiGatewayDeployment(this, 'payments-deployment', {
      restApiId: this.#restApi.id,
      // All that shapes the body: another value here makes another deployment.
      triggers: {
        document: createHash('sha256').update(document).digest('hex'),
        authorizerTtlSeconds: String(platform.settings.AUTHORIZER_TTL_SECONDS),
      },
      lifecycle: { createBeforeDestroy: true },
    });
    return new ApiGatewayStage(this, 'payments-v1', {
      restApiId: this.#restApi.id,
      deploymentId: deployment.id,
      stageName: STAGE,
      description: `The payment API of ${platform.suffix}.`,
      xrayTracingEnabled: true,
      cacheClusterEnabled: false,
      accessLogSettings: { destinationArn: accessLogs.arn, format: accessLogFormat },
      dependsOn: [executionLogs.group, ...permissions],
    });
  }

  /** One permission per route, down to method and path; the authorizer's id is API Gateway's to choose. */
  #permitCalls(services: ServiceFunctions): readonly LambdaPermission[] {
    const calls = functions.flatMap(({ name, triggers }) =>
      triggers.flatMap((trigger) => {
        const source = sourceOf(trigger);
        return source === undefined ? [] : [{ name, source }];
      }),
    );
    return calls.map(
      ({ name, source }) =>
        new LambdaPermission(this, `${name}-for-${source.id}`, {
          statementId: source.id,
          action: 'lambda:InvokeFunction',
          functionName: services.of(name).resource.functionName,
          principal: 'apigateway.amazonaws.com',
          sourceArn: `${this.#restApi.executionArn}/${source.path}`,
        }),
    );
  }
}

function sourceOf(trigger: Trigger): { readonly id: string; readonly path: string } | undefined {
  if (trigger.kind === 'authorizer') return { id: 'authorizer', path: 'authorizers/*' };
  if (trigger.kind !== 'route') return undefined;
  const words = trigger.path.replaceAll(/[{}]/g, '').split(/[/.]/).filter(Boolean);
  return {
    id: [trigger.method.toLowerCase(), ...words].join('-'),
    path: `${STAGE}/${trigger.method}${trigger.path.replaceAll(/\{[^}]+\}/g, '*')}`,
  };
}
