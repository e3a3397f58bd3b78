/** What a batch is told of its file before the upload: form, size, SHA-256. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { CliError, UsageError } from '../terminal/cli-error.ts';

export const FORMATS = ['csv', 'jsonl'] as const;
export type Format = (typeof FORMATS)[number];

export interface FileDescription {
  readonly format: Format;
  readonly compression?: 'gzip';
  readonly fileName: string;
  readonly sizeBytes: number;
  /** 64 hexadecimal digits. */
  readonly sha256: string;
}

const ENDINGS: readonly (readonly [RegExp, Format])[] = [
  [/\.csv(\.gz)?$/i, 'csv'],
  [/\.(jsonl|ndjson)(\.gz)?$/i, 'jsonl'],
];
const GZIP_MARK = Buffer.from([0x1f, 0x8b]);

function formatOf(path: string, named: string | boolean | undefined): Format {
  const known = FORMATS.find((format) => format === named);
  if (known !== undefined) return known;
  if (named !== undefined) throw new UsageError(`--format ${named} is neither csv nor jsonl`);
  const format = ENDINGS.find(([ending]) => ending.test(path))?.[1];
  if (format !== undefined) return format;
  throw new UsageError(`${basename(path)}: say with --format whether it is csv or jsonl`);
}

/** Its first two bytes tell, whatever the name says. */
async function isGzip(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return buffer.equals(GZIP_MARK);
  } finally {
    await file.close();
  }
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path)) hash.update(piece as Buffer);
  return hash.digest('hex');
}

/** Reads the file once, in flat memory. Throws CliError when it cannot be read. */
export async function describeFile(
  path: string,
  named: string | boolean | undefined,
): Promise<FileDescription> {
  const format = formatOf(path, named);
  try {
    const found = await stat(path);
    if (!found.isFile()) throw new CliError(`${path} is not a file`);
    return {
      format,
      ...((await isGzip(path)) ? { compression: 'gzip' as const } : {}),
      fileName: basename(path),
      sizeBytes: found.size,
      sha256: await sha256Of(path),
    };
  } catch (error) {
    if (error instanceof CliError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    throw new CliError(`${path} cannot be read (${code})`, { cause: error });
  }
}
