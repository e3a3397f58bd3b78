/** Reads which S3 operation an HTTP request asks for (path-style addresses). */
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { S3Error } from './s3-error.ts';

const KEY_BYTES_MAX = 1024;

export interface S3Address {
  /** The SDK's name of the operation, or `Unknown`. */
  readonly operation: string;
  /** Empty for calls about no bucket. */
  readonly bucket: string;
  /** Empty for calls about a bucket. */
  readonly key: string;
  readonly query: URLSearchParams;
}

export interface S3Call extends S3Address {
  readonly request: IncomingMessage;
  readonly headers: IncomingHttpHeaders;
  readonly requestId: string;
  /** Who calls, as event records show it. */
  readonly caller: string;
}

/** Throws an S3Error for a path that is no valid text. */
export function readAddress(
  request: Pick<IncomingMessage, 'method' | 'url' | 'headers'>,
): S3Address {
  const { method = 'GET', url = '/', headers } = request;
  const at = url.indexOf('?');
  const path = at === -1 ? url : url.slice(0, at);
  const query = new URLSearchParams(at === -1 ? '' : url.slice(at + 1));
  const slash = path.indexOf('/', 1);
  const bucket = decode(slash === -1 ? path.slice(1) : path.slice(1, slash));
  const key = slash === -1 ? '' : decode(path.slice(slash + 1));
  if (Buffer.byteLength(key) > KEY_BYTES_MAX) {
    throw new S3Error('KeyTooLongError', 'Your key is too long');
  }
  return { operation: operationOf(method, { bucket, key, query, headers }), bucket, key, query };
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw new S3Error('InvalidURI', "Couldn't parse the specified URI.");
  }
}

type Rule = readonly [method: string, subresource: string | undefined, operation: string];

/** First match wins: subresources stand before the bare method. */
const onBucket: readonly Rule[] = [
  ['GET', 'location', 'GetBucketLocation'],
  ['GET', 'versioning', 'GetBucketVersioning'],
  ['GET', 'versions', 'ListObjectVersions'],
  ['GET', 'uploads', 'ListMultipartUploads'],
  ['POST', 'delete', 'DeleteObjects'],
  ['GET', undefined, 'ListObjectsV2'],
  ['HEAD', undefined, 'HeadBucket'],
];
const onKey: readonly Rule[] = [
  ['POST', 'uploads', 'CreateMultipartUpload'],
  ['POST', 'uploadId', 'CompleteMultipartUpload'],
  ['PUT', 'uploadId', 'UploadPart'],
  ['DELETE', 'uploadId', 'AbortMultipartUpload'],
  ['GET', 'uploadId', 'ListParts'],
  ['GET', undefined, 'GetObject'],
  ['HEAD', undefined, 'HeadObject'],
  ['PUT', undefined, 'PutObject'],
  ['DELETE', undefined, 'DeleteObject'],
];
/** Named subresources that no rule above serves; without this they would pass for the bare method. */
const OTHER_SUBRESOURCES = [
  'accelerate',
  'acl',
  'analytics',
  'attributes',
  'cors',
  'encryption',
  'intelligent-tiering',
  'inventory',
  'legal-hold',
  'lifecycle',
  'logging',
  'metrics',
  'notification',
  'object-lock',
  'ownershipControls',
  'policy',
  'policyStatus',
  'publicAccessBlock',
  'replication',
  'requestPayment',
  'restore',
  'retention',
  'select',
  'tagging',
  'torrent',
  'website',
];

function operationOf(
  method: string,
  { bucket, key, query, headers }: Omit<S3Address, 'operation'> & { headers: IncomingHttpHeaders },
): string {
  if (bucket === '') return method === 'GET' ? 'ListBuckets' : 'Unknown';
  if (OTHER_SUBRESOURCES.some((name) => query.has(name))) return 'Unknown';
  const rules = key === '' ? onBucket : onKey;
  const found = rules.find(
    ([verb, subresource]) =>
      verb === method && (subresource === undefined || query.has(subresource)),
  );
  const operation = found?.[2] ?? 'Unknown';
  if (operation === 'ListObjectsV2' && query.get('list-type') !== '2') return 'ListObjects';
  const copies = headers['x-amz-copy-source'] !== undefined;
  if (copies && operation === 'PutObject') return 'CopyObject';
  if (copies && operation === 'UploadPart') return 'UploadPartCopy';
  return operation;
}

/** A header's single value; presigned URLs may carry `x-amz-` headers as query parameters. */
export function header(call: Pick<S3Call, 'headers' | 'query'>, name: string): string | undefined {
  const value = call.headers[name];
  if (value !== undefined) return Array.isArray(value) ? value.join(',') : value;
  if (!name.startsWith('x-amz-')) return undefined;
  for (const [key, text] of call.query) if (key.toLowerCase() === name) return text;
  return undefined;
}
