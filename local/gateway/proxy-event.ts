/** The events of payload format 1.0: the proxy integration's and the REQUEST authorizer's. */
import { commonLogTime } from './context-variables.ts';
import type { Exchange } from './exchange.ts';
import { headerOf, mediaTypeOf, type Pairs } from './gateway-request.ts';
import type { JsonRecord } from './json-reader.ts';
import { bodyText } from './request-validator.ts';

/** Never reach a function (localstack's recorded AWS answers). */
const HEADERS_DROPPED = new Set([
  'connection',
  'content-length',
  'content-md5',
  'expect',
  'max-forwards',
  'proxy-authenticate',
  'server',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'www-authenticate',
]);
/** AWS writes these in its own spelling, whatever the client's; other names stay as sent. */
const HEADERS_RESPELT = new Map([
  ['authorization', 'Authorization'],
  ['host', 'Host'],
  ['user-agent', 'User-Agent'],
]);

export function proxyEvent(
  exchange: Exchange,
  stageVariables: JsonRecord | null,
  binaryMediaTypes: readonly string[],
): JsonRecord {
  const { body } = exchange;
  const binary = isBinary(headerOf(exchange.request, 'content-type'), binaryMediaTypes);
  return {
    ...commonParts(exchange, stageVariables),
    requestContext: requestContext(exchange),
    body: body.length === 0 ? null : binary ? body.toString('base64') : bodyText(body),
    isBase64Encoded: binary && body.length > 0,
  };
}

export function requestAuthorizerEvent(
  exchange: Exchange,
  stageVariables: JsonRecord | null,
  methodArn: string,
): JsonRecord {
  return {
    type: 'REQUEST',
    methodArn,
    ...commonParts(exchange, stageVariables),
    requestContext: requestContext(exchange),
  };
}

function commonParts(exchange: Exchange, stageVariables: JsonRecord | null): JsonRecord {
  const { request } = exchange;
  const headers = forwardedHeaders(exchange);
  const query = request.query;
  const parameters = [...(exchange.pathParameters ?? [])];
  return {
    resource: exchange.resourcePath,
    path: request.path,
    httpMethod: request.httpMethod,
    headers: singleValues(headers),
    multiValueHeaders: multiValues(headers),
    queryStringParameters: query.length === 0 ? null : singleValues(query),
    multiValueQueryStringParameters: query.length === 0 ? null : multiValues(query),
    pathParameters: parameters.length === 0 ? null : singleValues(parameters),
    stageVariables,
  };
}

function forwardedHeaders({ request, traceId }: Exchange): Pairs {
  const added = new Set([
    'x-forwarded-for',
    'x-forwarded-port',
    'x-forwarded-proto',
    'x-amzn-trace-id',
  ]);
  const spelling = new Map(HEADERS_RESPELT);
  const kept = request.headers.flatMap(([name, value]) => {
    const key = name.toLowerCase();
    if (HEADERS_DROPPED.has(key) || added.has(key)) return [];
    if (!spelling.has(key)) spelling.set(key, name);
    return [[spelling.get(key) ?? name, value] as const];
  });
  const forwardedFor = headerOf(request, 'x-forwarded-for');
  return [
    ...kept,
    ['X-Amzn-Trace-Id', traceId],
    ['X-Forwarded-For', forwardedFor ? `${forwardedFor}, ${request.sourceIp}` : request.sourceIp],
    ['X-Forwarded-Port', '443'],
    ['X-Forwarded-Proto', 'https'],
  ];
}

/** Objects without a prototype, so that a header or parameter named __proto__ is only a name. */
function singleValues(pairs: Pairs): JsonRecord {
  const values: Record<string, string> = Object.create(null);
  for (const [name, value] of pairs) values[name] = value;
  return values;
}

function multiValues(pairs: Pairs): JsonRecord {
  const values: Record<string, string[]> = Object.create(null);
  for (const [name, value] of pairs) {
    const list = values[name] ?? [];
    list.push(value);
    values[name] = list;
  }
  return values;
}

function requestContext(exchange: Exchange): JsonRecord {
  const { request, stage, authorizer, apiKey } = exchange;
  return {
    resourceId: exchange.resourceId,
    ...(authorizer && {
      authorizer: {
        ...Object.fromEntries(authorizer.context),
        ...(authorizer.principalId !== undefined && { principalId: authorizer.principalId }),
        integrationLatency: authorizer.latencyMs,
      },
    }),
    resourcePath: exchange.resourcePath,
    httpMethod: request.httpMethod,
    extendedRequestId: exchange.extendedRequestId,
    requestTime: commonLogTime(exchange.receivedAt),
    path: request.fullPath,
    accountId: stage.accountId,
    protocol: request.protocol,
    stage: stage.stageName,
    domainPrefix: stage.apiId,
    // Limits are real time: by a faster clock a request would be older than its client's patience at once.
    ...(exchange.isRealTime ? { requestTimeEpoch: exchange.receivedAt } : {}),
    requestId: exchange.requestId,
    identity: {
      cognitoIdentityPoolId: null,
      accountId: null,
      cognitoIdentityId: null,
      caller: null,
      sourceIp: request.sourceIp,
      principalOrgId: null,
      accessKey: null,
      cognitoAuthenticationType: null,
      cognitoAuthenticationProvider: null,
      userArn: null,
      userAgent: headerOf(request, 'user-agent') ?? null,
      user: null,
      ...(apiKey !== undefined && { apiKey, apiKeyId: apiKey }),
    },
    domainName: stage.domainName,
    deploymentId: stage.deploymentId,
    apiId: stage.apiId,
  };
}

export function isBinary(contentType: string | undefined, binaryMediaTypes: readonly string[]) {
  const mediaType = mediaTypeOf(contentType);
  return binaryMediaTypes.some(
    (type) => type === '*/*' || (mediaType !== undefined && type === mediaType),
  );
}
