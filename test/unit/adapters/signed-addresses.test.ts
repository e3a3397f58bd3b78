/** Addresses are signed without the S3 client, so they have to be the very ones that it would sign. */
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  createDownloadSigner,
  createUploadSigner,
} from '../../../src/adapters/s3/signed-addresses.ts';
import type { BatchRecord } from '../../../src/contract/batch-record.ts';

const NOW_MS = Date.UTC(2026, 10, 23, 9, 30);
const bucket = 'payment-batches-123456789012-dev';
const now = () => NOW_MS;
const keys = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'a secret' };

const batch = {
  sizeBytes: 5_000_000_000,
  format: 'csv',
  compression: 'gzip',
  sha256: 'ab'.repeat(32),
  objectKey: "inbox/mer_1/odd key ü+(1)!'*~.csv",
  uploadExpiresAt: new Date(NOW_MS + 1_800_500).toISOString(),
} as BatchRecord;

const HEADERS = {
  'content-length': '5000000000',
  'content-type': 'application/gzip',
  'if-none-match': '*',
  'x-amz-checksum-sha256': Buffer.from(batch.sha256, 'hex').toString('base64'),
};

interface Place {
  readonly region: string;
  readonly endpointUrl: string | undefined;
  readonly sessionToken?: string;
}

/** Lambda gives a function its keys in the environment; the client is given the same. */
function prepare({ region, endpointUrl, sessionToken }: Place) {
  vi.stubEnv('AWS_ACCESS_KEY_ID', keys.accessKeyId);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', keys.secretAccessKey);
  vi.stubEnv('AWS_SESSION_TOKEN', sessionToken);
  const client = new S3Client({
    region,
    ...(endpointUrl === undefined ? {} : { endpoint: endpointUrl }),
    credentials: { ...keys, ...(sessionToken === undefined ? {} : { sessionToken }) },
    requestChecksumCalculation: 'WHEN_REQUIRED',
  });
  return { client, options: { region, endpointUrl, bucket, now } };
}

const upload = new PutObjectCommand({
  Bucket: bucket,
  Key: batch.objectKey,
  ContentLength: batch.sizeBytes,
  ContentType: HEADERS['content-type'],
  ChecksumSHA256: HEADERS['x-amz-checksum-sha256'],
  IfNoneMatch: '*',
});

const download = new GetObjectCommand({
  Bucket: bucket,
  Key: 'results/mer_1/a b.csv',
  ResponseContentDisposition: 'attachment; filename="results-a b.csv"',
});

afterEach(() => vi.unstubAllEnvs());

describe('an address', () => {
  it.each<Place>([
    { region: 'us-east-1', endpointUrl: undefined, sessionToken: 'of/a+role==' },
    { region: 'us-east-1', endpointUrl: undefined },
    { region: 'eu-central-1', endpointUrl: undefined },
    { region: 'us-gov-west-1', endpointUrl: undefined },
    { region: 'cn-north-1', endpointUrl: undefined },
    { region: 'us-east-1', endpointUrl: 'http://127.0.0.1:4011', sessionToken: 'of a role' },
    { region: 'us-east-1', endpointUrl: 'http://127.0.0.1/' },
  ])('is what the S3 client signs, at $region $endpointUrl', async (place) => {
    const { client, options } = prepare(place);
    const names = new Set(Object.keys(HEADERS));
    const { url, ...rest } = await createUploadSigner(options).sign(batch);
    expect(url).toBe(
      await getSignedUrl(client, upload, {
        expiresIn: 1800,
        signingDate: new Date(NOW_MS),
        signableHeaders: new Set([...names, 'host']),
        unhoistableHeaders: names,
      }),
    );
    expect(rest).toEqual({ method: 'PUT', headers: HEADERS, expiresAt: batch.uploadExpiresAt });
    const signed = await createDownloadSigner(options).sign('results/mer_1/a b.csv');
    expect(signed.url).toBe(
      await getSignedUrl(client, download, { expiresIn: 900, signingDate: new Date(NOW_MS) }),
    );
    expect(Date.parse(signed.expiresAt)).toBe(NOW_MS + 900_000);
  });

  it('is signed for a second at least, and by the keys that the function has at that time', async () => {
    const { options } = prepare({ region: 'us-east-1', endpointUrl: undefined });
    const signer = createUploadSigner(options);
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIALATER');
    const late = { ...batch, uploadExpiresAt: new Date(NOW_MS - 1).toISOString() };
    const { searchParams } = new URL((await signer.sign(late)).url);
    expect(searchParams.get('X-Amz-Expires')).toBe('1');
    expect(searchParams.get('X-Amz-Credential')).toMatch(/^AKIALATER\/20261123\//);
  });

  it('cannot be signed without keys', async () => {
    const { options } = prepare({ region: 'us-east-1', endpointUrl: undefined });
    vi.stubEnv('AWS_ACCESS_KEY_ID', undefined);
    await expect(createUploadSigner(options).sign(batch)).rejects.toThrow(/credentials/);
  });
});
