/** Finds the method of the API that a request means, by the rules of API Gateway's REST APIs. */

type Segment =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'parameter'; readonly name: string }
  | { readonly kind: 'greedy'; readonly name: string };

export interface RouteMatch<Method> {
  readonly method: Method;
  /** Still percent-encoded: REST APIs hand path parameters to Lambda as they were sent. */
  readonly pathParameters: ReadonlyMap<string, string>;
}

export interface Route<Method> {
  /** Upper case, or ANY. */
  readonly httpMethod: string;
  readonly resourcePath: string;
  readonly method: Method;
}

/** What ANY stands for (developer guide, "Set up a method using the API Gateway console"). */
const ANY = new Set(['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT']);
const RANK = { literal: 0, parameter: 1, greedy: 2 } as const;

export type Router<Method> = (httpMethod: string, path: string) => RouteMatch<Method> | undefined;

/**
 * AWS resolves the pair of resource and method, the more specific first: a declared path without the
 * method still falls to a greedy one (measured on AWS, ministackorg/ministack pull 1423). One trailing
 * slash is not seen by the router (aws/aws-sam-cli pull 1495; localstack's recorded AWS answers).
 */
export function createRouter<Method>(routes: readonly Route<Method>[]): Router<Method> {
  const compiled = routes
    .map((route) => ({ ...route, segments: parseSegments(route.resourcePath) }))
    .sort(bySpecificity);
  return (httpMethod, path) => {
    const parts = splitPath(path);
    for (const route of compiled) {
      const serves =
        route.httpMethod === httpMethod || (route.httpMethod === 'ANY' && ANY.has(httpMethod));
      const pathParameters = serves ? matchSegments(route.segments, parts) : undefined;
      if (pathParameters) return { method: route.method, pathParameters };
    }
    return undefined;
  };
}

function parseSegments(resourcePath: string): readonly Segment[] {
  if (!resourcePath.startsWith('/')) throw new Error(`path ${resourcePath} does not start with /`);
  return splitPath(resourcePath).map((text) => {
    const parameter = /^\{([A-Za-z0-9._-]+)(\+?)\}$/.exec(text);
    if (!parameter && /[{}]/.test(text))
      throw new Error(`path ${resourcePath}: ${text} is neither a text nor one {parameter}`);
    const [, name = '', plus] = parameter ?? [];
    if (!parameter) return { kind: 'literal', text };
    return { kind: plus ? 'greedy' : 'parameter', name };
  });
}

function splitPath(path: string): readonly string[] {
  const trimmed = path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
  return trimmed === '/' ? [] : trimmed.slice(1).split('/');
}

interface Specific {
  readonly segments: readonly Segment[];
  readonly httpMethod: string;
}

function bySpecificity(left: Specific, right: Specific): number {
  for (const [index, segment] of left.segments.entries()) {
    const other = right.segments[index];
    if (other && RANK[segment.kind] !== RANK[other.kind])
      return RANK[segment.kind] - RANK[other.kind];
  }
  return Number(left.httpMethod === 'ANY') - Number(right.httpMethod === 'ANY');
}

function matchSegments(
  segments: readonly Segment[],
  parts: readonly string[],
): ReadonlyMap<string, string> | undefined {
  const parameters = new Map<string, string>();
  for (const [index, segment] of segments.entries()) {
    const part = parts[index];
    if (part === undefined || part === '') return undefined;
    if (segment.kind === 'greedy') {
      parameters.set(segment.name, parts.slice(index).join('/'));
      return parameters;
    }
    if (segment.kind === 'parameter') parameters.set(segment.name, part);
    else if (segment.text !== part) return undefined;
  }
  return segments.length === parts.length ? parameters : undefined;
}
