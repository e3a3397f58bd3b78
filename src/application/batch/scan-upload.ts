/** Reads an upload once, from its first byte to its last: expands it if need be, refuses it or cuts it into chunks. */
import { createHash } from 'node:crypto';
import type { BatchRecord } from '../../contract/batch-record.ts';
import { FileRefused } from './file-refused.ts';
import {
  type BatchFiles,
  type BatchPlan,
  type Bytes,
  type Expand,
  GzipDamaged,
  ObjectGone,
  type ObjectVersion,
} from './ports.ts';
import { createFileScanner, type FileScanner, type ScannedFile } from './scan-file.ts';

export interface ScanOptions {
  readonly files: BatchFiles;
  readonly expand: Expand;
  /** About how many bytes one chunk has. */
  readonly chunkBytes: number;
  /** Most bytes that a file may expand to. */
  readonly expandedBytesMax: number;
}

/** Rows of payments are compressed ten to thirty times, the same row over and over some hundred times. */
const EXPANSION_MAX = 200;
/** Harmless, however far it was compressed. */
const EXPANDED_FREELY = 16 * 1024 ** 2;

const ROWS_MAX = 100_000_000;
/** A workflow keeps 25,000 events: these two bound the chunks, and a test adds up what they take of it. */
const CHUNK_ROWS = 500_000;
const CHUNKS_BY_SIZE_MAX = 400;
export const CHUNKS_MAX = CHUNKS_BY_SIZE_MAX + ROWS_MAX / CHUNK_ROWS;

const scannerOf = (format: BatchRecord['format'], chunkBytes: number, bytesMax: number) =>
  createFileScanner(format, {
    chunkBytes: Math.max(chunkBytes, Math.ceil(bytesMax / CHUNKS_BY_SIZE_MAX)),
    chunkRows: CHUNK_ROWS,
    rowsMax: ROWS_MAX,
  });

/** Passes the upload on, and refuses it at its end when it is not what the batch announced. */
async function* verified(upload: Bytes, { sha256 }: BatchRecord): Bytes {
  const hash = createHash('sha256');
  for await (const piece of upload) {
    hash.update(piece);
    yield piece;
  }
  if (hash.digest('hex') !== sha256) throw new FileRefused('file-differs');
}

/** What the scanner has let through. */
async function* scanned(
  body: Bytes,
  scanner: FileScanner,
  onEnd: (file: ScannedFile) => void,
): Bytes {
  for await (const piece of body) {
    scanner.push(piece);
    yield piece;
  }
  onEnd(scanner.end());
}

async function* bounded(body: Bytes, bytesMax: number): Bytes {
  let bytes = 0;
  for await (const piece of body) {
    bytes += piece.length;
    if (bytes > bytesMax) throw new FileRefused('gzip-expands-too-far');
    yield piece;
  }
}

async function scanPlain(
  { files, chunkBytes }: ScanOptions,
  batch: BatchRecord,
  source: ObjectVersion,
): Promise<BatchPlan> {
  const scanner = scannerOf(batch.format, chunkBytes, batch.sizeBytes);
  for await (const piece of verified(files.read(source), batch)) scanner.push(piece);
  return { source, ...scanner.end() };
}

/** Written while it is looked through: it is expanded once. */
async function scanGzip(
  { files, expand, chunkBytes, expandedBytesMax }: ScanOptions,
  batch: BatchRecord,
  upload: ObjectVersion,
): Promise<BatchPlan> {
  const ratioMax = Math.max(batch.sizeBytes * EXPANSION_MAX, EXPANDED_FREELY);
  const bytesMax = Math.min(ratioMax, expandedBytesMax);
  const scanner = scannerOf(batch.format, chunkBytes, bytesMax);
  let file: ScannedFile | undefined;
  const expanded = bounded(expand(verified(files.read(upload), batch)), bytesMax);
  const body = scanned(expanded, scanner, (found) => {
    file = found;
  });
  const source = await files.write(`work/${batch.id}/expanded`, body, 'application/octet-stream');
  if (file === undefined) throw new Error('A file was written that was not looked through.');
  return { source, ...file };
}

/** Throws FileRefused for what is no file of payments. Raises StoreUnavailable. */
export async function scanUpload(
  options: ScanOptions,
  batch: BatchRecord,
  upload: ObjectVersion,
): Promise<BatchPlan> {
  try {
    if ((await options.files.size(upload)) !== batch.sizeBytes) {
      throw new FileRefused('file-differs');
    }
    if (batch.sizeBytes === 0) throw new FileRefused('file-empty');
    const scan = batch.compression === 'gzip' ? scanGzip : scanPlain;
    return await scan(options, batch, upload);
  } catch (error) {
    if (error instanceof ObjectGone) throw new FileRefused('file-gone');
    if (error instanceof GzipDamaged) throw new FileRefused('gzip-damaged');
    throw error;
  }
}
