/** One request as API Gateway sees it before it knows the API: target, query and headers taken apart. */
import type { IncomingMessage } from 'node:http';

export type Pairs = readonly (readonly [name: string, value: string])[];

export interface GatewayRequest {
  readonly httpMethod: string;
  readonly protocol: string;
  /** The path as sent, stage included, for `requestContext.path`. */
  readonly fullPath: string;
  /** The path below the stage, percent-encoded as sent; undefined outside the stage. */
  readonly path: string | undefined;
  readonly query: Pairs;
  readonly headers: Pairs;
  readonly sourceIp: string;
}

export function parseRequest(message: IncomingMessage, stageName: string): GatewayRequest {
  const [rawPath, queryText] = splitTarget(message.url ?? '/');
  // AWS ignores slashes before the stage and between stage and path, but keeps the latter in
  // requestContext.path (localstack's recorded AWS answers of test_lambda_aws_proxy_integration).
  const fullPath = rawPath.replace(/^\/+/, '/');
  const [, stage, rest = ''] = /^\/([^/]*)(.*)$/s.exec(fullPath) ?? [];
  return {
    httpMethod: message.method ?? 'GET',
    protocol: `HTTP/${message.httpVersion}`,
    fullPath,
    path: stage === stageName ? rest.replace(/^\/*/, '/') : undefined,
    query: parseQuery(queryText),
    headers: headerPairs(message.rawHeaders),
    sourceIp: message.socket.remoteAddress ?? '127.0.0.1',
  };
}

function splitTarget(target: string): readonly [path: string, query: string] {
  // RFC 9112 3.2.2: a server must accept the absolute form, whose authority we do not need.
  const originForm = target.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '');
  const [beforeFragment = ''] = originForm.split('#', 1);
  const mark = beforeFragment.indexOf('?');
  if (mark === -1) return [beforeFragment, ''];
  return [beforeFragment.slice(0, mark), beforeFragment.slice(mark + 1)];
}

/** Names and values are form-decoded: `+` is a space (recorded AWS answers); a bad escape stays as sent. */
function parseQuery(text: string): Pairs {
  return text
    .split('&')
    .filter((part) => part !== '')
    .map((part) => {
      const mark = part.indexOf('=');
      const name = mark === -1 ? part : part.slice(0, mark);
      return [formDecode(name), mark === -1 ? '' : formDecode(part.slice(mark + 1))];
    });
}

function formDecode(text: string): string {
  const spaced = text.replaceAll('+', ' ');
  try {
    return decodeURIComponent(spaced);
  } catch {
    return spaced;
  }
}

function headerPairs(rawHeaders: readonly string[]): Pairs {
  const pairs: [string, string][] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2)
    pairs.push([rawHeaders[index] ?? '', rawHeaders[index + 1] ?? '']);
  return pairs;
}

/** The last header of that name, found whatever its case. */
export function headerOf(request: GatewayRequest, name: string): string | undefined {
  const wanted = name.toLowerCase();
  return request.headers.findLast(([header]) => header.toLowerCase() === wanted)?.[1];
}

/** The last query parameter of that name; API Gateway minds the case of these. */
export function queryValueOf(request: GatewayRequest, name: string): string | undefined {
  return request.query.findLast(([key]) => key === name)?.[1];
}

/** `type/subtype` in lower case, without parameters. */
export function mediaTypeOf(contentType: string | undefined): string | undefined {
  return contentType?.split(';', 1)[0]?.trim().toLowerCase();
}
