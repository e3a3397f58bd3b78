/** A small stack made by hand, a gateway in front of it, and raw sockets to speak to it. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { onTestFinished } from 'vitest';
import { type Clock, createClock } from '../../../local/clock.ts';
import { createGateway, type GatewayOptions } from '../../../local/gateway/gateway.ts';
import type { InvokeResult, LogLine, Stack, StackResource } from '../../../local/types.ts';

export const ACCOUNT = '123456789012';
export const API_ARN = `arn:aws:execute-api:us-east-1:${ACCOUNT}:api1`;

export function invokeArn(name: string): string {
  return `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:${ACCOUNT}:function:${name}/invocations`;
}

export type Json = Record<string, unknown>;

const PROBLEM =
  '{"type":"about:blank","title":"$context.error.message","detail":$context.error.messageString,"code":"$context.error.responseType","instance":"$context.path","requestId":"$context.requestId"}';

export function problemResponse(statusCode?: string, headers: Json = {}): Json {
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
    accountId: ACCOUNT,
    environmentSuffix: 'test',
    resources,
    of: (type) => resources.filter((candidate) => candidate.type === type),
  };
}

/** Hands what the event is to the client, so that a test can look at it. */
export function echo(event: unknown): InvokeResult {
  return { kind: 'ok', payload: JSON.stringify({ statusCode: 200, body: JSON.stringify(event) }) };
}

export function allow(extra: Json = {}, effect = 'Allow', resource = `${API_ARN}/v1/*/*`) {
  return {
    kind: 'ok',
    payload: JSON.stringify({
      principalId: 'mer_1',
      policyDocument: {
        Version: '2012-10-17',
        Statement: [{ Action: 'execute-api:Invoke', Effect: effect, Resource: resource }],
      },
      context: { merchantId: 'mer_1', operator: false, level: 3 },
      usageIdentifierKey: 'usage-key-of-mer-1',
      ...extra,
    }),
  } as const satisfies InvokeResult;
}

export interface Call {
  readonly functionName: string;
  readonly event: SeenEvent;
}

/** The fields of proxy and authorizer events that tests look at. */
export interface SeenEvent {
  readonly type?: string;
  readonly methodArn?: string;
  readonly authorizationToken?: string;
  readonly resource: string;
  readonly path: string;
  readonly httpMethod: string;
  readonly headers: Record<string, string>;
  readonly multiValueHeaders: Record<string, string[]>;
  readonly queryStringParameters: Record<string, string> | null;
  readonly multiValueQueryStringParameters: Record<string, string[]> | null;
  readonly pathParameters: Record<string, string> | null;
  readonly body: string | null;
  readonly isBase64Encoded: boolean;
  readonly requestContext: {
    readonly authorizer?: Json;
    readonly identity: Json;
    readonly path: string;
    readonly resourcePath: string;
    readonly [field: string]: unknown;
  };
}

export interface Running {
  readonly url: string;
  readonly port: number;
  readonly calls: readonly Call[];
  readonly lines: readonly LogLine[];
  readonly clock: Clock;
  close(): Promise<void>;
}

export type Answers = (
  functionName: string,
  event: unknown,
) => InvokeResult | Promise<InvokeResult>;

/** Starts a gateway whose functions are `answers` (default: a granting authorizer, else an echo). */
export async function start(
  options: StackOptions & Partial<GatewayOptions> & { readonly answers?: Answers } = {},
): Promise<Running> {
  const calls: Call[] = [];
  const lines: LogLine[] = [];
  const clock = options.clock ?? createClock();
  const gateway = await createGateway({
    stack: options.stack ?? makeStack(options),
    clock,
    port: options.port ?? 0,
    log: (line) => lines.push(line),
    invoke: async (functionName, event) => {
      calls.push({ functionName, event: JSON.parse(JSON.stringify(event)) });
      const answer = await options.answers?.(functionName, event);
      return answer ?? (functionName === 'authorize' ? allow() : echo(event));
    },
    ...(options.mayInvoke && { mayInvoke: options.mayInvoke }),
    ...(options.isEnrolled && { isEnrolled: options.isEnrolled }),
    ...(options.readTimeoutMs !== undefined && { readTimeoutMs: options.readTimeoutMs }),
  });
  onTestFinished(() => gateway.close());
  return {
    url: gateway.baseUrl,
    port: gateway.port,
    calls,
    lines,
    clock,
    close: () => gateway.close(),
  };
}

export const AUTHORIZED = { authorization: 'Bearer sk_test' };
export const POST_HEADERS = {
  ...AUTHORIZED,
  'content-type': 'application/json',
  'idempotency-key': 'k1',
};

export function post(url: string, body: string | Uint8Array, headers: Record<string, string> = {}) {
  return fetch(`${url}/payments`, {
    method: 'POST',
    headers: { ...POST_HEADERS, ...headers },
    body: typeof body === 'string' ? body : Uint8Array.from(body),
  });
}

/** Writes the pieces as they are, 20 ms apart, and answers all that came back until the connection ended. */
export async function raw(
  port: number,
  pieces: string | readonly (string | Buffer)[],
  waitMs = 5_000,
): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  socket.on('error', () => socket.destroy());
  const closed = once(socket, 'close');
  await once(socket, 'connect');
  for (const piece of typeof pieces === 'string' ? [pieces] : pieces) {
    socket.write(piece);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const timer = setTimeout(() => socket.destroy(), waitMs);
  await closed;
  clearTimeout(timer);
  return Buffer.concat(chunks).toString('utf8');
}

export interface RawAnswer {
  readonly status: number;
  readonly head: string;
  readonly body: Json;
}

export function parseRaw(text: string): RawAnswer {
  const [head = '', body = ''] = text.split('\r\n\r\n', 2);
  return { status: Number(head.split(' ')[1]), head, body: body ? JSON.parse(body) : {} };
}
