/** Proves versions, copies, deletion and what survives a restart, through the real SDK. */
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  type GetObjectCommandInput,
  HeadBucketCommand,
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
