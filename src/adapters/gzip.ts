/** Expands gzip as a stream. */
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { type Expand, GzipDamaged } from '../application/batch/ports.ts';

const PIECE_BYTES = 256 * 1024;

const isOfZlib = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('Z_');

/** Several members become one text. What `body` throws is passed on. */
export const expandGzip: Expand = async function* expandGzip(body) {
  // One piece ahead at most: the pieces of a file are large.
  const source = Readable.from(body, { highWaterMark: 1 });
  const gunzip = createGunzip({ chunkSize: PIECE_BYTES });
  source.on('error', (error) => gunzip.destroy(error));
  source.pipe(gunzip);
  try {
    for await (const piece of gunzip) yield piece as Uint8Array;
  } catch (error) {
    if (!isOfZlib(error)) throw error;
    throw new GzipDamaged('The file cannot be expanded.', { cause: error });
  } finally {
    source.destroy();
    gunzip.destroy();
  }
};
