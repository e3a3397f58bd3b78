/** Shows multipart uploads that are under way, and the parts of one. */
import { checksumElement } from './checksums.ts';
import { findUpload } from './multipart.ts';
import { type Operation, xmlReply } from './operation.ts';
import { document, element, optional } from './xml.ts';

export const listParts: Operation = (call, context, bucket) => {
  const upload = findUpload(call, context);
  const marker = Number(call.query.get('part-number-marker') ?? 0);
  const max = Math.min(Number(call.query.get('max-parts') ?? 1_000), 1_000);
  const parts = context.uploads.parts(upload.uploadId).filter(({ number }) => number > marker);
  const shown = parts.slice(0, max);
  return xmlReply(
    document('ListPartsResult', [
      element('Bucket', bucket.name),
      element('Key', call.key),
      element('UploadId', upload.uploadId),
      element('PartNumberMarker', marker),
      ...optional('NextPartNumberMarker', shown.at(-1)?.number),
      element('MaxParts', max),
      element('IsTruncated', parts.length > shown.length),
      ...optional('ChecksumAlgorithm', upload.algorithm),
      ...shown.map(({ number, etag, segment, modifiedAt, checksum }) =>
        element('Part', [
          element('PartNumber', number),
          element('LastModified', new Date(modifiedAt).toISOString()),
          element('ETag', `"${etag}"`),
          element('Size', segment.size),
          ...(checksum ? [element(checksumElement(checksum.algorithm), checksum.value)] : []),
        ]),
      ),
    ]),
  );
};

export const listUploads: Operation = (call, { uploads }, bucket) => {
  const prefix = call.query.get('prefix') ?? '';
  const found = uploads.inBucket(bucket.name).filter(({ key }) => key.startsWith(prefix));
  return xmlReply(
    document('ListMultipartUploadsResult', [
      element('Bucket', bucket.name),
      element('Prefix', prefix),
      element('IsTruncated', false),
      ...found.map(({ key, uploadId, initiatedAt }) =>
        element('Upload', [
          element('Key', key),
          element('UploadId', uploadId),
          element('Initiated', new Date(initiatedAt).toISOString()),
        ]),
      ),
    ]),
  );
};
