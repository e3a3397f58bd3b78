/** Carries one HTTP exchange through the pipeline: context in, answer and access log line out. */
import { randomBytes, randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../clock.ts';
import type { LogLine } from '../types.ts';
import type { RestApi } from './api-document.ts';
import { substitute } from './context-variables.ts';
import type { Exchange, StageIdentity } from './exchange.ts';
import { type GatewayRequest, headerOf, parseRequest } from './gateway-request.ts';
import { type HttpAnswer, renderRefusal } from './gateway-responses.ts';
import type { Pipeline } from './pipeline.ts';
import { type BodyOutcome, isDeclaredTooLarge, readBody } from './read-body.ts';
import { type Refusal, refuse } from './refusal.ts';
import type { StageSettings } from './stage-settings.ts';

export interface ServeOptions {
  readonly clock: Clock;
  readonly api: RestApi;
  readonly settings: StageSettings;
  readonly pipeline: Pipeline;
  readonly say: (level: LogLine['level'], message: string) => void;
  readonly stage: StageIdentity;
  readonly readTimeoutMs: number;
}

export interface Serve {
  exchange(message: IncomingMessage, response: ServerResponse): Promise<void>;
  /** The API's own answer where no request could be read. */
  answerFor(status: number, message: string): HttpAnswer;
}

export function createServe(options: ServeOptions): Serve {
  const { api, pipeline, say, readTimeoutMs } = options;

  async function outcomeOf(exchange: Exchange, message: IncomingMessage) {
    const refusal = checkHttp(exchange.request);
    if (refusal) return refusal;
    try {
      return await pipeline(exchange, () => bodyOf(message, readTimeoutMs));
    } catch (error) {
      say('error', `${exchange.request.httpMethod} ${exchange.resourcePath}: ${String(error)}`);
      return refuse('DEFAULT_5XX');
    }
  }

  return {
    async exchange(message, response) {
      const startedAt = performance.now();
      const request = parseRequest(message, options.settings.stageName);
      const exchange = openExchange(options, request);
      const outcome = await outcomeOf(exchange, message);
      if ('kind' in outcome && outcome.kind === 'aborted') return;
      const answer =
        'kind' in outcome ? renderRefusal(api.gatewayResponses, exchange, outcome) : outcome;
      const { status, body } = answer;
      const latencyMs = Math.round(performance.now() - startedAt);
      exchange.answer = { status, bytes: body.length, latencyMs };
      send(message, response, exchange, answer);
      logAccess(options, exchange, status);
    },
    answerFor(status, message) {
      const exchange = openExchange(options, UNREADABLE);
      const refusal = refuse('DEFAULT_4XX', { status, message });
      const answer = renderRefusal(api.gatewayResponses, exchange, refusal);
      return { ...answer, headers: [...answer.headers, ...gatewayHeaders(exchange)] };
    },
  };
}

const UNREADABLE: GatewayRequest = {
  httpMethod: '',
  protocol: 'HTTP/1.1',
  fullPath: '',
  path: undefined,
  query: [],
  headers: [],
  sourceIp: '127.0.0.1',
};

function openExchange({ clock, stage }: ServeOptions, request: GatewayRequest): Exchange {
  const [, root] =
    /Root=(1-[0-9a-f]{8}-[0-9a-f]{24})/.exec(headerOf(request, 'x-amzn-trace-id') ?? '') ?? [];
  const receivedAt = clock.now();
  const seconds = Math.floor(receivedAt / 1000).toString(16);
  return {
    stage,
    request,
    requestId: randomUUID(),
    extendedRequestId: `${randomBytes(11).toString('base64url')}=`,
    traceId: `Root=${root ?? `1-${seconds}-${randomBytes(12).toString('hex')}`}`,
    receivedAt,
    isRealTime: clock.scale === 1,
    body: Buffer.alloc(0),
  };
}

/** What Node lets pass and we do not: HTTP/0.9, a request without exactly one Host, an unknown Expect. */
function checkHttp(request: GatewayRequest): Refusal | undefined {
  const hosts = request.headers.filter(([name]) => name.toLowerCase() === 'host').length;
  const old = request.protocol === 'HTTP/1.0';
  if (hosts > 1 || (hosts === 0 && !old) || !(old || request.protocol === 'HTTP/1.1'))
    return refuse('DEFAULT_4XX', { status: 400 });
  const expect = headerOf(request, 'expect');
  if (expect !== undefined && expect.toLowerCase() !== '100-continue')
    return refuse('DEFAULT_4XX', { status: 417, message: 'Expectation Failed' });
  return undefined;
}

async function bodyOf(message: IncomingMessage, timeoutMs: number): Promise<BodyOutcome> {
  // A client that waits for "100 Continue" has been told nothing and sends nothing.
  const waits = message.headers.expect !== undefined && isDeclaredTooLarge(message);
  return waits ? { kind: 'too-large' } : readBody(message, timeoutMs);
}

function gatewayHeaders(exchange: Exchange): readonly (readonly [string, string])[] {
  // AWS names the trace only when a function answered (recorded AWS answers).
  const traced = exchange.integrationStatus !== undefined && exchange.refusal === undefined;
  return [
    ['x-amzn-RequestId', exchange.requestId],
    ['x-amz-apigw-id', exchange.extendedRequestId],
    ...(traced ? ([['X-Amzn-Trace-Id', exchange.traceId]] as const) : []),
  ];
}

function send(
  message: IncomingMessage,
  response: ServerResponse,
  exchange: Exchange,
  answer: HttpAnswer,
): void {
  if (response.destroyed) return;
  for (const [name, value] of [...answer.headers, ...gatewayHeaders(exchange)])
    response.setHeader(name, value);
  response.statusCode = answer.status;
  // A body that was not read to its end must not be taken for the next request.
  if (!message.complete) response.setHeader('Connection', 'close');
  if (answer.status !== 204 && answer.status !== 304)
    response.setHeader('Content-Length', answer.body.length);
  response.end(answer.body);
}

function logAccess({ settings, say }: ServeOptions, exchange: Exchange, status: number): void {
  const format = settings.accessLogFormat;
  if (format === undefined) return;
  const line = substitute(format, exchange, {
    use: 'access-log',
    missing: '-',
    jsonSafe: format.trimStart().startsWith('{'),
  });
  say(status >= 500 ? 'error' : 'info', line.trim());
}
