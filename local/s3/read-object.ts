/** GetObject and HeadObject: versions, conditions, ranges. */
import type { ListedVersion } from './catalog.ts';
import { assertReadable } from './conditions.ts';
import { checksumHeaders, describe, versionHeaders } from './object-headers.ts';
import type { Operation, S3Context } from './operation.ts';
import { header, type S3Call } from './s3-call.ts';
import { noSuchKey, S3Error } from './s3-error.ts';

/** The version that a call means; delete markers and absent ones throw as S3 answers them. */
export function findVersion(
  { catalog }: S3Context,
  address: { readonly bucket: string; readonly key: string; readonly versionId: string | null },
): ListedVersion {
  const { bucket, key, versionId } = address;
  const version =
    versionId === null ? catalog.latest(bucket, key) : catalog.version(bucket, key, versionId);
  if (version === undefined && versionId !== null) {
    throw new S3Error('NoSuchVersion', 'The specified version does not exist.', {
      details: { Key: key, VersionId: versionId },
    });
  }
  if (version === undefined) throw noSuchKey(key);
  if (!version.isDeleteMarker) return version;
  const headers = { 'x-amz-delete-marker': 'true', ...versionHeaders(version) };
  if (versionId === null) throw noSuchKey(key, headers);
  throw new S3Error(
    'MethodNotAllowed',
    'The specified method is not allowed against this resource.',
    { headers },
  );
}

export const readObject: Operation = (call, context, bucket) => {
  const { key, query } = call;
  const version = findVersion(context, {
    bucket: bucket.name,
    key,
    versionId: query.get('versionId'),
  });
  assertReadable(call, version);
  const range = readRange(call, version.size);
  const whole = { start: 0, end: version.size - 1 };
  const { start, end } = range ?? whole;
  const wantsChecksum =
    range === undefined && header(call, 'x-amz-checksum-mode')?.toUpperCase() === 'ENABLED';
  const headers = {
    ...bucket.encryption,
    ...describe(call, version),
    ...(wantsChecksum && checksumHeaders(version)),
    'content-length': String(end - start + 1),
    ...(range && { 'content-range': `bytes ${start}-${end}/${version.size}` }),
  };
  const status = range === undefined ? 200 : 206;
  if (call.operation === 'HeadObject') return { status, headers };
  return { status, headers, body: { segments: version.segments, start, end } };
};

/** One range of bytes; several at once, or none that makes sense, mean the whole object. */
function readRange(call: S3Call, size: number): { start: number; end: number } | undefined {
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(header(call, 'range')?.trim() ?? '') ?? [];
  if (first === undefined || last === undefined || first + last === '') return undefined;
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (first !== '' && last !== '' && Number(last) < Number(first)) return undefined;
  if (start >= size || (first === '' && Number(last) === 0)) {
    throw new S3Error('InvalidRange', 'The requested range is not satisfiable', {
      details: { RangeRequested: header(call, 'range') ?? '', ActualObjectSize: String(size) },
      headers: { 'content-range': `bytes */${size}` },
    });
  }
  return { start, end };
}
