/** A stack made by hand around an API document: stage, limits, plan, permissions. */
import type { Stack, StackResource } from '../../../local/types.ts';
import { API_ARN, apiDocument, type Json } from './api-document.ts';

export interface StackOptions {
  readonly document?: Json;
  readonly planLimit?: Json;
  readonly methodLimit?: Json;
  readonly accessLogFormat?: string;
  readonly permissions?: readonly Json[];
  readonly plans?: boolean;
  readonly binaryMediaTypes?: readonly string[];
}

export function makeStack(options: StackOptions = {}): Stack {
  const resource = (type: string, name: string, attributes: Json): StackResource => ({
    type,
    name,
    address: `${type}.${name}`,
    attributes,
  });
  const { permissions = [{}], plans = true } = options;
  const resources = [
    resource('aws_api_gateway_rest_api', 'api', {
      id: 'api1',
      body: JSON.stringify(options.document ?? apiDocument()),
      ...(options.binaryMediaTypes && { binary_media_types: options.binaryMediaTypes }),
    }),
    resource('aws_api_gateway_stage', 'v1', {
      stage_name: 'v1',
      rest_api_id: 'api1',
      deployment_id: 'dep1',
      ...(options.accessLogFormat && {
        access_log_settings: { destination_arn: 'arn', format: options.accessLogFormat },
      }),
    }),
    ...(options.methodLimit
      ? [
          resource('aws_api_gateway_method_settings', 'all', {
            method_path: '*/*',
            settings: options.methodLimit,
          }),
        ]
      : []),
    ...(plans
      ? [
          resource('aws_api_gateway_usage_plan', 'plan', {
            name: 'merchants',
            api_stages: [{ api_id: 'api1', stage: 'v1' }],
            ...(options.planLimit && { throttle_settings: options.planLimit }),
          }),
        ]
      : []),
    ...permissions.flatMap((extra, index) =>
      [
        'authorize',
        'describe',
        'list',
        'submit',
        'get',
        'events',
        'special',
        'search',
        'slow',
        'open',
        'files',
      ].map((name) =>
        resource('aws_lambda_permission', `p${index}${name}`, {
          function_name: name,
          principal: 'apigateway.amazonaws.com',
          action: 'lambda:InvokeFunction',
          source_arn: `${API_ARN}/*`,
          ...extra,
        }),
      ),
    ),
  ];
  return {
    directory: '',
    region: 'us-east-1',
    accountId: '123456789012',
    environmentSuffix: 'test',
    resources,
    of: (type) => resources.filter((candidate) => candidate.type === type),
  };
}
