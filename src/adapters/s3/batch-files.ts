/** Files of payments in the bucket: one version read piece by piece, written in parts, deleted for good. */
import { DeleteObjectCommand, GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import {
  type BatchFiles,
  type ByteRange,
  ObjectGone,
  type ObjectVersion,
} from '../../application/batch/ports.ts';
import { StoreUnavailable } from '../../application/ports.ts';
import { asStore } from '../aws/errors.ts';
import { pauseFor } from '../system.ts';
import { createObjectWriter } from './object-writer.ts';

interface Options {
  readonly client: S3Client;
  readonly bucket: string;
  readonly pause?: (milliseconds: number) => Promise<void>;
  /** Milliseconds for one attempt at a piece, its bytes included; the client's own limit ends where they begin. */
  readonly pieceWithinMs?: number;
}

/** Two are in memory: one that is read, and the next one on its way. */
const PIECE_BYTES = 4 * 1024 * 1024;
const ATTEMPTS_MAX = 5;
const FIRST_PAUSE_MS = 200;
/** Some two hundred times what a piece takes. */
const PIECE_WITHIN_MS = 20_000;

const GONE = new Set(['NoSuchKey', 'NoSuchVersion', 'NotFound', 'MethodNotAllowed']);

async function orGone<T>(what: string, call: () => Promise<T>): Promise<T> {
  try {
    return await asStore(what, call);
  } catch (error) {
    if (!(error instanceof Error && GONE.has(error.name))) throw error;
    throw new ObjectGone('The object is not there in this version.', { cause: error });
  }
}

/** Whole or not at all: a reader that is slow never holds a connection open. */
async function readPiece(
  { client, bucket, pause = pauseFor, pieceWithinMs = PIECE_WITHIN_MS }: Options,
  { key, versionId }: ObjectVersion,
  { start, end }: ByteRange,
): Promise<Uint8Array> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await orGone('Reading a file', async () => {
        const { Body } = await client.send(
          new GetObjectCommand({
            Bucket: bucket,
            Key: key,
            VersionId: versionId,
            Range: `bytes=${start}-${end - 1}`,
          }),
          { abortSignal: AbortSignal.timeout(pieceWithinMs) },
        );
        const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array();
        if (bytes.length === end - start) return bytes;
        throw new StoreUnavailable('A file broke off while it was read. Try again.');
      });
    } catch (error) {
      if (!(error instanceof StoreUnavailable) || attempt >= ATTEMPTS_MAX) throw error;
      await pause(Math.random() * FIRST_PAUSE_MS * 2 ** attempt);
    }
  }
}

/** Asks for each piece while the one before it is used. */
async function* readPieces(options: Options, object: ObjectVersion, { start, end }: ByteRange) {
  const ask = (from: number): Promise<Uint8Array> | null => {
    if (from >= end) return null;
    const piece = readPiece(options, object, {
      start: from,
      end: Math.min(from + PIECE_BYTES, end),
    });
    // Whoever stops early never looks at it.
    piece.catch(() => undefined);
    return piece;
  };
  let next = ask(start);
  for (let from = start; next !== null; from += PIECE_BYTES) {
    const piece = await next;
    next = ask(from + PIECE_BYTES);
    yield piece;
  }
}

export function createBatchFiles(options: Options): BatchFiles {
  const { client, bucket, pieceWithinMs = PIECE_WITHIN_MS } = options;
  const place = ({ key, versionId }: ObjectVersion) => ({
    Bucket: bucket,
    Key: key,
    VersionId: versionId,
  });
  // The answer to HEAD has no body, and so no word of why it was refused.
  const size: BatchFiles['size'] = async (object) => {
    const first = new GetObjectCommand({ ...place(object), Range: 'bytes=0-0' });
    try {
      return await orGone('Looking for a file', async () => {
        const abortSignal = AbortSignal.timeout(pieceWithinMs);
        const answer = await client.send(first, { abortSignal });
        await answer.Body?.transformToByteArray();
        return Number(answer.ContentRange?.split('/')[1]);
      });
    } catch (error) {
      if (error instanceof Error && error.name === 'InvalidRange') return 0;
      throw error;
    }
  };
  return {
    size,
    async *read(object, range) {
      yield* readPieces(options, object, range ?? { start: 0, end: await size(object) });
    },
    write: createObjectWriter(options).write,
    async remove(object) {
      const command = new DeleteObjectCommand(place(object));
      await asStore('Deleting a file', () => client.send(command));
    },
  };
}
