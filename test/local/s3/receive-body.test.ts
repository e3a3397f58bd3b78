/** Proves that a body is stored only when it is exactly what its headers and trailers promise. */
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openBlobs } from '../../../local/s3/blobs.ts';
import { type ReceivedBody, receiveBody } from '../../../local/s3/receive-body.ts';
import { temporaryDirectory } from './s3-stack.ts';

/** Sends the bytes as they are, in one piece or byte by byte; answers what became of them. */
async function receive(headers: Record<string, string>, body: string, pieces = 1) {
  const directory = temporaryDirectory();
  const blobs = openBlobs(directory);
  const outcome = Promise.withResolvers<ReceivedBody | string>();
  const server = createServer((request, response) => {
    const call = {
      operation: 'PutObject',
      bucket: 'b',
      key: 'k',
      query: new URLSearchParams(),
      request,
      headers: request.headers,
      requestId: '',
      caller: '',
    };
    const refused = (error: { code?: string }) => String(error.code);
    outcome.resolve(receiveBody(call, blobs).catch(refused));
    response.end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1').setNoDelay();
  socket.on('error', () => {});
  onTestFinished(() => {
    socket.destroy();
    server.close();
  });
  const lines = Object.entries({ 'content-length': `${Buffer.byteLength(body)}`, ...headers });
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  socket.write(`PUT /b/k HTTP/1.1\r\nhost: x\r\n${head}\r\n`);
  const step = Math.ceil(body.length / pieces) || 1;
  for (let at = 0; at < body.length; at += step) {
    socket.write(body.slice(at, at + step));
    await new Promise((resolve) => setTimeout(resolve, pieces > 1 ? 2 : 0));
  }
  const result = await outcome.promise;
  const files = readdirSync(directory);
  const stored = files.map((file) => readFileSync(join(directory, file), 'utf8'));
  return { result, stored };
}

const chunked = (length: number, more: Record<string, string> = {}) => ({
  'content-encoding': 'aws-chunked',
  'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
  'x-amz-decoded-content-length': `${length}`,
  'x-amz-trailer': 'x-amz-checksum-crc32',
  ...more,
});
const CRC = 'y/Q5Jg==';
const good = `5\r\n12345\r\n4;ext=1\r\n6789\r\n0\r\nx-amz-checksum-crc32:${CRC}\r\n\r\n`;

it.each([1, 7, good.length])(
  'decodes chunks and their trailer that come in %i pieces',
  async (pieces) => {
    const { result, stored } = await receive(chunked(9), good, pieces);
    expect(stored).toEqual(['123456789']);
    expect(result).toMatchObject({
      md5: '25f9e794323b453885f5181f1b624d0b',
      segment: { size: 9 },
      checksum: { algorithm: 'CRC32', value: CRC, type: 'FULL_OBJECT' },
    });
  },
);

it.each([
  ['another decoded length', chunked(8), good, 'IncompleteBody'],
  ['another trailing checksum', chunked(9), good.replace(CRC, 'AAAAAA=='), 'BadDigest'],
  ['no trailer', chunked(9), good.replace(/x-amz-checksum.*\r\n/, ''), 'InvalidRequest'],
  ['no last chunk', chunked(9), good.replace(/0\r\n.*/s, ''), 'IncompleteBody'],
  ['a size that is no number', chunked(9), good.replace('5\r\n', 'five\r\n'), 'InvalidRequest'],
  ['a chunk longer than its size', chunked(9), good.replace('12345', '123456'), 'InvalidRequest'],
  ['an endless line', chunked(9), 'x'.repeat(10_000), 'InvalidRequest'],
  [
    'signed chunks',
    chunked(9, { 'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD' }),
    good,
    'NotImplemented',
  ],
  [
    'no decoded length',
    chunked(9, { 'x-amz-decoded-content-length': '' }),
    good,
    'MissingContentLength',
  ],
  [
    'another payload hash',
    { 'x-amz-content-sha256': 'a'.repeat(64) },
    'x',
    'XAmzContentSHA256Mismatch',
  ],
  [
    'two checksums',
    { 'x-amz-checksum-crc32': CRC, 'x-amz-checksum-sha1': 'x' },
    '123456789',
    'InvalidRequest',
  ],
  ['more than 5 GiB to come', { 'content-length': `${5 * 1024 ** 3 + 1}` }, 'x', 'EntityTooLarge'],
])('stores nothing with %s', async (_, headers, body, code) => {
  expect(await receive(headers, body)).toEqual({ result: code, stored: [] });
});

it('verifies a payload hash and a checksum that come in the headers', async () => {
  const headers = {
    'x-amz-content-sha256': '15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225',
    'x-amz-checksum-crc32': CRC,
  };
  const { stored } = await receive(headers, '123456789');
  expect(stored).toEqual(['123456789']);
});
