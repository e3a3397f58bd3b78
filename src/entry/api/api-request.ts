/** An API Gateway proxy event as the routes see it. */
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { type Caller, fromAuthorizerContext } from '../../contract/caller.ts';

export interface ApiRequest {
  readonly requestId: string;
  readonly method: string;
  /** Without the stage, as the contract writes it. */
  readonly path: string;
  /** As the client sent it, stage included, without a slash at the end. */
  readonly sentPath: string;
  readonly pathParameters: Readonly<Record<string, string | undefined>>;
  readonly query: Readonly<Record<string, string | undefined>>;
  /** Names of query parameters that were given more than once. */
  readonly repeatedParameters: readonly string[];
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string | null;
  readonly isBase64Encoded: boolean;
  /** Null when no authorizer of ours let the request pass. */
  readonly caller: Caller | null;
}

export function toApiRequest(event: APIGatewayProxyEvent): ApiRequest {
  const { requestContext, headers, multiValueQueryStringParameters: multi } = event;
  const named = Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]);
  return {
    requestId: requestContext.requestId,
    method: event.httpMethod,
    path: event.path,
    sentPath: (requestContext.path ?? event.path).replace(/\/+$/, ''),
    pathParameters: event.pathParameters ?? {},
    query: event.queryStringParameters ?? {},
    repeatedParameters: Object.entries(multi ?? {}).flatMap(([name, values]) =>
      (values?.length ?? 0) > 1 ? [name] : [],
    ),
    headers: Object.fromEntries(named) as Record<string, string | undefined>,
    body: event.body,
    isBase64Encoded: event.isBase64Encoded,
    caller: fromAuthorizerContext(requestContext.authorizer),
  };
}
