/** Headers that are kept with an object, and those that describe it when it is given back. */

import { type ListedVersion, NULL_VERSION } from './catalog.ts';
import { checksumHeader } from './checksums.ts';
import { header, type S3Call } from './s3-call.ts';
import { S3Error } from './s3-error.ts';

const METADATA_BYTES_MAX = 2_048;
const KEPT = [
  'cache-control',
  'content-disposition',
  'content-language',
  'content-type',
  'expires',
] as const;
/** A presigned GET may ask for the answer to be labelled otherwise. */
const OVERRIDES = [...KEPT, 'content-encoding'] as const;

export function keptHeaders(call: S3Call): Record<string, string> {
  const kept: Record<string, string> = { 'content-type': 'binary/octet-stream' };
  for (const name of KEPT) {
    const value = header(call, name);
    if (value !== undefined) kept[name] = value;
  }
  // `aws-chunked` describes the way here, not the object.
  const encodings = (header(call, 'content-encoding') ?? '')
    .split(',')
    .map((encoding) => encoding.trim())
    .filter((encoding) => encoding !== '' && encoding !== 'aws-chunked');
  if (encodings.length > 0) kept['content-encoding'] = encodings.join(',');
  return { ...kept, ...metadata(call) };
}

function metadata(call: S3Call): Record<string, string> {
  const names = [...Object.keys(call.headers), ...call.query.keys()].map((name) =>
    name.toLowerCase(),
  );
  const found: Record<string, string> = {};
  let size = 0;
  for (const name of names) {
    if (!name.startsWith('x-amz-meta-')) continue;
    const value = header(call, name) ?? '';
    if (found[name] === undefined) {
      size += Buffer.byteLength(name) - 'x-amz-meta-'.length + Buffer.byteLength(value);
    }
    found[name] = value;
  }
  if (size > METADATA_BYTES_MAX) {
    throw new S3Error('MetadataTooLarge', 'Your metadata headers exceed the maximum allowed size.');
  }
  return found;
}

export const versionHeaders = ({ versionId }: { readonly versionId: string }) =>
  versionId === NULL_VERSION ? {} : { 'x-amz-version-id': versionId };

export function checksumHeaders({ checksum }: Pick<ListedVersion, 'checksum'>) {
  if (checksum === undefined) return {};
  return {
    [checksumHeader(checksum.algorithm)]: checksum.value,
    'x-amz-checksum-type': checksum.type,
  };
}

/** What GET and HEAD say about an object. */
export function describe(call: S3Call, version: ListedVersion): Record<string, string> {
  const overrides: Record<string, string> = {};
  for (const name of OVERRIDES) {
    const value = call.query.get(`response-${name}`);
    if (value !== null) overrides[name] = value;
  }
  return {
    ...version.headers,
    ...overrides,
    ...versionHeaders(version),
    'accept-ranges': 'bytes',
    etag: `"${version.etag}"`,
    'last-modified': new Date(version.modifiedAt).toUTCString(),
    ...(version.partCount !== undefined && { 'x-amz-mp-parts-count': String(version.partCount) }),
  };
}
