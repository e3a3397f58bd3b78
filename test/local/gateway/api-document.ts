/** A small API document with every feature that the gateway serves. */
const ACCOUNT = '123456789012';
export const API_ARN = `arn:aws:execute-api:us-east-1:${ACCOUNT}:api1`;

export function invokeArn(name: string): string {
  return `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:${ACCOUNT}:function:${name}/invocations`;
}

export type Json = Record<string, unknown>;

const PROBLEM =
  '{"type":"about:blank","title":"$context.error.message","detail":$context.error.messageString,"code":"$context.error.responseType","instance":"$context.path","requestId":"$context.requestId"}';

function problemResponse(statusCode?: string, headers: Json = {}): Json {
  return {
    ...(statusCode && { statusCode }),
    responseParameters: {
      'gatewayresponse.header.Content-Type': "'application/problem+json'",
      ...headers,
    },
    responseTemplates: { 'application/json': PROBLEM },
  };
}

const JSON_BODY = {
  required: true,
  content: { 'application/json': { schema: { $ref: '#/components/schemas/Anything' } } },
};

function operation(functionName: string, extra: Json = {}, integration: Json = {}): Json {
  return {
    security: [{ auth: [], key: [] }],
    responses: {},
    'x-amazon-apigateway-integration': {
      type: 'aws_proxy',
      httpMethod: 'POST',
      uri: invokeArn(functionName),
      ...integration,
    },
    ...extra,
  };
}

export function apiDocument(): Json {
  return {
    openapi: '3.0.1',
    info: { title: 'payments', version: '1' },
    paths: {
      '/health': { get: operation('describe', { security: [] }) },
      '/payments': {
        get: operation('list', {
          parameters: [{ name: 'status', in: 'query', required: false }],
        }),
        post: operation('submit', {
          parameters: [{ name: 'Idempotency-Key', in: 'header', required: true }],
          requestBody: JSON_BODY,
        }),
      },
      '/payments/{paymentId}': { get: operation('get') },
      '/payments/{paymentId}/events': { get: operation('events') },
      '/payments/special': { get: operation('special') },
      '/search': {
        get: operation('search', {
          security: [],
          parameters: [{ name: 'q', in: 'query', required: true }],
        }),
      },
      '/slow': { get: operation('slow', { security: [] }, { timeoutInMillis: 100 }) },
      '/open': { post: operation('open', { security: [] }) },
      '/files/{path+}': { get: operation('files', { security: [] }) },
    },
    components: {
      schemas: { Anything: { type: 'object' } },
      securitySchemes: {
        auth: {
          type: 'apiKey',
          name: 'Authorization',
          in: 'header',
          'x-amazon-apigateway-authtype': 'custom',
          'x-amazon-apigateway-authorizer': {
            type: 'request',
            identitySource: 'method.request.header.Authorization',
            authorizerUri: invokeArn('authorize'),
            authorizerResultTtlInSeconds: 60,
          },
        },
        key: { type: 'apiKey', name: 'x-api-key', in: 'header' },
      },
    },
    'x-amazon-apigateway-api-key-source': 'AUTHORIZER',
    'x-amazon-apigateway-request-validators': {
      all: { validateRequestParameters: true, validateRequestBody: true },
    },
    'x-amazon-apigateway-request-validator': 'all',
    'x-amazon-apigateway-gateway-responses': {
      DEFAULT_4XX: problemResponse(),
      DEFAULT_5XX: problemResponse(),
      MISSING_AUTHENTICATION_TOKEN: problemResponse('404'),
      THROTTLED: problemResponse('429', { 'gatewayresponse.header.Retry-After': "'1'" }),
    },
  };
}
