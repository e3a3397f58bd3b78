/** Streams what a command makes or fetches into a file; one that cannot be written is told in one line. */
import { createWriteStream } from 'node:fs';
import type { Duplex, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CliError } from './cli-error.ts';

const OF_FILES = new Set(['open', 'write', 'writev', 'close']);

/** Answers the bytes written. What the source throws is passed on. */
export async function saveFile(
  path: string,
  source: Readable,
  through: readonly Duplex[] = [],
): Promise<number> {
  const target = createWriteStream(path);
  try {
    await pipeline([source, ...through, target]);
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (!OF_FILES.has(syscall ?? '')) throw error;
    throw new CliError(`${path} cannot be written (${code})`, { cause: error });
  }
  return target.bytesWritten;
}
