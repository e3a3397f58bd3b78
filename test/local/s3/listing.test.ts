/** Proves listings through the real SDK and its paginators, at every page size. */
import {
  DeleteObjectCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandInput,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
  PutObjectCommand,
  paginateListObjectsV2,
  type S3Client,
} from '@aws-sdk/client-s3';
import { expect, it } from 'vitest';
import { PLAIN, startS3, VERSIONED } from './s3-stack.ts';

const put = (client: S3Client, Key: string, Bucket = PLAIN) =>
  client.send(new PutObjectCommand({ Bucket, Key, Body: Key }));

/** By UTF-8 bytes, in which the emoji comes after the letter beyond the surrogates. */
const KEYS = ['a', 'a/1', 'a/2', 'a/b/3', 'a0', 'b & <c>', 'ä', 'ﬁ', '😀'];

async function filled() {
  const started = await startS3();
  for (const key of [...KEYS].reverse()) await put(started.client, key);
  return started;
}

async function all(client: S3Client, input: Partial<ListObjectsV2CommandInput>, pageSize: number) {
  const keys: string[] = [];
  const prefixes: string[] = [];
  for await (const page of paginateListObjectsV2(
    { client, pageSize },
    { Bucket: PLAIN, ...input },
  )) {
    expect(page.KeyCount).toBeLessThanOrEqual(pageSize);
    keys.push(...(page.Contents ?? []).map(({ Key = '' }) => Key));
    prefixes.push(...(page.CommonPrefixes ?? []).map(({ Prefix = '' }) => Prefix));
  }
  return { keys, prefixes };
}

it.each([1, 2, 3, 1000])('lists all keys in order, %i a page', async (pageSize) => {
  const { client } = await filled();
  expect(await all(client, {}, pageSize)).toEqual({ keys: KEYS, prefixes: [] });
  expect(await all(client, { EncodingType: 'url' }, pageSize)).toMatchObject({
    keys: KEYS.map((key) => encodeURIComponent(key).replaceAll('%2F', '/')),
  });
});

it.each([
  [{ Delimiter: '/' }, ['a', 'a0', 'b & <c>', 'ä', 'ﬁ', '😀'], ['a/']],
  [{ Prefix: 'a/', Delimiter: '/' }, ['a/1', 'a/2'], ['a/b/']],
  [{ Prefix: 'a' }, ['a', 'a/1', 'a/2', 'a/b/3', 'a0'], []],
  [{ Prefix: 'a/', StartAfter: 'a/1' }, ['a/2', 'a/b/3'], []],
  [{ Prefix: 'none' }, [], []],
])('lists %j', async (input, keys, prefixes) => {
  const { client } = await filled();
  for (const pageSize of [1, 2, 1000]) {
    expect(await all(client, input, pageSize)).toEqual({ keys, prefixes });
  }
});

it('answers the old listing too, and a page of nothing', async () => {
  const { client } = await filled();
  const old = new ListObjectsCommand({ Bucket: PLAIN, MaxKeys: 2, Marker: 'a/1' });
  const first = await client.send(old);
  expect(first.Contents?.map(({ Key }) => Key)).toEqual(['a/2', 'a/b/3']);
  expect(first).toMatchObject({ IsTruncated: true, NextMarker: 'a/b/3' });
  const none = await client.send(new ListObjectsV2Command({ Bucket: PLAIN, MaxKeys: 0 }));
  expect(none).toMatchObject({ KeyCount: 0, IsTruncated: false });
});

it('leaves deleted objects out of the listing and shows them among the versions', async () => {
  const { client } = await startS3();
  await put(client, 'a', VERSIONED);
  await put(client, 'a', VERSIONED);
  await put(client, 'b/1', VERSIONED);
  await client.send(new DeleteObjectCommand({ Bucket: VERSIONED, Key: 'a' }));
  const { Contents } = await client.send(new ListObjectsV2Command({ Bucket: VERSIONED }));
  expect(Contents?.map(({ Key }) => Key)).toEqual(['b/1']);

  for (const MaxKeys of [1, 2, 3, 1000]) {
    const pages: ListObjectVersionsCommandOutput[] = [];
    let next: Partial<ListObjectVersionsCommandOutput> = {};
    do {
      const { NextKeyMarker: KeyMarker, NextVersionIdMarker: VersionIdMarker } = next;
      const page: ListObjectVersionsCommandOutput = await client.send(
        new ListObjectVersionsCommand({ Bucket: VERSIONED, MaxKeys, KeyMarker, VersionIdMarker }),
      );
      pages.push(page);
      next = page;
    } while (next.IsTruncated);
    const versions = pages.flatMap(({ Versions = [] }) => Versions);
    const markers = pages.flatMap(({ DeleteMarkers = [] }) => DeleteMarkers);
    expect(versions.map(({ Key, IsLatest }) => [Key, IsLatest])).toEqual([
      ['a', false],
      ['a', false],
      ['b/1', true],
    ]);
    expect(markers).toMatchObject([{ Key: 'a', IsLatest: true }]);
    expect(new Set([...versions, ...markers].map(({ VersionId }) => VersionId)).size).toBe(4);
  }
  const grouped = await client.send(
    new ListObjectVersionsCommand({ Bucket: VERSIONED, Delimiter: '/' }),
  );
  expect(grouped.CommonPrefixes).toEqual([{ Prefix: 'b/' }]);
});
