/** Conditional requests: If-Match and its relatives, on reads and on writes. */
import type { ListedVersion } from './catalog.ts';
import { header, type S3Call } from './s3-call.ts';
import { noSuchKey, S3Error } from './s3-error.ts';

const failed = (condition: string) =>
  new S3Error(
    'PreconditionFailed',
    'At least one of the pre-conditions you specified did not hold',
    {
      details: { Condition: condition },
    },
  );

/** `*`, or a list of quoted or bare tags. */
function names(tags: string, etag: string): boolean {
  return tags
    .split(',')
    .map((tag) => tag.trim().replace(/^(W\/)?"|"$/g, ''))
    .some((tag) => tag === '*' || tag === etag);
}

/** `current` is what the write would replace; call it in the same turn as the write. */
export function assertWritable(call: S3Call, current: ListedVersion | undefined): void {
  const existing = current?.isDeleteMarker ? undefined : current;
  const ifNoneMatch = header(call, 'if-none-match');
  const ifMatch = header(call, 'if-match');
  if (ifNoneMatch !== undefined) {
    if (ifNoneMatch.trim() !== '*') {
      throw new S3Error('NotImplemented', 'If-None-Match on a write takes * only.');
    }
    if (existing !== undefined) throw failed('If-None-Match');
  }
  if (ifMatch !== undefined) {
    if (existing === undefined) throw noSuchKey(call.key);
    if (!names(ifMatch, existing.etag)) throw failed('If-Match');
  }
}

/** `prefix` is empty for reads, `x-amz-copy-source-` for the source of a copy. */
export function assertReadable(call: S3Call, version: ListedVersion, prefix = ''): void {
  const condition = (name: string) => header(call, `${prefix}${name}`);
  const ifMatch = condition('if-match');
  const ifNoneMatch = condition('if-none-match');
  const modifiedSeconds = Math.floor(version.modifiedAt / 1000);
  const since = (text: string | undefined) =>
    text === undefined ? Number.NaN : Math.floor(Date.parse(text) / 1000);
  if (ifMatch !== undefined) {
    if (!names(ifMatch, version.etag)) throw failed('If-Match');
  } else if (modifiedSeconds > since(condition('if-unmodified-since'))) {
    throw failed('If-Unmodified-Since');
  }
  const unchanged =
    ifNoneMatch !== undefined
      ? names(ifNoneMatch, version.etag)
      : modifiedSeconds <= since(condition('if-modified-since'));
  if (!unchanged) return;
  if (prefix !== '') throw failed('If-None-Match');
  throw new S3Error('NotModified', 'Not Modified', { headers: { etag: `"${version.etag}"` } });
}
