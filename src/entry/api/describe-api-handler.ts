/** GET /health and GET /openapi.json: open to everyone, the same for everyone. */
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import type { Health } from '../../contract/health.ts';
import { refuse, toResponse } from './api-answer.ts';
import { toApiRequest } from './api-request.ts';
import { refuseCardInCursor, refuseCardsAround } from './card-guard.ts';

interface Options {
  readonly environment: string;
  readonly version: string;
  /** The published document, as it lies beside the bundle. */
  readonly document: string;
}

export function createDescribeApiHandler({ environment, version, document }: Options) {
  const health: Health = { status: 'ok', environment, version };
  return async (event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> => {
    const { requestId } = event.requestContext;
    const request = toApiRequest(event, Date.now());
    const cards = refuseCardsAround(request) ?? refuseCardInCursor(request);
    if (cards !== null) return toResponse(cards, requestId);
    switch (event.resource) {
      case '/health':
        return toResponse({ kind: 'answered', status: 200, body: health }, requestId);
      case '/openapi.json': {
        const answer = { kind: 'answered', status: 200, body: null } as const;
        return { ...toResponse(answer, requestId), body: document };
      }
      default:
        return toResponse(refuse('route-not-found'), requestId);
    }
  };
}
