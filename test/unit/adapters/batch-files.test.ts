/** Files read piece by piece, again where a connection broke, and expanded as a stream. */
import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { S3Client } from '@aws-sdk/client-s3';
import { afterEach, describe, expect, it } from 'vitest';
import { expandGzip } from '../../../src/adapters/gzip.ts';
import { createBatchFiles } from '../../../src/adapters/s3/batch-files.ts';
import { credentials } from './fake-aws.ts';

const MIB = 1024 ** 2;
const OBJECT = { key: 'inbox/a/b', versionId: 'v1' };

let server: Server | undefined;
afterEach(() => server?.close());

/** Answers ranges of `bytes`; says at which requests, counted from 1, the body breaks off or goes no further. */
async function prepare(
  bytes: Buffer,
  breaks: ReadonlySet<number>,
  stalls: ReadonlySet<number> = new Set(),
) {
  const ranges: string[] = [];
  server = createServer((request, response) => {
    const range = String(request.headers.range);
    ranges.push(range);
    const [, from = '0', to = '0'] = /bytes=(\d+)-(\d+)/.exec(range) ?? [];
    const body = bytes.subarray(Number(from), Number(to) + 1);
    const last = Number(from) + body.length - 1;
    response.writeHead(206, {
      'content-length': String(body.length),
      'content-range': `bytes ${from}-${last}/${bytes.length}`,
    });
    const isStalled = stalls.has(ranges.length);
    if (!breaks.has(ranges.length) && !isStalled) {
      response.end(body);
      return;
    }
    response.write(body.subarray(0, body.length / 2), () => isStalled || response.destroy());
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server?.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  const client = new S3Client({
    region: 'us-east-1',
    endpoint: `http://127.0.0.1:${port}`,
    forcePathStyle: true,
    credentials,
    maxAttempts: 1,
  });
  const options = { client, bucket: 'files', pause: async () => {} };
  const limit = stalls.size === 0 ? {} : { pieceWithinMs: 300 };
  return { files: createBatchFiles({ ...options, ...limit }), ranges };
}

async function contentOf(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of body) pieces.push(piece);
  return Buffer.concat(pieces);
}

async function* streamOf(...pieces: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* pieces;
}

describe('a file', () => {
  it('is read whole, also when connections break in the middle of a piece', async () => {
    const bytes = randomBytes(9 * MIB);
    const { files, ranges } = await prepare(bytes, new Set([2, 3, 5]));
    const read = await contentOf(files.read(OBJECT, { start: 5, end: bytes.length - 7 }));
    expect(read.equals(bytes.subarray(5, -7))).toBe(true);
    expect(ranges).toHaveLength(6);
  });

  it('is asked for again when it comes no further', async () => {
    const bytes = randomBytes(100);
    const { files } = await prepare(bytes, new Set(), new Set([1]));
    const read = await contentOf(files.read(OBJECT, { start: 0, end: 100 }));
    expect(read.equals(bytes)).toBe(true);
  });

  it('whose size comes no further is told to be tried again', async () => {
    const { files } = await prepare(randomBytes(100), new Set(), new Set([1]));
    await expect(contentOf(files.read(OBJECT))).rejects.toMatchObject({
      name: 'StoreUnavailable',
    });
  });

  it('gives up in the end, and says that it may be tried again', async () => {
    const { files } = await prepare(randomBytes(100), new Set([1, 2, 3, 4, 5, 6, 7]));
    await expect(contentOf(files.read(OBJECT, { start: 0, end: 100 }))).rejects.toMatchObject({
      name: 'StoreUnavailable',
    });
  });

  it('of no bytes at all in a range is not asked for', async () => {
    const { files, ranges } = await prepare(randomBytes(10), new Set());
    expect(await contentOf(files.read(OBJECT, { start: 4, end: 4 }))).toHaveLength(0);
    expect(ranges).toEqual([]);
    expect(await files.size(OBJECT)).toBe(10);
  });
});

describe('gzip', () => {
  it('is expanded, several members too, however it is cut into pieces', async () => {
    const bytes = Buffer.concat([gzipSync('one\n'), gzipSync('two\n')]);
    const pieces = Array.from(bytes, (byte) => Uint8Array.of(byte));
    expect(String(await contentOf(expandGzip(streamOf(...pieces))))).toBe('one\ntwo\n');
  });

  it.each([
    ['cut off', gzipSync('some text that is long enough').subarray(0, -9)],
    ['none', Buffer.from('amountMinor,currency\n')],
    ['changed on its way', gzipSync('some text').fill(7, 12, 14)],
  ])('that is %s is damaged', async (_, bytes) => {
    await expect(contentOf(expandGzip(streamOf(bytes)))).rejects.toMatchObject({
      name: 'GzipDamaged',
    });
  });

  it('passes on why its source could not be read', async () => {
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield gzipSync('some text').subarray(0, 12);
      throw new Error('the source broke');
    }
    await expect(contentOf(expandGzip(broken()))).rejects.toThrow('the source broke');
  });
});
