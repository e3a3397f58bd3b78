/** The checks that a request passes on its way to a function, in the order in which AWS makes them. */
import { createHash } from 'node:crypto';
import type { RestApi } from './api-document.ts';
import type { ApiMethod } from './api-method.ts';
import { type Authorize, apiArn, problemOf } from './authorizer.ts';
import type { Exchange } from './exchange.ts';
import { headerOf } from './gateway-request.ts';
import type { HttpAnswer } from './gateway-responses.ts';
import type { InvokeFunction, InvokeOutcome } from './invoke-function.ts';
import { proxyEvent } from './proxy-event.ts';
import { readProxyResponse } from './proxy-response.ts';
import type { BodyOutcome } from './read-body.ts';
import { type Refusal, refuse } from './refusal.ts';
import { validateRequest } from './request-validator.ts';
import { createRouter, type RouteMatch } from './router.ts';
import type { StageSettings } from './stage-settings.ts';
import type { Throttle } from './throttle.ts';

/** Lambda's limit for a synchronous event, which the whole proxy event must fit in. */
const EVENT_BYTES_MAX = 6 * 1024 * 1024;
/** JSON writes a byte of text as six characters at most. */
const JSON_GROWTH_MAX = 6;
const EVENT_OVERHEAD_BYTES = 256 * 1024;

export interface PipelineOptions {
  readonly api: RestApi;
  readonly settings: StageSettings;
  readonly authorize: Authorize;
  readonly throttle: Throttle;
  readonly isEnrolled: (apiKey: string) => boolean;
  readonly invokeFunction: InvokeFunction;
  readonly reportProblem: (message: string) => void;
}

/** Runs the checks and the function; `exchange` learns on the way what the logs want to know. */
export type Pipeline = (
  exchange: Exchange,
  readBody: () => Promise<BodyOutcome>,
) => Promise<HttpAnswer | Refusal | { readonly kind: 'aborted' }>;

export function createPipeline(options: PipelineOptions): Pipeline {
  const route = createRouter(options.api.routes);
  return async (exchange, readBody) => {
    const { request } = exchange;
    const match = request.path === undefined ? undefined : route(request.httpMethod, request.path);
    if (match) noteRoute(exchange, match);
    // Also of an unknown route: a sender still at it might never see the answer.
    const body = await readBody();
    if (body.kind === 'aborted') return body;
    if (!match) return refuse('MISSING_AUTHENTICATION_TOKEN');
    // AWS itself says this one in plain text before the API is known; a client of ours gets the
    // API's own shape, as the contract promises.
    if (body.kind === 'too-large') return refuse('REQUEST_TOO_LARGE');
    if (body.kind === 'too-slow')
      return refuse('DEFAULT_4XX', { status: 408, message: 'Request Timeout' });
    exchange.body = body.body;
    const refusal =
      (await checkCaller(options, match.method, exchange)) ??
      options.throttle(match.method, exchange.apiKey) ??
      validateRequest(match.method, exchange);
    return refusal ?? integrate(options, match.method, exchange);
  };
}

function noteRoute(exchange: Exchange, { method, pathParameters }: RouteMatch<ApiMethod>): void {
  exchange.resourcePath = method.resourcePath;
  exchange.resourceId = createHash('sha256').update(method.resourcePath).digest('hex').slice(0, 6);
  exchange.pathParameters = pathParameters;
}

async function checkCaller(
  { api, settings, authorize, isEnrolled }: PipelineOptions,
  method: ApiMethod,
  exchange: Exchange,
): Promise<Refusal | undefined> {
  if (method.authorizer) {
    const outcome = await authorize(method.authorizer, exchange);
    if (outcome.kind === 'refusal') return outcome;
    exchange.authorizer = outcome.grant;
  }
  if (!method.apiKeyRequired) return undefined;
  const apiKey =
    (settings.apiKeySource ?? api.apiKeySource) === 'AUTHORIZER'
      ? exchange.authorizer?.usageIdentifierKey
      : headerOf(exchange.request, 'x-api-key');
  if (!apiKey || settings.usagePlans.length === 0 || !isEnrolled(apiKey))
    return refuse('INVALID_API_KEY');
  exchange.apiKey = apiKey;
  return undefined;
}

async function integrate(
  options: PipelineOptions,
  method: ApiMethod,
  exchange: Exchange,
): Promise<HttpAnswer | Refusal> {
  const { api, settings } = options;
  const binaryMediaTypes = [...api.binaryMediaTypes, ...settings.binaryMediaTypes];
  const event = proxyEvent(exchange, settings.stageVariables, binaryMediaTypes);
  // Recorded on AWS (koki-develop/lgtm-generator issue 10): 413 "Request Too Long".
  if (isEventTooLarge(event, exchange.body.length)) return refuse('REQUEST_TOO_LARGE');
  const { stage, request } = exchange;
  const resource = method.resourcePath.replaceAll(/\{[^}]*\}/g, '*');
  const startedAt = performance.now();
  const outcome = await options.invokeFunction({
    functionName: method.functionName,
    credentials: method.credentials,
    sourceArn: `${apiArn(stage)}/${stage.stageName}/${request.httpMethod}${resource}`,
    timeoutMs: method.timeoutMs,
    traceId: exchange.traceId,
    event,
  });
  exchange.integrationLatencyMs = Math.round(performance.now() - startedAt);
  const answer =
    outcome.kind === 'ok'
      ? readProxyResponse(outcome.payload, headerOf(request, 'accept'), binaryMediaTypes)
      : undefined;
  exchange.integrationStatus = answer?.status ?? integrationRefusal(outcome).status;
  if (answer) return answer;
  exchange.integrationError = `${method.functionName} ${problemOf(outcome)}`;
  options.reportProblem(
    `${request.httpMethod} ${method.resourcePath}: function ${exchange.integrationError}`,
  );
  return integrationRefusal(outcome);
}

function isEventTooLarge(event: unknown, bodyBytes: number): boolean {
  if (bodyBytes * JSON_GROWTH_MAX + EVENT_OVERHEAD_BYTES < EVENT_BYTES_MAX) return false;
  return Buffer.byteLength(JSON.stringify(event)) > EVENT_BYTES_MAX;
}

/**
 * Lambda developer guide, "Handling Lambda errors with an API Gateway API": 500 when Lambda refuses the
 * invocation (throttling included), 502 when the function fails or answers in the wrong format. Seen by
 * users of AWS: an API that customizes INTEGRATION_FAILURE without a status answers 504 instead.
 */
function integrationRefusal(outcome: InvokeOutcome): Refusal {
  switch (outcome.kind) {
    case 'ok':
    case 'error':
      return refuse('INTEGRATION_FAILURE', { status: 502 });
    case 'timed-out':
      return refuse('INTEGRATION_TIMEOUT');
    case 'throttled':
    case 'not-permitted':
    case 'not-invoked':
      return refuse('INTEGRATION_FAILURE', { status: 500 });
  }
}
