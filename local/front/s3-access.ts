/** Which S3 operation a request is, and which IAM actions on which bucket or object it needs. */
import type { IncomingHttpHeaders } from 'node:http';
import type { Context } from '../iam/conditions.ts';
import { type AccessCheck, UnknownOperation, UnusableInput } from './access-check.ts';

export interface S3Call {
  readonly operation: string;
  readonly bucket: string | undefined;
  readonly key: string | undefined;
  readonly checks: readonly AccessCheck[];
}

/** Query parameters that choose the operation; all others only refine it. */
const SUBRESOURCES =
  'accelerate acl analytics attributes cors delete encryption intelligent-tiering inventory legal-hold lifecycle location logging metadataTable metrics notification object-lock ownershipControls policy policyStatus publicAccessBlock renameObject replication requestPayment restore retention select session tagging torrent uploadId uploads versioning versions website'.split(
    ' ',
  );

/** `level METHOD subresource` → operation and its IAM action. */
const routes: Readonly<Record<string, readonly [operation: string, action: string]>> = {
  'service GET': ['ListBuckets', 'ListAllMyBuckets'],
  'bucket HEAD': ['HeadBucket', 'ListBucket'],
  'bucket GET': ['ListObjectsV2', 'ListBucket'],
  'bucket GET location': ['GetBucketLocation', 'GetBucketLocation'],
  'bucket GET notification': ['GetBucketNotificationConfiguration', 'GetBucketNotification'],
  'bucket GET uploads': ['ListMultipartUploads', 'ListBucketMultipartUploads'],
  'bucket GET versioning': ['GetBucketVersioning', 'GetBucketVersioning'],
  'bucket GET versions': ['ListObjectVersions', 'ListBucketVersions'],
  'bucket POST delete': ['DeleteObjects', 'DeleteObject'],
  'object GET': ['GetObject', 'GetObject'],
  'object GET attributes': ['GetObjectAttributes', 'GetObjectAttributes'],
  'object GET tagging': ['GetObjectTagging', 'GetObjectTagging'],
  'object GET uploadId': ['ListParts', 'ListMultipartUploadParts'],
  'object HEAD': ['HeadObject', 'GetObject'],
  'object PUT': ['PutObject', 'PutObject'],
  'object PUT tagging': ['PutObjectTagging', 'PutObjectTagging'],
  'object PUT uploadId': ['UploadPart', 'PutObject'],
  'object POST uploadId': ['CompleteMultipartUpload', 'PutObject'],
  'object POST uploads': ['CreateMultipartUpload', 'PutObject'],
  'object DELETE': ['DeleteObject', 'DeleteObject'],
  'object DELETE tagging': ['DeleteObjectTagging', 'DeleteObjectTagging'],
  'object DELETE uploadId': ['AbortMultipartUpload', 'AbortMultipartUpload'],
};

/** Actions that AWS names differently when a version is asked for. */
const VERSIONED: ReadonlySet<string> = new Set([
  'DeleteObject',
  'DeleteObjectTagging',
  'GetObject',
  'GetObjectAttributes',
  'GetObjectTagging',
  'PutObjectTagging',
]);

export function readS3Call(method: string, url: string, headers: IncomingHttpHeaders): S3Call {
  const question = url.indexOf('?');
  const path = question === -1 ? url : url.slice(0, question);
  const query = new URLSearchParams(question === -1 ? '' : url.slice(question + 1));
  const slash = path.indexOf('/', 1);
  const bucket = decoded(slash === -1 ? path.slice(1) : path.slice(1, slash)) || undefined;
  const key = (slash === -1 ? '' : decoded(path.slice(slash + 1))) || undefined;
  const level = bucket === undefined ? 'service' : key === undefined ? 'bucket' : 'object';
  const subresource = SUBRESOURCES.find((name) => query.has(name));
  const route = routes[[level, method, subresource ?? []].flat().join(' ')];
  if (route === undefined)
    throw new UnknownOperation(
      `s3 has no operation ${method} on a ${level}${subresource === undefined ? '' : ` with ?${subresource}`} here`,
    );
  const source = headers['x-amz-copy-source'];
  const [operation, action] = copying(route, typeof source === 'string');
  const versioned = query.has('versionId') && VERSIONED.has(action);
  const check = (name: string, resource: string): AccessCheck => ({
    action: `s3:${name}`,
    resource,
    context: contextOf(query, headers),
  });
  const checks = [
    check(versioned ? versionAction(action) : action, resourceOf(operation, bucket, key)),
  ];
  if (typeof source === 'string') checks.push(copySource(source, check));
  if (headers['x-amz-tagging'] !== undefined)
    checks.push(check('PutObjectTagging', resourceOf(operation, bucket, key)));
  return { operation, bucket, key, checks };
}

function copying(route: readonly [string, string], copies: boolean): readonly [string, string] {
  const [operation, action] = route;
  if (!copies) return route;
  if (operation === 'PutObject') return ['CopyObject', action];
  return operation === 'UploadPart' ? ['UploadPartCopy', action] : route;
}

/** GetObject → GetObjectVersion, GetObjectTagging → GetObjectVersionTagging. */
const versionAction = (action: string): string => action.replace('Object', 'ObjectVersion');

function copySource(source: string, check: (name: string, resource: string) => AccessCheck) {
  const [path = '', query = ''] = source.split('?', 2);
  const action = query.startsWith('versionId=') ? 'GetObjectVersion' : 'GetObject';
  return check(action, `arn:aws:s3:::${decoded(path.replace(/^\//, ''))}`);
}

/** The keys of DeleteObjects are in its body, which is not read here: only a grant on all objects allows it. */
function resourceOf(
  operation: string,
  bucket: string | undefined,
  key: string | undefined,
): string {
  if (bucket === undefined) return '*';
  if (operation === 'DeleteObjects') return `arn:aws:s3:::${bucket}/*`;
  return `arn:aws:s3:::${bucket}${key === undefined ? '' : `/${key}`}`;
}

const IN_QUERY = ['prefix', 'delimiter', 'max-keys', 'versionId'];
const IN_HEADERS = [
  'if-none-match',
  'x-amz-server-side-encryption',
  'x-amz-server-side-encryption-aws-kms-key-id',
];

function contextOf(query: URLSearchParams, headers: IncomingHttpHeaders): Context {
  const context: Record<string, string> = {};
  for (const name of IN_QUERY) {
    const value = query.get(name);
    if (value !== null) context[`s3:${name.toLowerCase()}`] = value;
  }
  for (const name of IN_HEADERS) {
    const value = headers[name];
    if (typeof value === 'string') context[`s3:${name}`] = value;
  }
  return context;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (cause) {
    throw new UnusableInput('the path is not well-formed percent-encoding', { cause });
  }
}
