/** Presigned addresses in the bucket of batch files: one upload of exactly one file, and downloads. */
import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { DownloadSigner, UploadSigner } from '../../application/batch/batch-store.ts';
import type { Now } from '../../application/ports.ts';
import type { BatchUpload } from '../../contract/batch.ts';
import type { BatchRecord } from '../../contract/batch-record.ts';
import { toTimestamp } from '../../contract/text.ts';
import { asStore } from '../aws/errors.ts';

interface Options {
  readonly client: S3Client;
  readonly bucket: string;
  readonly now: Now;
}

const UPLOAD_SECONDS = 3600;
const DOWNLOAD_SECONDS = 900;

const contentTypeOf = ({ format, compression }: BatchRecord): string => {
  if (compression === 'gzip') return 'application/gzip';
  return format === 'csv' ? 'text/csv' : 'application/x-ndjson';
};

const headersOf = (batch: BatchRecord): BatchUpload['headers'] => ({
  'content-length': String(batch.sizeBytes),
  'content-type': contentTypeOf(batch),
  'if-none-match': '*',
  'x-amz-checksum-sha256': Buffer.from(batch.sha256, 'hex').toString('base64'),
});

/** Every header stays a header and is signed: in the query, S3 would not hold the request to it. */
export const createUploadSigner = ({ client, bucket, now }: Options): UploadSigner => ({
  async sign(batch) {
    const headers = headersOf(batch);
    const nowMs = now();
    const expiresMs = Math.min(nowMs + UPLOAD_SECONDS * 1000, Date.parse(batch.uploadExpiresAt));
    const command = new PutObjectCommand({
      Bucket: bucket,
      Key: batch.objectKey,
      ContentLength: batch.sizeBytes,
      ContentType: headers['content-type'],
      ChecksumSHA256: headers['x-amz-checksum-sha256'],
      IfNoneMatch: '*',
    });
    const names = new Set(Object.keys(headers));
    const url = await asStore('Signing an upload', () =>
      getSignedUrl(client, command, {
        // The row may be a moment older than its end; an address of no time at all cannot be signed.
        expiresIn: Math.max(1, Math.floor((expiresMs - nowMs) / 1000)),
        signingDate: new Date(nowMs),
        signableHeaders: new Set([...names, 'host']),
        unhoistableHeaders: names,
      }),
    );
    return { url, method: 'PUT', headers, expiresAt: toTimestamp(expiresMs) };
  },
});

export const createDownloadSigner = ({ client, bucket, now }: Options): DownloadSigner => ({
  async sign(objectKey) {
    const nowMs = now();
    const [folder = 'file', , name = 'batch.csv'] = objectKey.split('/');
    const command = new GetObjectCommand({
      Bucket: bucket,
      Key: objectKey,
      ResponseContentDisposition: `attachment; filename="${folder}-${name}"`,
    });
    const url = await asStore('Signing a download', () =>
      getSignedUrl(client, command, {
        expiresIn: DOWNLOAD_SECONDS,
        signingDate: new Date(nowMs),
      }),
    );
    return { url, expiresAt: toTimestamp(nowMs + DOWNLOAD_SECONDS * 1000) };
  },
});
