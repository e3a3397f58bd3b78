/** Proves multipart uploads through the real SDK, and that large bodies pass without being held in memory. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  type CreateMultipartUploadCommandInput,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { expect, it } from 'vitest';
import { PLAIN, startS3, VERSIONED } from './s3-stack.ts';

const MB = 1024 ** 2;
const target = { Bucket: VERSIONED, Key: 'inbox/large.csv' };

async function begin(client: S3Client, more: Partial<CreateMultipartUploadCommandInput> = {}) {
  const { UploadId } = await client.send(new CreateMultipartUploadCommand({ ...target, ...more }));
  const part = async (PartNumber: number, Body: Uint8Array): Promise<CompletedPart> => {
    const sent = await client.send(
      new UploadPartCommand({ ...target, UploadId, PartNumber, Body, ...more }),
    );
    const { ETag, ChecksumCRC32 } = sent;
    return { ETag, PartNumber, ...(ChecksumCRC32 && { ChecksumCRC32 }) };
  };
  const complete = (Parts: CompletedPart[]) =>
    client.send(
      new CompleteMultipartUploadCommand({ ...target, UploadId, MultipartUpload: { Parts } }),
    );
  return { UploadId, part, complete };
}

it('makes one object of parts that came in any order, some of them twice', async () => {
  const { client, sent, directory } = await startS3();
  const { part, complete, UploadId } = await begin(client, {
    ContentType: 'text/csv',
    Metadata: { a: '1' },
    ChecksumAlgorithm: 'CRC32',
  });
  const second = await part(2, Buffer.from('the end'));
  await part(1, Buffer.alloc(5 * MB, 'wrong'));
  const first = await part(1, Buffer.alloc(5 * MB, 'a'));
  const unused = await part(9, Buffer.from('unused'));
  expect(unused.PartNumber).toBe(9);
  const listed = await client.send(new ListPartsCommand({ ...target, UploadId }));
  expect(listed.Parts?.map(({ PartNumber }) => PartNumber)).toEqual([1, 2, 9]);
  const before = sent.length;
  const done = await complete([first, second]);
  expect(done.ETag).toMatch(/^"[\da-f]{32}-2"$/);
  expect(done.ChecksumCRC32).toMatch(/-2$/);

  const found = await client.send(new GetObjectCommand(target));
  expect(found).toMatchObject({ ContentType: 'text/csv', Metadata: { a: '1' }, ETag: done.ETag });
  const bytes = Buffer.from((await found.Body?.transformToByteArray()) ?? []);
  expect(bytes.length).toBe(5 * MB + 7);
  expect(bytes.subarray(5 * MB - 1).toString()).toBe('athe end');
  const across = await client.send(
    new GetObjectCommand({ ...target, Range: `bytes=${5 * MB - 2}-${5 * MB + 2}` }),
  );
  expect(await across.Body?.transformToString()).toBe('aathe');
  expect(readdirSync(join(directory, 'blobs'))).toHaveLength(2);
  expect(sent.slice(before).map(({ body }) => JSON.parse(body).Records[0].eventName)).toEqual([
    'ObjectCreated:CompleteMultipartUpload',
  ]);
  await expect(complete([first, second])).rejects.toMatchObject({ name: 'NoSuchUpload' });
});

it('computes a checksum of all bytes where one was asked for', async () => {
  const { client } = await startS3();
  const { part, complete } = await begin(client, {
    ChecksumAlgorithm: 'CRC32',
    ChecksumType: 'FULL_OBJECT',
  });
  const done = await complete([await part(1, Buffer.from('123456789'))]);
  expect(done).toMatchObject({ ChecksumCRC32: 'y/Q5Jg==', ChecksumType: 'FULL_OBJECT' });
});

it.each([
  ['a part that is not there', [{ PartNumber: 3, ETag: '"0"' }], 'InvalidPart'],
  ['a part with another ETag', [{ PartNumber: 1, ETag: '"0"' }], 'InvalidPart'],
  ['no parts', [], 'MalformedXML'],
])('does not complete with %s', async (_, parts, name) => {
  const { client } = await startS3();
  const { part, complete } = await begin(client);
  await part(1, Buffer.from('x'));
  await expect(complete(parts)).rejects.toMatchObject({ name });
});

it('does not complete with parts out of order or too small', async () => {
  const { client } = await startS3();
  const { part, complete } = await begin(client);
  const one = await part(1, Buffer.from('x'));
  const two = await part(2, Buffer.from('y'));
  await expect(complete([two, one])).rejects.toMatchObject({ name: 'InvalidPartOrder' });
  await expect(complete([one, two])).rejects.toMatchObject({ name: 'EntityTooSmall' });
  await expect(part(10_001, Buffer.from('z'))).rejects.toMatchObject({ name: 'InvalidArgument' });
});

it('forgets an upload that is aborted', async () => {
  const { client, directory } = await startS3();
  const { part, UploadId } = await begin(client);
  await part(1, Buffer.from('x'));
  const list = () => client.send(new ListMultipartUploadsCommand({ Bucket: target.Bucket }));
  expect((await list()).Uploads).toMatchObject([{ Key: target.Key, UploadId }]);
  await client.send(new AbortMultipartUploadCommand({ ...target, UploadId }));
  expect((await list()).Uploads).toBeUndefined();
  expect(readdirSync(join(directory, 'blobs'))).toEqual([]);
  await expect(part(2, Buffer.from('y'))).rejects.toMatchObject({ name: 'NoSuchUpload' });
});

it('passes bodies on without holding them', async () => {
  const { client } = await startS3();
  const block = Buffer.alloc(MB, 'x');
  const blocks = 256;
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const held = () => {
    collect();
    return process.memoryUsage().arrayBuffers;
  };
  const base = held();
  let peak = 0;
  const watch = setInterval(() => {
    peak = Math.max(peak, held());
  }, 50);
  const Body = Readable.from(
    (function* () {
      for (let n = 0; n < blocks; n++) yield block;
    })(),
    { highWaterMark: 1 },
  );
  const where = { Bucket: PLAIN, Key: 'large' };
  await client.send(new PutObjectCommand({ ...where, Body, ContentLength: blocks * MB }));
  const head = await client.send(new HeadObjectCommand(where));
  expect(head.ContentLength).toBe(blocks * MB);
  const { Body: stream } = await client.send(new GetObjectCommand(where));
  let received = 0;
  for await (const chunk of stream as Readable) received += (chunk as Buffer).length;
  clearInterval(watch);
  expect(received).toBe(blocks * MB);
  expect((peak - base) / MB).toBeLessThan(64);
});
