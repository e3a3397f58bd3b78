/** DeleteObject and DeleteObjects: markers where there are versions, removal where there are none. */
import type { Bucket } from './buckets.ts';
import { NULL_VERSION } from './catalog.ts';
import { versionHeaders } from './object-headers.ts';
import { type Operation, type S3Context, xmlReply } from './operation.ts';
import { receiveText } from './receive-body.ts';
import type { S3Call } from './s3-call.ts';
import { S3Error } from './s3-error.ts';
import { newVersionId } from './write-object.ts';
import { document, element, optional, readAll, readText } from './xml.ts';

const OBJECTS_MAX = 1_000;
const XML_BYTES_MAX = 2_097_152;

interface Deleted {
  /** Of the version that went or of the marker that came; undefined when there was nothing. */
  readonly versionId: string | undefined;
  readonly isDeleteMarker: boolean;
}

export const deleteObject: Operation = async (call, context, bucket) => {
  const target = { key: call.key, versionId: call.query.get('versionId') ?? undefined };
  const { versionId, isDeleteMarker } = await deleteOne(call, context, { bucket, ...target });
  return {
    status: 204,
    headers: {
      ...(versionId !== undefined && versionHeaders({ versionId })),
      ...(isDeleteMarker && { 'x-amz-delete-marker': 'true' }),
    },
  };
};

export const deleteObjects: Operation = async (call, context, bucket) => {
  const xml = await receiveText(call, XML_BYTES_MAX);
  const targets = readAll(xml, 'Object').map((object) => ({
    key: readText(object, 'Key') ?? '',
    versionId: readText(object, 'VersionId'),
  }));
  if (targets.length === 0 || targets.length > OBJECTS_MAX || targets.some(({ key }) => !key)) {
    throw new S3Error(
      'MalformedXML',
      'The XML you provided was not well-formed or did not validate against our published schema',
    );
  }
  const quiet = readText(xml, 'Quiet') === 'true';
  const results = [];
  for (const target of targets) {
    const deleted = await deleteOne(call, context, { bucket, ...target });
    if (quiet) continue;
    results.push(
      element('Deleted', [
        element('Key', target.key),
        ...optional('VersionId', target.versionId),
        ...(deleted.isDeleteMarker ? [element('DeleteMarker', true)] : []),
        ...(deleted.isDeleteMarker ? optional('DeleteMarkerVersionId', deleted.versionId) : []),
      ]),
    );
  }
  return xmlReply(document('DeleteResult', results));
};

async function deleteOne(
  call: S3Call,
  context: S3Context,
  target: {
    readonly bucket: Bucket;
    readonly key: string;
    readonly versionId: string | undefined;
  },
): Promise<Deleted> {
  const { bucket, key, versionId } = target;
  if (versionId === undefined && bucket.versioning !== undefined) {
    return mark(call, context, { bucket, key });
  }
  const { catalog, blobs, notifier } = context;
  const version = catalog.version(bucket.name, key, versionId ?? NULL_VERSION);
  if (version === undefined) return { versionId, isDeleteMarker: false };
  catalog.remove(version);
  const { requestId, caller } = call;
  notifier.notify(bucket, { name: 'ObjectRemoved:Delete', version, requestId, caller });
  await blobs.remove(version.segments);
  return { versionId: version.versionId, isDeleteMarker: version.isDeleteMarker };
}

async function mark(
  call: S3Call,
  { catalog, blobs, clock, notifier }: S3Context,
  { bucket, key }: { readonly bucket: Bucket; readonly key: string },
): Promise<Deleted> {
  const { added, replaced } = catalog.add({
    bucket: bucket.name,
    key,
    versionId: newVersionId(bucket),
    isDeleteMarker: true,
    segments: [],
    size: 0,
    etag: '',
    modifiedAt: clock.now(),
    headers: {},
    checksum: undefined,
    partCount: undefined,
  });
  if (replaced !== undefined) await blobs.remove(replaced.segments);
  const { requestId, caller } = call;
  const name = 'ObjectRemoved:DeleteMarkerCreated';
  notifier.notify(bucket, { name, version: added, requestId, caller });
  return { versionId: added.versionId, isDeleteMarker: true };
}
