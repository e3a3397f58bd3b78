/** The document for API Gateway: guarded, validated, bounded in time, and saying nothing that it should not. */
import { describe, expect, it } from 'vitest';
import { gatewayDocument } from '../../../src/contract/openapi/gateway.ts';
import { GATEWAY_PROBLEMS } from '../../../src/contract/openapi/gateway-responses.ts';
import { OPERATIONS } from '../../../src/contract/openapi/operations.ts';
import { PROBLEMS, problem } from '../../../src/contract/problems.ts';

type Json = { [key: string]: Json };
const document = gatewayDocument({ title: 'payments', version: '1', authorizerTtlSeconds: 60 });
const json = JSON.parse(JSON.stringify(document)) as Json;
const operations = OPERATIONS.map((operation) => ({
  ...operation,
  imported: json.paths?.[operation.path]?.[operation.method] ?? {},
}));
const responses = json['x-amazon-apigateway-gateway-responses'] ?? {};

const EVERY_TYPE =
  'ACCESS_DENIED API_CONFIGURATION_ERROR AUTHORIZER_CONFIGURATION_ERROR AUTHORIZER_FAILURE BAD_REQUEST_BODY BAD_REQUEST_PARAMETERS DEFAULT_4XX DEFAULT_5XX EXPIRED_TOKEN INTEGRATION_FAILURE INTEGRATION_TIMEOUT INVALID_API_KEY INVALID_SIGNATURE MISSING_AUTHENTICATION_TOKEN QUOTA_EXCEEDED REQUEST_TOO_LARGE RESOURCE_NOT_FOUND THROTTLED UNAUTHORIZED UNSUPPORTED_MEDIA_TYPE WAF_FILTERED';

describe('the document for API Gateway', () => {
  it.each(operations)('calls a function within 29 seconds: $operationId', (operation) => {
    expect(operation.imported['x-amazon-apigateway-integration']).toMatchObject({
      type: 'aws_proxy',
      httpMethod: 'POST',
      uri: `{{function:${operation.functionName}}}`,
      timeoutInMillis: 29_000,
    });
  });

  it.each(operations)('validates body and parameters: $operationId', ({ imported }) => {
    const name = imported['x-amazon-apigateway-request-validator'] as unknown as string;
    expect(json['x-amazon-apigateway-request-validators']?.[name]).toEqual({
      validateRequestBody: true,
      validateRequestParameters: true,
    });
  });

  it.each(operations)(
    'wants authorizer and key wherever a scope is needed: $operationId',
    (operation) => {
      expect(operation.imported.security).toEqual(
        operation.scope ? [{ authorizer: [] }, { api_key: [] }] : [],
      );
    },
  );

  it('takes the usage plan’s key from the authorizer, whose answer is cached as long as asked', () => {
    expect(json['x-amazon-apigateway-api-key-source']).toBe('AUTHORIZER');
    const { authorizer } = json.components?.securitySchemes ?? {};
    expect(authorizer?.['x-amazon-apigateway-authorizer']).toEqual({
      type: 'request',
      identitySource: 'method.request.header.Authorization',
      authorizerUri: '{{function:authorize-request}}',
      authorizerResultTtlInSeconds: 60,
    });
  });

  it('keeps to what API Gateway reads: no examples, no schema but that the body is an object', () => {
    const text = JSON.stringify(document);
    for (const word of [
      'example',
      'nullable',
      'oneOf',
      'anyOf',
      'discriminator',
      'additionalProperties',
    ]) {
      expect(text).not.toContain(`"${word}"`);
    }
    expect(json.components?.schemas).toEqual({ Body: { type: 'object' } });
  });

  it('can miss no parameter but the idempotency key, which is what its answer says', () => {
    const required = operations.flatMap(({ imported }) =>
      ((imported.parameters ?? []) as unknown as { name: string; in: string; required: boolean }[])
        .filter((parameter) => parameter.required && parameter.in !== 'path')
        .map(({ name }) => name),
    );
    expect(new Set(required)).toEqual(new Set(['Idempotency-Key']));
    expect(GATEWAY_PROBLEMS.BAD_REQUEST_PARAMETERS).toBe('idempotency-key-missing');
  });

  it('has an answer of ours for every type of refusal', () => {
    expect(Object.keys(responses).sort()).toEqual(EVERY_TYPE.split(' ').sort());
  });

  it.each(Object.entries(GATEWAY_PROBLEMS))('answers %s with the document of %s', (type, code) => {
    const response = responses[type] ?? {};
    expect(response.statusCode).toBe(PROBLEMS[code].status);
    expect(JSON.parse(String(response.responseTemplates?.['application/json']))).toEqual(
      problem({ code, requestId: '$context.requestId' }),
    );
    expect(response.responseParameters).toMatchObject({
      'gatewayresponse.header.Content-Type': "'application/problem+json'",
    });
  });

  it('repeats nothing of the request but its id', () => {
    const variables = JSON.stringify(responses).match(/\$\w+(\.\w+)*/g);
    expect(new Set(variables)).toEqual(new Set(['$context.requestId']));
  });

  it.each([
    ['UNAUTHORIZED', 401, 'WWW-Authenticate', "'Bearer'"],
    ['THROTTLED', 429, 'Retry-After', "'1'"],
    ['QUOTA_EXCEEDED', 429, 'Retry-After', "'1'"],
    ['INTEGRATION_FAILURE', 503, 'Retry-After', "'5'"],
  ])('tells with %s what to do next', (type, status, header, value) => {
    expect(responses[type]).toMatchObject({
      statusCode: status,
      responseParameters: { [`gatewayresponse.header.${header}`]: value },
    });
  });
});
