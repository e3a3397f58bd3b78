/** Proves objects through the real SDK: bodies, metadata, versions, ranges, conditions, copies, deletion. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import {
  GetObjectCommand,
  type GetObjectCommandInput,
  HeadObjectCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  type S3Client,
} from '@aws-sdk/client-s3';
import { describe, expect, it, vi } from 'vitest';
import { PLAIN, startS3 } from './s3-stack.ts';

const put = (
  client: S3Client,
  Key: string,
  Body: string,
  more: Partial<PutObjectCommandInput> = {},
) => client.send(new PutObjectCommand({ Bucket: PLAIN, Key, Body, ...more }));
const get = (client: S3Client, Key: string, more: Partial<GetObjectCommandInput> = {}) =>
  client.send(new GetObjectCommand({ Bucket: PLAIN, Key, ...more }));
const read = async (client: S3Client, Key: string, more: Partial<GetObjectCommandInput> = {}) =>
  (await get(client, Key, more)).Body?.transformToString();

describe('an object', () => {
  it('comes back with its bytes, type and metadata', async () => {
    const { client } = await startS3();
    const put1 = await put(client, 'a b/größe 😀+&.txt', 'hello', {
      ContentType: 'text/csv',
      CacheControl: 'no-store',
      ContentEncoding: 'gzip',
      Metadata: { batch: 'b-1' },
    });
    expect(put1.ETag).toBe('"5d41402abc4b2a76b9719d911017c592"');
    const found = await get(client, 'a b/größe 😀+&.txt');
    expect(found).toMatchObject({
      ContentType: 'text/csv',
      CacheControl: 'no-store',
      ContentEncoding: 'gzip',
      ContentLength: 5,
      Metadata: { batch: 'b-1' },
      ETag: put1.ETag,
      ServerSideEncryption: 'AES256',
    });
    expect(await found.Body?.transformToString()).toBe('hello');
    expect(found.VersionId).toBeUndefined();
  });

  it('may be empty', async () => {
    const { client } = await startS3();
    await put(client, 'empty', '', { ContentLength: 0 });
    expect(await read(client, 'empty')).toBe('');
    expect(
      (await client.send(new HeadObjectCommand({ Bucket: PLAIN, Key: 'empty' }))).ContentLength,
    ).toBe(0);
  });

  it('is taken as a stream of known length, in chunks with a trailing checksum', async () => {
    const { client, lines } = await startS3();
    const bytes = Buffer.alloc(3_000_000, 'abcdefg');
    await client.send(
      new PutObjectCommand({
        Bucket: PLAIN,
        Key: 'stream',
        Body: Readable.from([bytes.subarray(0, 1_000_001), bytes.subarray(1_000_001)]),
        ContentLength: bytes.length,
        ChecksumAlgorithm: 'SHA256',
      }),
    );
    const found = await get(client, 'stream');
    expect(Buffer.from((await found.Body?.transformToByteArray()) ?? []).equals(bytes)).toBe(true);
    expect(found.ContentEncoding).toBeUndefined();
    expect(lines).toEqual([]);
  });

  it('is replaced as a whole, and only its last bytes stay on the disk', async () => {
    const { client, directory } = await startS3();
    await put(client, 'k', 'one');
    await put(client, 'k', 'two');
    expect(await read(client, 'k')).toBe('two');
    // Nobody waits for the old ones to go.
    const left = () => expect(readdirSync(join(directory, 'blobs'))).toHaveLength(1);
    await vi.waitFor(left, { timeout: 10_000 });
  });

  it.each([
    ['bytes=0-3', '0123', 'bytes 0-3/10'],
    ['bytes=4-', '456789', 'bytes 4-9/10'],
    ['bytes=-3', '789', 'bytes 7-9/10'],
    ['bytes=8-99', '89', 'bytes 8-9/10'],
    ['bytes=0-0', '0', 'bytes 0-0/10'],
    ['bytes=5-2', '0123456789', undefined],
    ['lines=1-2', '0123456789', undefined],
  ])('gives the range %s', async (Range, text, ContentRange) => {
    const { client } = await startS3();
    await put(client, 'k', '0123456789');
    const found = await get(client, 'k', { Range });
    expect(await found.Body?.transformToString()).toBe(text);
    expect(found.ContentRange).toBe(ContentRange);
  });

  it('refuses a range behind its end', async () => {
    const { client } = await startS3();
    await put(client, 'k', '0123456789');
    await expect(get(client, 'k', { Range: 'bytes=10-' })).rejects.toMatchObject({
      name: 'InvalidRange',
      $metadata: { httpStatusCode: 416 },
    });
  });

  it('obeys conditions on reads', async () => {
    const { client } = await startS3();
    const { ETag = '' } = await put(client, 'k', 'x');
    const past = new Date(Date.now() - 86_400_000);
    const future = new Date(Date.now() + 86_400_000);
    expect(await read(client, 'k', { IfMatch: ETag })).toBe('x');
    expect(await read(client, 'k', { IfNoneMatch: '"other"', IfModifiedSince: future })).toBe('x');
    expect(await read(client, 'k', { IfModifiedSince: past })).toBe('x');
    const status = (more: Partial<GetObjectCommandInput>) =>
      get(client, 'k', more).then(
        () => 200,
        (error: { $metadata: { httpStatusCode: number } }) => error.$metadata.httpStatusCode,
      );
    expect(await status({ IfMatch: '"other"' })).toBe(412);
    expect(await status({ IfUnmodifiedSince: past })).toBe(412);
    expect(await status({ IfNoneMatch: ETag })).toBe(304);
    expect(await status({ IfModifiedSince: future })).toBe(304);
  });

  it('is written once only under If-None-Match, also by writers that race', async () => {
    const { client } = await startS3();
    const writes = await Promise.allSettled(
      ['a', 'b', 'c', 'd'].map((body) => put(client, 'once', body, { IfNoneMatch: '*' })),
    );
    expect(writes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await expect(put(client, 'once', 'e', { IfNoneMatch: '*' })).rejects.toMatchObject({
      name: 'PreconditionFailed',
    });
    const { ETag = '' } = await get(client, 'once');
    await put(client, 'once', 'f', { IfMatch: ETag });
    await expect(put(client, 'once', 'g', { IfMatch: ETag })).rejects.toMatchObject({
      name: 'PreconditionFailed',
    });
  });

  it.each([
    ['a wrong Content-MD5', { ContentMD5: 'AAAAAAAAAAAAAAAAAAAAAA==' }, 'BadDigest'],
    ['a malformed Content-MD5', { ContentMD5: 'zzz' }, 'InvalidDigest'],
    ['a wrong CRC-32', { ChecksumCRC32: 'AAAAAA==' }, 'BadDigest'],
    ['a wrong SHA-256', { ChecksumSHA256: `${'A'.repeat(43)}=` }, 'BadDigest'],
    ['two kilobytes of metadata', { Metadata: { a: 'x'.repeat(2_100) } }, 'MetadataTooLarge'],
    ['a key of 1,025 bytes', { Key: 'k'.repeat(1_025) }, 'KeyTooLongError'],
    ['a bucket that is not there', { Bucket: 'none' }, 'NoSuchBucket'],
    ['another account’s bucket', { ExpectedBucketOwner: '000000000000' }, 'AccessDenied'],
  ])('is not stored with %s', async (_, more, name) => {
    const { client, directory } = await startS3();
    await expect(put(client, 'k', 'hello', more)).rejects.toMatchObject({ name });
    expect(readdirSync(join(directory, 'blobs'))).toEqual([]);
    await expect(get(client, 'k')).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  it.each(['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'] as const)(
    'carries its %s checksum',
    async (ChecksumAlgorithm) => {
      const { client } = await startS3();
      const known = {
        CRC32: 'y/Q5Jg==',
        CRC32C: '4waSgw==',
        CRC64NVME: 'rosUhgp5mIg=',
        SHA1: '98O8HYCOBHMq32eZZczDTKeuNEE=',
        SHA256: 'FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU=',
      };
      const field = `Checksum${ChecksumAlgorithm}` as const;
      await put(client, 'k', '123456789', { [field]: known[ChecksumAlgorithm] });
      const head = new HeadObjectCommand({ Bucket: PLAIN, Key: 'k', ChecksumMode: 'ENABLED' });
      expect(await client.send(head)).toMatchObject({
        [field]: known[ChecksumAlgorithm],
        ChecksumType: 'FULL_OBJECT',
      });
    },
  );
});
