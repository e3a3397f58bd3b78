/** A document like the one the build writes, as small as the infrastructure needs it: placeholders and one route. */
export const apiDocument = JSON.stringify({
  openapi: '3.0.1',
  info: { title: 'payments', version: '1' },
  paths: {
    '/payments': {
      post: {
        security: [{ bearer: [] }, { api_key: [] }],
        responses: { 202: { description: 'accepted' } },
        'x-amazon-apigateway-request-validator': 'all',
        'x-amazon-apigateway-integration': {
          type: 'aws_proxy',
          httpMethod: 'POST',
          uri: '{{function:submit-payment}}',
          timeoutInMillis: 29_000,
        },
      },
    },
  },
  'x-amazon-apigateway-api-key-source': 'AUTHORIZER',
  'x-amazon-apigateway-request-validators': {
    all: { validateRequestBody: true, validateRequestParameters: true },
  },
  components: {
    securitySchemes: {
      api_key: { type: 'apiKey', name: 'x-api-key', in: 'header' },
      bearer: {
        type: 'apiKey',
        name: 'Authorization',
        in: 'header',
        'x-amazon-apigateway-authtype': 'custom',
        'x-amazon-apigateway-authorizer': {
          type: 'request',
          identitySource: 'method.request.header.Authorization',
          authorizerUri: '{{function:authorize-request}}',
          authorizerResultTtlInSeconds: '{{authorizer-ttl}}',
        },
      },
    },
  },
});
