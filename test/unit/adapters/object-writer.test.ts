/** Objects of any size: small ones put at once, large ones in parts that add up to every byte, and nothing left of what broke off. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { S3Client } from '@aws-sdk/client-s3';
import { afterEach, describe, expect, it } from 'vitest';
import { createObjectWriter } from '../../../src/adapters/s3/object-writer.ts';
import { credentials } from './fake-aws.ts';

const MIB = 1024 ** 2;
let server: Server | undefined;
let client: S3Client | undefined;
afterEach(() => {
  client?.destroy();
  server?.close();
});

/** Keeps what is sent, by method and query; parts count only once they are completed in their order. */
async function prepare() {
  const sent: { readonly call: string; readonly body: Buffer }[] = [];
  server = createServer(async (request, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const { searchParams } = new URL(request.url ?? '', 'http://s3');
    const part = searchParams.get('partNumber');
    const isBegin = searchParams.has('uploads');
    const step = part === null ? (isBegin ? 'begin' : request.method) : `part ${part}`;
    sent.push({ call: String(step), body: Buffer.concat(pieces) });
    response.setHeader('x-amz-version-id', 'v1');
    if (part !== null) response.setHeader('etag', `"etag-${part}"`);
    response.end(
      isBegin
        ? '<InitiateMultipartUploadResult><UploadId>u1</UploadId></InitiateMultipartUploadResult>'
        : '<CompleteMultipartUploadResult/>',
    );
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server?.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  client = new S3Client({
    region: 'us-east-1',
    endpoint: `http://127.0.0.1:${port}`,
    forcePathStyle: true,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    credentials,
    maxAttempts: 1,
  });
  return { sent, writer: createObjectWriter({ client, bucket: 'files' }) };
}

/** Pieces of a size that no part is a multiple of. */
async function* piecesOf(bytes: Buffer, failsAt = Number.POSITIVE_INFINITY) {
  for (let at = 0; at < bytes.length; at += 700_001) {
    if (at > failsAt) throw new Error('the source broke off');
    yield bytes.subarray(at, at + 700_001);
  }
}

const bytesOf = (size: number) =>
  Buffer.from(Uint32Array.from({ length: size / 4 }, (_, n) => n).buffer);

describe('an object', () => {
  it.each([0, 4, 3 * MIB])('of %i bytes is put at once', async (size) => {
    const { sent, writer } = await prepare();
    const bytes = bytesOf(size);
    const made = await writer.write('results/a', piecesOf(bytes), 'text/csv');
    expect(made).toEqual({ key: 'results/a', versionId: 'v1' });
    expect(sent.map(({ call }) => call)).toEqual(['PUT']);
    expect(sent[0]?.body.equals(bytes)).toBe(true);
  });

  it('that is large is sent in parts, which are joined in their order to every byte', async () => {
    const { sent, writer } = await prepare();
    const bytes = bytesOf(12 * MIB);
    await writer.write('settlements/a', piecesOf(bytes), 'text/csv');
    expect(sent.map(({ call }) => call)).toEqual(['begin', 'part 1', 'part 2', 'part 3', 'POST']);
    const parts = sent.slice(1, 4).map(({ body }) => body);
    expect(Buffer.concat(parts).equals(bytes)).toBe(true);
    expect(parts.slice(0, 2).every(({ length }) => length >= 5 * MIB)).toBe(true);
    const joined = [...String(sent[4]?.body).matchAll(/etag-(\d).*?<PartNumber>(\d)</g)];
    expect(joined.map(([, etag, number]) => [etag, number])).toEqual([
      ['1', '1'],
      ['2', '2'],
      ['3', '3'],
    ]);
  });

  it('whose source breaks off is never completed', async () => {
    const { sent, writer } = await prepare();
    const written = writer.write('results/a', piecesOf(bytesOf(12 * MIB), 11 * MIB), 'text/csv');
    await expect(written).rejects.toThrow('the source broke off');
    expect(sent.map(({ call }) => call)).toEqual(['begin', 'part 1', 'part 2']);
  });
});
