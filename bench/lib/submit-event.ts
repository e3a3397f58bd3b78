/** One `POST /payments` as API Gateway hands it to a function, for measurements without a gateway. */

/** `more` replaces or adds top-level members of the event. */
export function submitEvent(more: Record<string, unknown> = {}): Record<string, unknown> {
  const headers = {
    'Content-Type': 'application/json',
    'Idempotency-Key': 'bench-1',
    Host: 'api.example.com',
    'User-Agent': 'bench',
  };
  return {
    resource: '/payments',
    path: '/payments',
    httpMethod: 'POST',
    headers,
    multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([k, v]) => [k, [v]])),
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    pathParameters: null,
    stageVariables: null,
    requestContext: {
      accountId: '123456789012',
      apiId: 'bench',
      authorizer: {
        kind: 'merchant',
        merchantId: 'mer_01j00000000000000000000000',
        keyId: '0123456789abcdef0123',
        scopes: 'payments:read payments:write',
        integrationLatency: 20,
        principalId: 'mer_01j00000000000000000000000',
      },
      domainName: 'api.example.com',
      domainPrefix: 'api',
      extendedRequestId: 'bench=',
      httpMethod: 'POST',
      identity: { sourceIp: '127.0.0.1', userAgent: 'bench' },
      path: '/v1/payments',
      protocol: 'HTTP/1.1',
      requestId: '0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b',
      requestTime: '23/Nov/2026:06:00:00 +0000',
      requestTimeEpoch: 1_795_413_600_000,
      resourceId: 'bench',
      resourcePath: '/payments',
      stage: 'v1',
    },
    body: JSON.stringify({ amountMinor: 1000, currency: 'USD', paymentMethod: 'tok_approve' }),
    isBase64Encoded: false,
    ...more,
  };
}
