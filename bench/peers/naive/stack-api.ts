/** Peer P3's API: our document with POST /payments alone, our authorizer, a usage plan that limits nobody. */
import { ApiGatewayDeployment } from '@cdktn/provider-aws/lib/api-gateway-deployment/index.js';
import { ApiGatewayRestApi } from '@cdktn/provider-aws/lib/api-gateway-rest-api/index.js';
import { ApiGatewayStage } from '@cdktn/provider-aws/lib/api-gateway-stage/index.js';
import { ApiGatewayUsagePlan } from '@cdktn/provider-aws/lib/api-gateway-usage-plan/index.js';
import { CloudwatchLogGroup } from '@cdktn/provider-aws/lib/cloudwatch-log-group/index.js';
import { LambdaPermission } from '@cdktn/provider-aws/lib/lambda-permission/index.js';
import type { Construct } from 'constructs';
import { apiBody } from '../../../infra/api-document.ts';
import type { Platform } from '../../../infra/platform.ts';
import type { NaiveFunction } from './stack-function.ts';

interface ApiOptions {
  readonly platform: Platform;
  readonly document: string;
  readonly submit: NaiveFunction;
  readonly authorizer: NaiveFunction;
}

/** Of all routes the one that the peer has. */
function withSubmitAlone(text: string): string {
  const document = JSON.parse(text) as { paths: Record<string, Record<string, unknown>> };
  const post = document.paths['/payments']?.post;
  if (post === undefined) throw new Error('the API document has no POST /payments');
  return JSON.stringify({ ...document, paths: { '/payments': { post } } });
}

const accessLogFormat = JSON.stringify({
  requestId: '$context.requestId',
  requestTime: '$context.requestTime',
  httpMethod: '$context.httpMethod',
  resourcePath: '$context.resourcePath',
  status: '$context.status',
  responseLatencyMs: '$context.responseLatency',
});

export function declareApi(scope: Construct, options: ApiOptions): void {
  const { platform, document, submit, authorizer } = options;
  const functions: Record<string, NaiveFunction> = {
    'submit-payment': submit,
    'authorize-request': authorizer,
  };
  const api = new ApiGatewayRestApi(scope, 'payments', {
    name: platform.name('payments'),
    body: apiBody(withSubmitAlone(document), {
      invokeArn: (name) => functions[name]?.invokeArn ?? '',
      authorizerTtlSeconds: platform.settings.AUTHORIZER_TTL_SECONDS,
      apiName: platform.name('payments'),
    }),
  });
  const logs = new CloudwatchLogGroup(scope, 'access', { name: `/aws/${platform.name('access')}` });
  const deployment = new ApiGatewayDeployment(scope, 'deployment', { restApiId: api.id });
  const stage = new ApiGatewayStage(scope, 'stage', {
    restApiId: api.id,
    deploymentId: deployment.id,
    stageName: 'v1',
    accessLogSettings: { destinationArn: logs.arn, format: accessLogFormat },
  });
  new ApiGatewayUsagePlan(scope, 'merchants', {
    name: platform.name('merchants'),
    apiStages: [{ apiId: api.id, stage: stage.stageName }],
  });
  for (const [id, { name }] of Object.entries(functions)) {
    new LambdaPermission(scope, `${id}-for-api`, {
      action: 'lambda:InvokeFunction',
      functionName: name,
      principal: 'apigateway.amazonaws.com',
      sourceArn: `${api.executionArn}/*`,
    });
  }
}
