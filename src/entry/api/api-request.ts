/** An API Gateway proxy event as the routes see it. */
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { type Caller, fromAuthorizerContext } from '../../contract/caller.ts';

export interface ApiRequest {
  readonly requestId: string;
  /** Milliseconds since API Gateway got it: it answers for us 29 seconds after that, whatever we do. */
  readonly ageMs: number;
  readonly method: string;
  /** Without the stage, as the contract writes it. */
  readonly path: string;
  /** As the client sent it, stage included. */
  readonly sentPath: string;
  readonly pathParameters: Readonly<Record<string, string | undefined>>;
  readonly query: Readonly<Record<string, string | undefined>>;
  /** Every value of every query parameter; of one that is given twice, `query` has the last. */
  readonly queryValues: Readonly<Record<string, readonly string[] | undefined>>;
  /** Names of query parameters that were given more than once. */
  readonly repeatedParameters: readonly string[];
  /** By lower-case name. Those that are lists are joined, of the others the last counts. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Every value of every header, by lower-case name. */
  readonly headerValues: ReadonlyMap<string, readonly string[]>;
  /** Lower-case names of headers that are no lists and came more than once. */
  readonly repeatedHeaders: readonly string[];
  readonly body: string | null;
  readonly isBase64Encoded: boolean;
  /** Null when no authorizer of ours let the request pass. */
  readonly caller: Caller | null;
}

/** RFC 9110 5.3: several of these mean the same as one with commas. */
const LISTS = new Set(['prefer', 'if-none-match']);

export function toApiRequest(event: APIGatewayProxyEvent, nowMs: number): ApiRequest {
  const { requestContext, multiValueQueryStringParameters: multi } = event;
  const headers = headerValues(event);
  return {
    requestId: requestContext.requestId,
    ageMs: Math.max(nowMs - (requestContext.requestTimeEpoch ?? nowMs), 0),
    method: event.httpMethod,
    path: withoutSpareSlashes(event.path),
    sentPath: withoutSpareSlashes(requestContext.path ?? event.path),
    pathParameters: event.pathParameters ?? {},
    query: event.queryStringParameters ?? {},
    queryValues: multi ?? {},
    repeatedParameters: Object.entries(multi ?? {}).flatMap(([name, values]) =>
      (values?.length ?? 0) > 1 ? [name] : [],
    ),
    headers: Object.fromEntries(
      [...headers].map(([name, values]) => [
        name,
        LISTS.has(name) ? values.join(', ') : values.at(-1),
      ]),
    ),
    headerValues: headers,
    repeatedHeaders: [...headers].flatMap(([name, values]) =>
      values.length > 1 && !LISTS.has(name) ? [name] : [],
    ),
    body: event.body,
    isBase64Encoded: event.isBase64Encoded,
    caller: fromAuthorizerContext(requestContext.authorizer),
  };
}

/**
 * The gateway takes `//payments/` for `/payments`, and so it is the same request. In an answer two slashes
 * in front would name a host.
 */
const withoutSpareSlashes = (path: string): string =>
  path.replace(/\/{2,}/g, '/').replace(/\/$/, '');

/** Every value of every header by its lower-case name, in the order in which they came. */
function headerValues({ headers, multiValueHeaders }: APIGatewayProxyEvent) {
  const found = new Map<string, string[]>();
  for (const [name, value = ''] of Object.entries(headers ?? {})) {
    found.set(name.toLowerCase(), multiValueHeaders?.[name] ?? [value]);
  }
  return found;
}
