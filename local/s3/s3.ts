/** S3 for the local engine: the stack's buckets as files, bodies streamed both ways, signatures checked. */
import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Clock } from '../clock.ts';
import type { Closable, LogSink, Principal, Stack, StreamingHandler } from '../types.ts';
import { openBlobs } from './blobs.ts';
import { type Bucket, readBuckets } from './buckets.ts';
import { Catalog } from './catalog.ts';
import { announceNew, createNotifier, type SendToQueue } from './notifications.ts';
import type { S3Context, S3Reply } from './operation.ts';
import { onBucket, onService } from './operations.ts';
import { header, readAddress, type S3Call } from './s3-call.ts';
import { errorXml, S3Error } from './s3-error.ts';
import { verifySignature } from './signature.ts';
import { openUploads } from './uploads.ts';

export interface S3Options {
  readonly stack: Stack;
  /** Holds the objects; on tmpfs unless they are to be kept. */
  readonly directory: string;
  readonly clock: Clock;
  readonly log: LogSink;
  /** The secret of an access key; undefined for keys that nobody has. */
  readonly secretOf: (accessKeyId: string) => string | undefined;
  /** Delivers event notifications (the messaging's `deliver`). */
  readonly send: SendToQueue;
}

export interface S3 extends Closable {
  readonly handler: StreamingHandler;
}

export function createS3(options: S3Options): S3 {
  const { clock, log } = options;
  const context = createContext(options);
  const { catalog, uploads, blobs, buckets, notifier } = context;
  const owned = new Set([...catalog.blobs(), ...uploads.blobs()]);
  blobs.removeStrangers((blob) => owned.has(blob));
  announceNew(catalog.database, buckets.values(), notifier);

  async function handler(request: IncomingMessage, response: ServerResponse, principal: Principal) {
    const requestId = randomBytes(8).toString('hex').toUpperCase();
    response.setHeader('x-amz-request-id', requestId);
    response.setHeader('x-amz-id-2', requestId);
    try {
      const address = readAddress(request);
      verifySignature(request, options);
      const { headers } = request;
      const call: S3Call = { ...address, request, headers, requestId, caller: principal.label };
      await send(response, await answer(call, context), context);
    } catch (error) {
      fail(request, response, { error, requestId, log, now: clock.now() });
    }
  }

  return {
    handler,
    close: async () => catalog.close(),
  };
}

async function answer(call: S3Call, context: S3Context): Promise<S3Reply> {
  const { operation, bucket } = call;
  const expectedOwner = header(call, 'x-amz-expected-bucket-owner') ?? context.accountId;
  if (expectedOwner !== context.accountId) throw new S3Error('AccessDenied', 'Access Denied');
  if (bucket === '') return (onService[operation] ?? unknown)(call, context);
  return (onBucket[operation] ?? unknown)(call, context, findBucket(context, bucket));
}

function createContext({ stack, directory, clock, log, send }: S3Options): S3Context {
  mkdirSync(directory, { recursive: true });
  const catalog = new Catalog(join(directory, 'catalog.db'));
  const notifier = createNotifier({
    clock,
    region: stack.region,
    accountId: stack.accountId,
    send,
    onRefused: (message) => log({ source: 's3', level: 'error', message, at: clock.now() }),
  });
  const buckets = new Map(readBuckets(stack).map((bucket) => [bucket.name, bucket]));
  return {
    catalog,
    uploads: openUploads(catalog.database),
    blobs: openBlobs(join(directory, 'blobs')),
    buckets,
    clock,
    notifier,
    region: stack.region,
    accountId: stack.accountId,
  };
}

function findBucket({ buckets }: S3Context, name: string): Bucket {
  const bucket = buckets.get(name);
  if (bucket !== undefined) return bucket;
  throw new S3Error('NoSuchBucket', 'The specified bucket does not exist', {
    details: { BucketName: name },
  });
}

function unknown(): never {
  throw new S3Error(
    'NotImplemented',
    'The local engine does not answer this call; buckets and their settings come from the synthesized stack.',
  );
}

async function send(
  response: ServerResponse,
  { status, headers = {}, body }: S3Reply,
  { blobs }: S3Context,
): Promise<void> {
  if (body === undefined || typeof body === 'string') {
    const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
    response.writeHead(status, { ...headers, ...length });
    response.end(body);
    return;
  }
  response.writeHead(status, headers);
  await pipeline(Readable.from(blobs.read(body.segments, body.start, body.end)), response);
}

function fail(
  request: IncomingMessage,
  response: ServerResponse,
  failure: {
    readonly error: unknown;
    readonly requestId: string;
    readonly log: LogSink;
    readonly now: number;
  },
): void {
  const { error, requestId, log, now } = failure;
  const isOurs = error instanceof S3Error;
  // A client that went away, in the middle of either body, is nobody's error.
  if (request.destroyed && !request.complete) return;
  if (response.headersSent) {
    response.destroy();
    return;
  }
  if (!isOurs) {
    const message = `a call failed: ${error instanceof Error ? error.stack : String(error)}`;
    log({ source: 's3', level: 'error', message, at: now });
  }
  const known = isOurs
    ? error
    : new S3Error('InternalError', 'We encountered an internal error. Please try again.');
  const resource = (request.url ?? '/').replace(/\?.*$/s, '');
  const hasBody = request.method !== 'HEAD' && known.status !== 304;
  const body = hasBody ? errorXml(known, { resource, requestId }) : '';
  // What is left of an upload that was refused is not worth reading to its end.
  if (!request.complete) response.setHeader('connection', 'close');
  response.writeHead(known.status, {
    ...known.headers,
    ...(hasBody && {
      'content-type': 'application/xml',
      'content-length': Buffer.byteLength(body),
    }),
  });
  response.end(body);
  request.resume();
}
