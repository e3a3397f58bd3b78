/** Streams a request's body into a file, checking every length and digest that the client gave. */
import { createHash } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import type { Blobs, Segment } from './blobs.ts';
import {
  CHECKSUM_ALGORITHMS,
  type Checksum,
  type ChecksumAlgorithm,
  checksumHeader,
  createChecksum,
  type RunningDigest,
  readAlgorithm,
} from './checksums.ts';
import { decodeChunks } from './chunked-body.ts';
import { header, type S3Call } from './s3-call.ts';
import { S3Error } from './s3-error.ts';

/** One PUT or part; more needs a multipart upload. */
const BODY_BYTES_MAX = 5 * 1024 ** 3;
const TRAILED = 'STREAMING-UNSIGNED-PAYLOAD-TRAILER';

export interface ReceivedBody {
  readonly segment: Segment;
  /** hex */
  readonly md5: string;
  readonly checksum: Checksum | undefined;
}

export async function receiveBody(call: S3Call, blobs: Blobs): Promise<ReceivedBody> {
  const promise = readPromise(call);
  const digests = createDigests(promise);
  const trailers = new Map<string, string>();
  const blob = blobs.create();
  let size = 0;
  async function* inspect(source: AsyncIterable<Buffer>) {
    for await (const bytes of source) {
      size += bytes.length;
      if (size > BODY_BYTES_MAX) throw tooLarge();
      for (const { digest } of digests) digest.update(bytes);
      yield bytes;
    }
  }
  try {
    const payload = promise.chunked ? decodeChunks(call.request, trailers) : call.request;
    await pipeline(payload, inspect, blob.stream);
    if (promise.length !== size) {
      throw new S3Error(
        'IncompleteBody',
        'You did not provide the number of bytes specified by the Content-Length HTTP header.',
      );
    }
    const results = new Map(digests.map(({ name, digest }) => [name, digest.digest()]));
    const checksum = verify(results, promise, trailers);
    const md5 = (results.get('MD5') ?? Buffer.alloc(0)).toString('hex');
    return { segment: { blob: await blob.keep(), size }, md5, checksum };
  } catch (error) {
    await blob.discard();
    throw error;
  }
}

/** What the headers say that the body will be. */
interface BodyPromise {
  readonly chunked: boolean;
  readonly length: number;
  /** base64 */
  readonly md5: string | undefined;
  /** hex; undefined for payloads that are not part of the signature */
  readonly sha256: string | undefined;
  readonly algorithm: ChecksumAlgorithm | undefined;
  /** base64; undefined when it comes as a trailer, or not at all */
  readonly checksum: string | undefined;
  readonly trailer: string | undefined;
}

function readPromise(call: S3Call): BodyPromise {
  const contentHash = header(call, 'x-amz-content-sha256') ?? 'UNSIGNED-PAYLOAD';
  const streaming = contentHash.startsWith('STREAMING-');
  if (streaming && contentHash !== TRAILED) {
    throw new S3Error('NotImplemented', `The local engine does not take ${contentHash} bodies.`);
  }
  const trailer = header(call, 'x-amz-trailer')?.trim().toLowerCase();
  const given = CHECKSUM_ALGORITHMS.filter(
    (algorithm) => header(call, checksumHeader(algorithm)) !== undefined,
  );
  if (given.length > 1) {
    throw new S3Error('InvalidRequest', 'Expecting a single x-amz-checksum- header.');
  }
  const trailed = CHECKSUM_ALGORITHMS.find((algorithm) => checksumHeader(algorithm) === trailer);
  const [stated = trailed] = given;
  const algorithm = stated ?? readAlgorithm(header(call, 'x-amz-sdk-checksum-algorithm'));
  return {
    chunked: streaming,
    length: readLength(call, streaming),
    md5: readMd5(call),
    sha256: /^[\da-f]{64}$/.test(contentHash) ? contentHash : undefined,
    algorithm,
    checksum: stated === undefined ? undefined : header(call, checksumHeader(stated)),
    trailer: trailed === undefined ? undefined : trailer,
  };
}

function readLength(call: S3Call, streaming: boolean): number {
  const text = header(call, streaming ? 'x-amz-decoded-content-length' : 'content-length');
  if (text === undefined || !/^\d+$/.test(text)) {
    throw new S3Error('MissingContentLength', 'You must provide the Content-Length HTTP header.');
  }
  const length = Number(text);
  if (length > BODY_BYTES_MAX) throw tooLarge();
  return length;
}

function readMd5(call: S3Call): string | undefined {
  const md5 = header(call, 'content-md5');
  if (md5 === undefined || /^[A-Za-z0-9+/]{22}==$/.test(md5)) return md5;
  throw new S3Error('InvalidDigest', 'The Content-MD5 you specified was invalid.');
}

type Digests = readonly { readonly name: string; readonly digest: RunningDigest }[];

function createDigests({ sha256, algorithm }: BodyPromise): Digests {
  const digests = [{ name: 'MD5', digest: createHash('md5') as RunningDigest }];
  if (sha256 !== undefined) digests.push({ name: 'payload', digest: createHash('sha256') });
  if (algorithm !== undefined) {
    digests.push({ name: algorithm, digest: createChecksum(algorithm) });
  }
  return digests;
}

function verify(
  results: ReadonlyMap<string, Buffer>,
  promise: BodyPromise,
  trailers: ReadonlyMap<string, string>,
): Checksum | undefined {
  const { md5, sha256, algorithm } = promise;
  if (md5 !== undefined && results.get('MD5')?.toString('base64') !== md5) {
    throw new S3Error('BadDigest', 'The Content-MD5 you specified did not match what we received.');
  }
  if (sha256 !== undefined && results.get('payload')?.toString('hex') !== sha256) {
    throw new S3Error(
      'XAmzContentSHA256Mismatch',
      "The provided 'x-amz-content-sha256' header does not match what was computed.",
    );
  }
  if (algorithm === undefined) return undefined;
  const computed = results.get(algorithm)?.toString('base64') ?? '';
  const claimed = promise.trailer ? trailers.get(promise.trailer) : promise.checksum;
  if (promise.trailer !== undefined && claimed === undefined) {
    throw new S3Error('InvalidRequest', `The trailer ${promise.trailer} is missing.`);
  }
  if (claimed !== undefined && claimed !== computed) {
    throw new S3Error(
      'BadDigest',
      `The ${algorithm} you specified did not match the calculated checksum.`,
    );
  }
  return { algorithm, value: computed, type: 'FULL_OBJECT' };
}

const tooLarge = () =>
  new S3Error('EntityTooLarge', 'Your proposed upload exceeds the maximum allowed object size.', {
    details: { MaxSizeAllowed: String(BODY_BYTES_MAX) },
  });

/** A small XML body as text, its digests checked alike. */
export async function receiveText(call: S3Call, bytesMax: number): Promise<string> {
  const chunks: Buffer[] = [];
  const promise = readPromise(call);
  const digests = createDigests(promise);
  const trailers = new Map<string, string>();
  let size = 0;
  const payload = promise.chunked ? decodeChunks(call.request, trailers) : call.request;
  for await (const bytes of payload as AsyncIterable<Buffer>) {
    size += bytes.length;
    if (size > bytesMax) throw new S3Error('MalformedXML', 'The XML you provided is too long.');
    for (const { digest } of digests) digest.update(bytes);
    chunks.push(bytes);
  }
  verify(new Map(digests.map(({ name, digest }) => [name, digest.digest()])), promise, trailers);
  return Buffer.concat(chunks).toString();
}
