/** One call to AWS as the front sees it: which service, which operation, with what body. */
import type { IncomingMessage } from 'node:http';

export interface AwsCall {
  readonly service: string;
  /** AWS's name of the operation where the protocol or our table tells it, else method and path. */
  readonly operation: string;
  readonly method: string;
  /** Path without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: Buffer;
}

export type Json = Record<string, unknown>;

export const jsonOf = (buffer: Buffer): Json =>
  buffer.length === 0 ? {} : (JSON.parse(buffer.toString('utf8')) as Json);

/** The operations of REST services that the front must know by name. */
const restOperations: readonly (readonly [string, string, RegExp, string])[] = [
  ['lambda', 'POST', /^\/2015-03-31\/functions\/?$/, 'CreateFunction'],
  ['lambda', 'GET', /^\/2015-03-31\/functions\/[^/]+$/, 'GetFunction'],
  ['lambda', 'DELETE', /^\/2015-03-31\/functions\/[^/]+$/, 'DeleteFunction'],
  [
    'lambda',
    'PUT',
    /^\/2015-03-31\/functions\/[^/]+\/configuration$/,
    'UpdateFunctionConfiguration',
  ],
  ['lambda', 'GET', /^\/2015-03-31\/functions\/[^/]+\/configuration$/, 'GetFunctionConfiguration'],
];

/** S3 tells a bucket's parts apart by an empty query parameter. */
const bucketParts = ['logging', 'policy', 'versioning', 'encryption', 'lifecycle', 'tagging'];

export function awsCallOf(request: IncomingMessage, body: Buffer): AwsCall {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://front');
  const method = request.method ?? 'GET';
  const service =
    /Credential=[^/]+\/[^/]+\/[^/]+\/([^/,]+)/.exec(request.headers.authorization ?? '')?.[1] ??
    'unsigned';
  const call = { service, method, path: pathname, query: searchParams, body };
  return { ...call, operation: operationOf(call, String(request.headers['x-amz-target'] ?? '')) };
}

function operationOf(call: Omit<AwsCall, 'operation'>, target: string): string {
  if (target !== '') return target.split('.').pop() ?? target;
  const action = /(?:^|&)Action=([A-Za-z]+)/.exec(call.body.subarray(0, 10_000).toString('latin1'));
  if (action?.[1] !== undefined) return action[1];
  if (call.service === 's3') {
    const part = bucketParts.find((name) => call.query.get(name) === '');
    return `${call.method} ${part ?? (call.path.split('/').length > 2 ? 'object' : 'bucket')}`;
  }
  const known = restOperations.find(
    ([service, method, path]) =>
      service === call.service && method === call.method && path.test(call.path),
  );
  return known?.[3] ?? `${call.method} ${call.path}`;
}

/** The last segment of a path, URL or ARN. */
export const lastPart = (text: unknown): string => String(text).split(/[/:]/).pop() ?? '';
