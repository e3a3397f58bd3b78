/** The wrapper of every API function: identity and scope first, then card numbers, then the route, then one kind of response. */
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import type { Scope } from '../../contract/api-keys.ts';
import { type Caller, hasScope } from '../../contract/caller.ts';
import { parseNoQuery } from '../../contract/page-query.ts';
import type { Telemetry } from '../telemetry.ts';
import { type ApiAnswer, refuse, statusOf, toResponse } from './api-answer.ts';
import { type ApiRequest, toApiRequest } from './api-request.ts';
import { refuseCardInCursor, refuseCardsAround } from './card-guard.ts';
import { readQuery } from './read-query.ts';

export interface ApiRoute {
  /** The contract's operationId. */
  readonly operation: string;
  /** Any one of these lets a caller in. */
  readonly scopes: readonly Scope[];
  /** Whether the route reads the query itself; any other takes no parameters there. */
  readonly takesQuery?: boolean;
  readonly answer: (request: ApiRequest, caller: Caller) => Promise<ApiAnswer>;
}

interface Options {
  readonly route: ApiRoute;
  readonly telemetry: Telemetry;
  readonly now?: () => number;
}

export type ApiHandler = (event: APIGatewayProxyEvent) => Promise<APIGatewayProxyResult>;

export function createApiHandler({ route, telemetry, now = Date.now }: Options): ApiHandler {
  return async (event) => {
    const startedAt = now();
    const request = toApiRequest(event, startedAt);
    const log = telemetry.with({
      requestId: request.requestId,
      operation: route.operation,
      ...(request.caller === null ? {} : describeCaller(request.caller)),
    });
    const answer = await answerSafely(route, request, log);
    const told = answer.kind === 'answered' ? answer.told : undefined;
    const fields = {
      status: statusOf(answer),
      durationMs: now() - startedAt,
      ...(answer.kind === 'refused' ? { code: answer.code } : {}),
      ...told?.fields,
    };
    log.info('Answered a request.', fields, told?.values);
    return toResponse(answer, request.requestId);
  };
}

const describeCaller = (caller: Caller) => ({
  keyId: caller.keyId,
  ...(caller.kind === 'merchant' ? { merchantId: caller.merchantId } : {}),
});

async function answerSafely(
  route: ApiRoute,
  request: ApiRequest,
  log: Telemetry,
): Promise<ApiAnswer> {
  const { caller } = request;
  if (caller === null) return refuse('unauthenticated');
  if (!route.scopes.some((scope) => hasScope(caller, scope))) return refuse('scope-missing');
  const cards = refuseCardsAround(request);
  if (cards !== null) return cards;
  const answer = await answerRoute(route, request, caller, log);
  return (answer.kind === 'refused' ? refuseCardInCursor(request) : null) ?? answer;
}

/** Broken infrastructure is 503 or 500 without a word of our inside; the log has it all. */
async function answerRoute(
  route: ApiRoute,
  request: ApiRequest,
  caller: Caller,
  log: Telemetry,
): Promise<ApiAnswer> {
  if (route.takesQuery !== true) {
    const query = readQuery(request, parseNoQuery);
    if (!query.ok) return query.refusal;
  }
  try {
    return await route.answer(request, caller);
  } catch (error) {
    const isPassing = error instanceof Error && error.name === 'StoreUnavailable';
    if (isPassing) {
      log.warn('A store is unavailable.', {}, error);
      return refuse('temporarily-unavailable');
    }
    log.error('A request failed.', {}, error);
    return refuse('internal-error');
  }
}
