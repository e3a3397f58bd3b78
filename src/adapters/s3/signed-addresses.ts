/** Presigned addresses in the bucket of batch files: one upload of exactly one file, and downloads. */
import type { DownloadSigner, UploadSigner } from '../../application/batch/batch-store.ts';
import type { BatchUpload } from '../../contract/batch.ts';
import type { BatchRecord } from '../../contract/batch-record.ts';
import { toTimestamp } from '../../contract/text.ts';
import { type AddressOptions, createAddressSigner } from './address-signer.ts';

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

export function createUploadSigner(options: AddressOptions): UploadSigner {
  const addressFor = createAddressSigner(options);
  return {
    async sign(batch) {
      const headers = headersOf(batch);
      const nowMs = options.now();
      const expiresMs = Math.min(nowMs + UPLOAD_SECONDS * 1000, Date.parse(batch.uploadExpiresAt));
      const url = await addressFor({
        method: 'PUT',
        key: batch.objectKey,
        query: { 'x-id': 'PutObject' },
        headers,
        // The row may be a moment older than its end; an address of no time at all cannot be signed.
        expiresSeconds: Math.max(1, Math.floor((expiresMs - nowMs) / 1000)),
      });
      return { url, method: 'PUT', headers, expiresAt: toTimestamp(expiresMs) };
    },
  };
}

export function createDownloadSigner(options: AddressOptions): DownloadSigner {
  const addressFor = createAddressSigner(options);
  return {
    async sign(objectKey) {
      const nowMs = options.now();
      const [folder = 'file', , name = 'batch.csv'] = objectKey.split('/');
      const url = await addressFor({
        method: 'GET',
        key: objectKey,
        query: {
          'response-content-disposition': `attachment; filename="${folder}-${name}"`,
          'x-amz-checksum-mode': 'ENABLED',
          'x-id': 'GetObject',
        },
        expiresSeconds: DOWNLOAD_SECONDS,
      });
      return { url, expiresAt: toTimestamp(nowMs + DOWNLOAD_SECONDS * 1000) };
    },
  };
}
