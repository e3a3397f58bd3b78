/** Proves objects through the real SDK: bodies, metadata, versions, ranges, conditions, copies, deletion. */
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  type GetObjectCommandInput,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  type S3Client,
} from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { createClock } from '../../../local/clock.ts';
import { PLAIN, startS3, temporaryDirectory, VERSIONED } from './s3-stack.ts';

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
    expect(readdirSync(join(directory, 'blobs'))).toHaveLength(1);
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

describe('versions', () => {
  const bucket = { Bucket: VERSIONED };

  it('keep what was overwritten or deleted, until a version is deleted itself', async () => {
    const { client } = await startS3();
    const one = await put(client, 'k', 'one', bucket);
    const two = await put(client, 'k', 'two', bucket);
    expect(one.VersionId).not.toBe(two.VersionId);
    expect(await read(client, 'k', bucket)).toBe('two');
    expect(await read(client, 'k', { ...bucket, VersionId: one.VersionId })).toBe('one');

    const marker = await client.send(new DeleteObjectCommand({ ...bucket, Key: 'k' }));
    expect(marker.DeleteMarker).toBe(true);
    await expect(get(client, 'k', bucket)).rejects.toMatchObject({ name: 'NoSuchKey' });
    const { VersionId } = marker;
    await expect(get(client, 'k', { ...bucket, VersionId })).rejects.toMatchObject({
      name: 'MethodNotAllowed',
    });
    await put(client, 'k', 'three', { ...bucket, IfNoneMatch: '*' });

    const three = await get(client, 'k', bucket);
    const remove = (version: string | undefined) =>
      client.send(new DeleteObjectCommand({ ...bucket, Key: 'k', VersionId: version }));
    await remove(three.VersionId);
    await remove(VersionId);
    expect(await read(client, 'k', bucket)).toBe('two');
    await remove(two.VersionId);
    expect(await read(client, 'k', bucket)).toBe('one');
    await remove(one.VersionId);
    await expect(get(client, 'k', bucket)).rejects.toMatchObject({ name: 'NoSuchKey' });
    const gone = { ...bucket, VersionId: one.VersionId };
    await expect(get(client, 'k', gone)).rejects.toMatchObject({ name: 'NoSuchVersion' });
  });

  it('are a setting of the stack that no call changes', async () => {
    const { client } = await startS3();
    const status = async (Bucket: string) =>
      (await client.send(new GetBucketVersioningCommand({ Bucket }))).Status;
    expect([await status(VERSIONED), await status(PLAIN)]).toEqual(['Enabled', undefined]);
    const change = new PutBucketVersioningCommand({
      ...bucket,
      VersioningConfiguration: { Status: 'Suspended' },
    });
    await expect(client.send(change)).rejects.toMatchObject({ name: 'NotImplemented' });
  });
});

describe('the server', () => {
  it('copies with or without the metadata, also from an old version', async () => {
    const { client } = await startS3();
    const old = await put(client, 'source ä', 'one', { Bucket: VERSIONED, Metadata: { a: '1' } });
    await put(client, 'source ä', 'two', { Bucket: VERSIONED });
    const CopySource = `${VERSIONED}/${encodeURIComponent('source ä')}?versionId=${old.VersionId}`;
    const copy = await client.send(
      new CopyObjectCommand({ Bucket: PLAIN, Key: 'copy', CopySource }),
    );
    expect(copy.CopyObjectResult?.ETag).toBe(old.ETag);
    expect(await get(client, 'copy')).toMatchObject({ Metadata: { a: '1' } });
    const replace = { MetadataDirective: 'REPLACE', Metadata: { b: '2' } } as const;
    await client.send(
      new CopyObjectCommand({
        Bucket: PLAIN,
        Key: 'copy',
        CopySource: `${PLAIN}/copy`,
        ...replace,
      }),
    );
    expect(await get(client, 'copy')).toMatchObject({ Metadata: { b: '2' } });
    expect(await read(client, 'copy')).toBe('one');
    const onItself = new CopyObjectCommand({
      Bucket: PLAIN,
      Key: 'copy',
      CopySource: `${PLAIN}/copy`,
    });
    await expect(client.send(onItself)).rejects.toMatchObject({ name: 'InvalidRequest' });
  });

  it('deletes many at once, and says nothing against deleting what is not there', async () => {
    const { client, directory } = await startS3();
    for (const key of ['a', 'b & <c>']) await put(client, key, 'x');
    const Objects = ['a', 'b & <c>', 'none'].map((Key) => ({ Key }));
    const { Deleted, Errors } = await client.send(
      new DeleteObjectsCommand({ Bucket: PLAIN, Delete: { Objects } }),
    );
    expect(Deleted?.map(({ Key }) => Key)).toEqual(['a', 'b & <c>', 'none']);
    expect(Errors).toBeUndefined();
    expect(readdirSync(join(directory, 'blobs'))).toEqual([]);
    await client.send(new DeleteObjectCommand({ Bucket: PLAIN, Key: 'none' }));
  });

  it('shows its buckets and how they encrypt', async () => {
    const { client } = await startS3();
    const { Buckets } = await client.send(new ListBucketsCommand({}));
    expect(Buckets?.map(({ Name }) => Name)).toEqual([VERSIONED, PLAIN]);
    await client.send(new HeadBucketCommand({ Bucket: PLAIN }));
    expect(await put(client, 'k', 'x', { Bucket: VERSIONED })).toMatchObject({
      ServerSideEncryption: 'aws:kms',
      BucketKeyEnabled: true,
    });
  });

  it('keeps objects between runs, and clears away what a crash left half done', async () => {
    const directory = temporaryDirectory();
    const clock = createClock({ scale: 1000 });
    const first = await startS3({ directory, clock });
    await put(first.client, 'k', 'kept', { Bucket: VERSIONED, Metadata: { a: '1' } });
    await first.close();
    writeFileSync(join(directory, 'blobs', 'half.part'), 'x');
    const second = await startS3({ directory, clock });
    const found = await get(second.client, 'k', { Bucket: VERSIONED });
    expect(found.Metadata).toEqual({ a: '1' });
    expect(await found.Body?.transformToString()).toBe('kept');
    expect(readdirSync(join(directory, 'blobs'))).toHaveLength(1);
  });
});
