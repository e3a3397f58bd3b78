/** The document that API Gateway imports: routes, validators, authorizer, integrations, gateway responses. */
import type { JsonObject } from './components.ts';
import { pathsOf } from './document.ts';
import { gatewayResponses } from './gateway-responses.ts';
import type { Operation } from './operation.ts';
import { PARAMETERS } from './parameters.ts';

export const INTEGRATION_TIMEOUT_MS = 29_000;

export interface GatewayOptions {
  readonly title: string;
  readonly version: string;
  /** How long an authorizer's answer is cached; a string stands for a number that is put in later. */
  readonly authorizerTtlSeconds: number | string;
  /** A role that API Gateway takes to call the authorizer; absent when the function itself permits the call. */
  readonly authorizerRoleArn?: string;
}

const functionUri = (name: string): string => `{{function:${name}}}`;

/** What the import reads of a parameter; everything else is ignored or warned about. */
const parameterOf = (name: keyof typeof PARAMETERS): JsonObject => {
  const { name: wire, in: place, required, description } = PARAMETERS[name];
  return { name: wire, in: place, required, description, schema: { type: 'string' } };
};

const operationOf = (operation: Operation): JsonObject => ({
  operationId: operation.operationId,
  summary: operation.summary,
  parameters: operation.parameters.map(parameterOf),
  // A model would have the gateway refuse an absent body.
  ...(operation.body && !operation.isBodyOptional
    ? {
        requestBody: {
          required: true,
          content: { 'application/json': { schema: { $ref: '#/components/schemas/Body' } } },
        },
      }
    : {}),
  responses: Object.fromEntries(
    operation.answers.map(({ status, description }) => [String(status), { description }]),
  ),
  // Two entries, though both are required: API Gateway reads api_key apart from the authorizer.
  security: operation.scope ? [{ authorizer: [] }, { api_key: [] }] : [],
  'x-amazon-apigateway-request-validator': 'everything',
  'x-amazon-apigateway-integration': {
    type: 'aws_proxy',
    httpMethod: 'POST',
    uri: functionUri(operation.functionName),
    passthroughBehavior: 'when_no_match',
    timeoutInMillis: INTEGRATION_TIMEOUT_MS,
  },
});

/**
 * API Gateway reads a subset of OpenAPI, and models of JSON Schema draft 4. It checks that parameters
 * are there and that the body is an object; the functions apply the schemas, and list every violation.
 */
export const gatewayDocument = (options: GatewayOptions): JsonObject => ({
  openapi: '3.0.1',
  info: { title: options.title, version: options.version },
  paths: pathsOf(operationOf),
  components: {
    schemas: { Body: { type: 'object' } },
    securitySchemes: {
      authorizer: {
        type: 'apiKey',
        name: 'Authorization',
        in: 'header',
        'x-amazon-apigateway-authtype': 'custom',
        'x-amazon-apigateway-authorizer': {
          type: 'request',
          identitySource: 'method.request.header.Authorization',
          authorizerUri: functionUri('authorize-request'),
          authorizerResultTtlInSeconds: options.authorizerTtlSeconds,
          ...(options.authorizerRoleArn === undefined
            ? {}
            : { authorizerCredentials: options.authorizerRoleArn }),
        },
      },
      api_key: { type: 'apiKey', name: 'x-api-key', in: 'header' },
    },
  },
  'x-amazon-apigateway-api-key-source': 'AUTHORIZER',
  'x-amazon-apigateway-request-validators': {
    everything: { validateRequestBody: true, validateRequestParameters: true },
  },
  'x-amazon-apigateway-request-validator': 'everything',
  'x-amazon-apigateway-gateway-responses': gatewayResponses(),
});
