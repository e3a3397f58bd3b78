/** PutObject, CopyObject, and the one place where a new version comes into being. */
import { randomBytes } from 'node:crypto';
import type { Bucket } from './buckets.ts';
import { type ListedVersion, NULL_VERSION, type StoredVersion } from './catalog.ts';
import { assertReadable, assertWritable } from './conditions.ts';
import type { ObjectEvent } from './notifications.ts';
import { checksumHeaders, keptHeaders, versionHeaders } from './object-headers.ts';
import { type Operation, type S3Context, xmlReply } from './operation.ts';
import { findVersion } from './read-object.ts';
import { receiveBody } from './receive-body.ts';
import { header, type S3Call } from './s3-call.ts';
import { S3Error } from './s3-error.ts';
import { document, element } from './xml.ts';

const COPY_BYTES_MAX = 5 * 1024 ** 3;

export type NewVersion = Pick<
  StoredVersion,
  'segments' | 'size' | 'etag' | 'headers' | 'checksum' | 'partCount'
>;

/** Checks the conditions, adds the version and tells who listens, all in one turn. */
export function commitVersion(
  call: S3Call,
  context: S3Context,
  options: {
    readonly bucket: Bucket;
    readonly version: NewVersion;
    readonly event: ObjectEvent['name'];
  },
): ListedVersion {
  const { bucket, version, event } = options;
  const { catalog, blobs, clock, notifier } = context;
  assertWritable(call, catalog.latest(bucket.name, call.key));
  const { added, replaced } = catalog.add({
    ...version,
    bucket: bucket.name,
    key: call.key,
    versionId: newVersionId(bucket),
    isDeleteMarker: false,
    modifiedAt: clock.now(),
  });
  if (replaced !== undefined) void blobs.remove(replaced.segments);
  const { requestId, caller } = call;
  notifier.notify(bucket, { name: event, version: added, requestId, caller });
  return added;
}

export function newVersionId({ versioning }: Bucket): string {
  return versioning === 'Enabled' ? randomBytes(24).toString('base64url') : NULL_VERSION;
}

export const putObject: Operation = async (call, context, bucket) => {
  const headers = keptHeaders(call);
  // Once before the body, so that a hopeless upload is not sent in vain, and again when it counts.
  assertWritable(call, context.catalog.latest(bucket.name, call.key));
  const { segment, md5, checksum } = await receiveBody(call, context.blobs);
  const version: NewVersion = {
    segments: [segment],
    size: segment.size,
    etag: md5,
    headers,
    checksum,
    partCount: undefined,
  };
  const options = { bucket, version, event: 'ObjectCreated:Put' } as const;
  const added = await orRemove(context, version, () => commitVersion(call, context, options));
  return {
    status: 200,
    headers: {
      ...bucket.encryption,
      ...versionHeaders(added),
      ...checksumHeaders(added),
      etag: `"${md5}"`,
    },
  };
};

/** Files of a version that did not come into being go again. */
export async function orRemove<T>(
  { blobs }: S3Context,
  { segments }: NewVersion,
  commit: () => T,
): Promise<T> {
  try {
    return commit();
  } catch (error) {
    await blobs.remove(segments);
    throw error;
  }
}

export const copyObject: Operation = async (call, context, bucket) => {
  const source = findCopySource(call, context);
  assertReadable(call, source, 'x-amz-copy-source-');
  const replaces = header(call, 'x-amz-metadata-directive')?.toUpperCase() === 'REPLACE';
  if (source.size > COPY_BYTES_MAX) {
    throw new S3Error(
      'InvalidRequest',
      'The specified copy source is larger than the maximum allowable size for a copy source: 5368709120',
    );
  }
  if (!replaces && source.bucket === bucket.name && source.key === call.key && source.isLatest) {
    throw new S3Error(
      'InvalidRequest',
      "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
    );
  }
  const { size, etag, checksum, partCount } = source;
  const segments = await context.blobs.copy(source.segments);
  const headers = replaces ? keptHeaders(call) : source.headers;
  const version = { segments, size, etag, headers, checksum, partCount };
  const options = { bucket, version, event: 'ObjectCreated:Copy' } as const;
  const added = await orRemove(context, version, () => commitVersion(call, context, options));
  const result = [
    element('ETag', `"${etag}"`),
    element('LastModified', new Date(added.modifiedAt).toISOString()),
  ];
  return xmlReply(document('CopyObjectResult', result), {
    ...bucket.encryption,
    ...versionHeaders(added),
    ...(source.versionId !== NULL_VERSION && { 'x-amz-copy-source-version-id': source.versionId }),
  });
};

/** `bucket/key?versionId=…`, percent-encoded, with or without a leading slash. */
export function findCopySource(call: S3Call, context: S3Context): ListedVersion {
  const text = (header(call, 'x-amz-copy-source') ?? '').replace(/^\//, '');
  const [path = '', versionId] = text.split('?versionId=');
  const slash = path.indexOf('/');
  const bucket = decodeURIComponent(path.slice(0, Math.max(0, slash)));
  if (slash < 1 || !context.buckets.has(bucket)) {
    throw new S3Error('NoSuchBucket', 'The specified bucket does not exist', {
      details: { BucketName: bucket },
    });
  }
  const key = decodeURIComponent(path.slice(slash + 1));
  return findVersion(context, { bucket, key, versionId: versionId ?? null });
}
