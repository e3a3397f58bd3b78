/** Multipart uploads: parts of any order become one object without being copied again. */
import { createHash, randomUUID } from 'node:crypto';
import type { Bucket } from './buckets.ts';
import { type Checksum, checksumElement, createChecksum, readAlgorithm } from './checksums.ts';
import { checksumHeaders, keptHeaders, versionHeaders } from './object-headers.ts';
import { type Operation, type S3Context, xmlReply } from './operation.ts';
import { receiveBody, receiveText } from './receive-body.ts';
import { header, type S3Call } from './s3-call.ts';
import { S3Error } from './s3-error.ts';
import type { Part, Upload } from './uploads.ts';
import { commitVersion, type NewVersion } from './write-object.ts';
import { document, element, readAll, readText } from './xml.ts';

const PARTS_MAX = 10_000;
/** All parts but the last must have as much. */
const PART_BYTES_MIN = 5 * 1024 ** 2;
const XML_BYTES_MAX = 4 * 1024 ** 2;

export const createUpload: Operation = (call, { uploads, clock }, bucket) => {
  const uploadId = randomUUID();
  const algorithm = readAlgorithm(header(call, 'x-amz-checksum-algorithm'));
  const byDefault = algorithm === 'CRC64NVME' ? 'FULL_OBJECT' : 'COMPOSITE';
  const type = header(call, 'x-amz-checksum-type') ?? byDefault;
  if (type !== 'FULL_OBJECT' && type !== 'COMPOSITE') {
    throw new S3Error('InvalidRequest', 'Value for x-amz-checksum-type header is invalid.');
  }
  uploads.begin({
    uploadId,
    bucket: bucket.name,
    key: call.key,
    headers: keptHeaders(call),
    algorithm,
    checksumType: type,
    initiatedAt: clock.now(),
  });
  const result = document('InitiateMultipartUploadResult', [
    element('Bucket', bucket.name),
    element('Key', call.key),
    element('UploadId', uploadId),
  ]);
  return xmlReply(result, {
    ...bucket.encryption,
    ...(algorithm && { 'x-amz-checksum-algorithm': algorithm, 'x-amz-checksum-type': type }),
  });
};

export const uploadPart: Operation = async (call, context, bucket) => {
  const upload = findUpload(call, context);
  const number = Number(call.query.get('partNumber'));
  if (!Number.isInteger(number) || number < 1 || number > PARTS_MAX) {
    throw new S3Error(
      'InvalidArgument',
      'Part number must be an integer between 1 and 10000, inclusive',
    );
  }
  const { segment, md5, checksum } = await receiveBody(call, context.blobs);
  const part = { number, segment, etag: md5, checksum, modifiedAt: context.clock.now() };
  if (context.uploads.find(upload.uploadId) === undefined) {
    await context.blobs.remove([segment]);
    throw noSuchUpload();
  }
  const replaced = context.uploads.addPart(upload.uploadId, part);
  if (replaced !== undefined) await context.blobs.remove([replaced.segment]);
  const headers = { ...bucket.encryption, ...checksumHeaders({ checksum }), etag: `"${md5}"` };
  return { status: 200, headers };
};

export const abortUpload: Operation = async (call, context) => {
  const { uploadId } = findUpload(call, context);
  const segments = context.uploads.parts(uploadId).map(({ segment }) => segment);
  context.uploads.end(uploadId);
  await context.blobs.remove(segments);
  return { status: 204 };
};

export const completeUpload: Operation = async (call, context, bucket) => {
  const upload = findUpload(call, context);
  const wanted = readWantedParts(await receiveText(call, XML_BYTES_MAX));
  const stored = context.uploads.parts(upload.uploadId);
  const parts = matchParts(wanted, stored);
  const checksum = await wholeChecksum(upload, parts, context);
  assertClaimedChecksum(call, checksum);
  const md5s = parts.map(({ etag }) => Buffer.from(etag, 'hex'));
  const md5 = createHash('md5').update(Buffer.concat(md5s)).digest('hex');
  const version: NewVersion = {
    segments: parts.map(({ segment }) => segment),
    size: parts.reduce((sum, { segment }) => sum + segment.size, 0),
    etag: `${md5}-${parts.length}`,
    headers: upload.headers,
    checksum,
    partCount: parts.length,
  };
  const event = 'ObjectCreated:CompleteMultipartUpload';
  // Another completion may have won while this one read its body.
  findUpload(call, context);
  const added = commitVersion(call, context, { bucket, version, event });
  context.uploads.end(upload.uploadId);
  const used = new Set(parts.map(({ number }) => number));
  const unused = stored.filter(({ number }) => !used.has(number));
  await context.blobs.remove(unused.map(({ segment }) => segment));
  const location = `http://${call.headers.host ?? 'localhost'}/${bucket.name}/${encodeURI(call.key)}`;
  return xmlReply(completion(bucket, call.key, { location, etag: version.etag, checksum }), {
    ...bucket.encryption,
    ...versionHeaders(added),
  });
};

function completion(
  bucket: Bucket,
  key: string,
  done: {
    readonly location: string;
    readonly etag: string;
    readonly checksum: Checksum | undefined;
  },
): string {
  const { location, etag, checksum } = done;
  return document('CompleteMultipartUploadResult', [
    element('Location', location),
    element('Bucket', bucket.name),
    element('Key', key),
    element('ETag', `"${etag}"`),
    ...(checksum === undefined
      ? []
      : [
          element(checksumElement(checksum.algorithm), checksum.value),
          element('ChecksumType', checksum.type),
        ]),
  ]);
}

interface WantedPart {
  readonly number: number;
  readonly etag: string;
}

function readWantedParts(xml: string): WantedPart[] {
  const parts = readAll(xml, 'Part').map((part) => ({
    number: Number(readText(part, 'PartNumber')),
    etag: (readText(part, 'ETag') ?? '').replaceAll('"', ''),
  }));
  if (parts.length > 0 && parts.every(({ number }) => Number.isInteger(number))) return parts;
  throw new S3Error(
    'MalformedXML',
    'The XML you provided was not well-formed or did not validate against our published schema',
  );
}

function matchParts(wanted: readonly WantedPart[], stored: readonly Part[]): Part[] {
  const isAscending = wanted.every(
    ({ number }, index) => index === 0 || number > (wanted[index - 1]?.number ?? 0),
  );
  if (!isAscending) {
    throw new S3Error('InvalidPartOrder', 'The list of parts was not in ascending order.');
  }
  const byNumber = new Map(stored.map((part) => [part.number, part]));
  return wanted.map(({ number, etag }, index) => {
    const part = byNumber.get(number);
    const PartNumber = String(number);
    if (part === undefined || part.etag !== etag) {
      throw new S3Error('InvalidPart', 'One or more of the specified parts could not be found.', {
        details: { PartNumber, ETag: etag },
      });
    }
    if (index < wanted.length - 1 && part.segment.size < PART_BYTES_MIN) {
      const details = { PartNumber, ProposedSize: String(part.segment.size) };
      throw new S3Error('EntityTooSmall', 'A part is smaller than the minimum allowed size', {
        details,
      });
    }
    return part;
  });
}

/** Of the parts' checksums, or of all bytes, as the upload was begun. */
async function wholeChecksum(
  { algorithm, checksumType }: Upload,
  parts: readonly Part[],
  { blobs }: S3Context,
): Promise<Checksum | undefined> {
  if (algorithm === undefined) return undefined;
  const running = createChecksum(algorithm);
  if (checksumType === 'COMPOSITE') {
    for (const { checksum } of parts) {
      if (checksum?.algorithm !== algorithm) return undefined;
      running.update(Buffer.from(checksum.value, 'base64'));
    }
    const value = `${running.digest().toString('base64')}-${parts.length}`;
    return { algorithm, value, type: checksumType };
  }
  const segments = parts.map(({ segment }) => segment);
  for await (const bytes of blobs.read(segments, 0, Number.POSITIVE_INFINITY)) {
    running.update(bytes);
  }
  return { algorithm, value: running.digest().toString('base64'), type: checksumType };
}

function assertClaimedChecksum(call: S3Call, checksum: Checksum | undefined): void {
  if (checksum === undefined) return;
  const claimed = header(call, `x-amz-checksum-${checksum.algorithm.toLowerCase()}`);
  if (claimed === undefined || claimed === checksum.value) return;
  throw new S3Error(
    'BadDigest',
    `The ${checksum.algorithm} you specified did not match the calculated checksum.`,
  );
}

const noSuchUpload = () =>
  new S3Error(
    'NoSuchUpload',
    'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.',
  );

export function findUpload(call: S3Call, { uploads }: S3Context): Upload {
  const upload = uploads.find(call.query.get('uploadId') ?? '');
  if (upload?.bucket !== call.bucket || upload.key !== call.key) throw noSuchUpload();
  return upload;
}
