/** Runs a Lambda authorizer for a request: identity, cache, call, policy. */
import type { Clock } from '../clock.ts';
import type { AuthorizerDefinition } from './authorizer-definition.ts';
import { evaluatePolicy } from './authorizer-policy.ts';
import type { AuthorizerGrant, Exchange } from './exchange.ts';
import { headerOf, queryValueOf } from './gateway-request.ts';
import type { InvokeFunction, InvokeOutcome } from './invoke-function.ts';
import type { JsonRecord } from './json-reader.ts';
import { isRecord } from './json-reader.ts';
import { requestAuthorizerEvent } from './proxy-event.ts';
import { type Refusal, refuse } from './refusal.ts';

const TIMEOUT_MS = 29_000;
const CACHE_ENTRIES_MAX = 10_000;
/** Developer guide, "Output from an API Gateway Lambda authorizer". */
const METHOD_ARN_BYTES_MAX = 1600;

interface CachedAnswer {
  readonly answer: AuthorizerAnswer;
  readonly expiresAt: number;
}

interface AuthorizerAnswer {
  readonly policy: unknown;
  readonly principalId: string | undefined;
  readonly context: ReadonlyMap<string, string>;
  readonly usageIdentifierKey: string | undefined;
}

export type Authorize = (
  definition: AuthorizerDefinition,
  exchange: Exchange,
) => Promise<{ readonly kind: 'granted'; readonly grant: AuthorizerGrant } | Refusal>;

export interface AuthorizeOptions {
  readonly clock: Clock;
  readonly invokeFunction: InvokeFunction;
  readonly stageVariables: JsonRecord | null;
  /** Told what no client is told: why an authorizer could not decide. */
  readonly reportProblem: (message: string) => void;
}

export function createAuthorize(options: AuthorizeOptions): Authorize {
  const { clock } = options;
  const cache = new Map<string, CachedAnswer>();

  function remember(key: string, answer: AuthorizerAnswer, ttlSeconds: number): void {
    cache.set(key, { answer, expiresAt: clock.now() + ttlSeconds * 1000 });
    if (cache.size > CACHE_ENTRIES_MAX) cache.delete(cache.keys().next().value ?? key);
  }

  return async (definition, exchange) => {
    const methodArn = methodArnOf(exchange);
    if (Buffer.byteLength(methodArn) > METHOD_ARN_BYTES_MAX)
      return refuse('DEFAULT_4XX', { status: 414, message: 'Request URI too long' });
    const identity = identityOf(definition, exchange);
    if (!identity) return refuse('UNAUTHORIZED');
    const key = JSON.stringify([definition.name, ...identity]);
    const cached = cache.get(key);
    if (cached && cached.expiresAt > clock.now()) return grant(cached.answer, methodArn, 0);
    cache.delete(key);
    const startedAt = performance.now();
    const answer = await ask(options, definition, exchange, methodArn, identity);
    if ('kind' in answer) return answer;
    if (definition.ttlSeconds > 0) remember(key, answer, definition.ttlSeconds);
    return grant(answer, methodArn, Math.round(performance.now() - startedAt));
  };
}

function methodArnOf({ stage, request }: Exchange): string {
  return `${apiArn(stage)}/${stage.stageName}/${request.httpMethod}${request.path ?? '/'}`;
}

export function apiArn({ region, accountId, apiId }: Exchange['stage']): string {
  return `arn:aws:execute-api:${region}:${accountId}:${apiId}`;
}

/** The values of the identity sources; undefined when one is missing or empty, or the token is ill-formed. */
function identityOf(definition: AuthorizerDefinition, { request }: Exchange) {
  const values = definition.identitySources.map(({ place, name }) =>
    place === 'header' ? headerOf(request, name) : queryValueOf(request, name),
  );
  if (!values.every((value) => value !== undefined && value.trim() !== '')) return undefined;
  const [token = ''] = values;
  return definition.tokenPattern && !definition.tokenPattern.test(token) ? undefined : values;
}

async function ask(
  { invokeFunction, stageVariables, reportProblem }: AuthorizeOptions,
  definition: AuthorizerDefinition,
  exchange: Exchange,
  methodArn: string,
  identity: readonly (string | undefined)[],
): Promise<AuthorizerAnswer | Refusal> {
  const outcome = await invokeFunction({
    functionName: definition.functionName,
    credentials: definition.credentials,
    sourceArn: `${apiArn(exchange.stage)}/authorizers/${definition.name}`,
    timeoutMs: TIMEOUT_MS,
    traceId: exchange.traceId,
    event:
      definition.type === 'TOKEN'
        ? { type: 'TOKEN', methodArn, authorizationToken: identity[0] }
        : requestAuthorizerEvent(exchange, stageVariables, methodArn),
  });
  // The one message by which a function says 401; any other error is a broken authorizer.
  if (outcome.kind === 'error' && outcome.errorMessage === 'Unauthorized')
    return refuse('UNAUTHORIZED');
  const answer = outcome.kind === 'ok' ? readAnswer(outcome.payload) : undefined;
  if (answer) return answer;
  reportProblem(`authorizer ${definition.functionName} ${problemOf(outcome)}`);
  return refuse('AUTHORIZER_CONFIGURATION_ERROR');
}

export function problemOf(outcome: InvokeOutcome): string {
  switch (outcome.kind) {
    case 'ok':
      return 'answered in a wrong format';
    case 'error':
      return `failed with ${outcome.errorType}`;
    case 'throttled':
      return 'was throttled: its concurrency is used up';
    case 'timed-out':
      return 'took longer than API Gateway waits';
    case 'not-permitted':
      return 'may not be invoked by API Gateway: no aws_lambda_permission allows this method';
    case 'not-invoked':
      return `could not be invoked: ${outcome.cause instanceof Error ? outcome.cause.message : 'unknown'}`;
  }
}

function readAnswer(payload: string): AuthorizerAnswer | undefined {
  const answer = parse(payload);
  if (!answer || !isRecord(answer.policyDocument)) return undefined;
  const { principalId, usageIdentifierKey } = answer;
  const context = new Map<string, string>();
  for (const [name, value] of Object.entries(isRecord(answer.context) ? answer.context : {})) {
    // "You can't set a JSON object or array as a valid value of any key in the context map."
    if (!['string', 'number', 'boolean'].includes(typeof value)) return undefined;
    context.set(name, String(value));
  }
  return {
    policy: answer.policyDocument,
    principalId: typeof principalId === 'string' ? principalId : undefined,
    context,
    usageIdentifierKey:
      typeof usageIdentifierKey === 'string' && usageIdentifierKey !== ''
        ? usageIdentifierKey
        : undefined,
  };
}

function parse(payload: string): JsonRecord | undefined {
  try {
    const value: unknown = JSON.parse(payload);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function grant(answer: AuthorizerAnswer, methodArn: string, latencyMs: number) {
  const { policy, ...rest } = answer;
  const message = 'User is not authorized to access this resource';
  switch (evaluatePolicy(policy, methodArn)) {
    case 'allow':
      return { kind: 'granted', grant: { ...rest, latencyMs } } as const;
    case 'implicit-deny':
      return refuse('ACCESS_DENIED', { message });
    case 'explicit-deny':
      return refuse('ACCESS_DENIED', { message: `${message} with an explicit deny` });
    case 'malformed':
      return refuse('AUTHORIZER_CONFIGURATION_ERROR');
  }
}
