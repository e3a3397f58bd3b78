/** Unpacks a function's ZIP into a directory of its own. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { unzipSync } from 'fflate';
import type { FunctionDefinition } from './function-definition.ts';

/** What AWS allows an unpacked function to have. */
const UNPACKED_BYTES_MAX = 262_144_000;

/** Answers the directory that holds the function's files. */
export function unpack({ name, zipPath }: FunctionDefinition, directory: string): string {
  const taskRoot = join(directory, name);
  rmSync(taskRoot, { recursive: true, force: true });
  for (const [path, content] of Object.entries(readZip(name, zipPath))) {
    const file = join(taskRoot, path);
    if (!file.startsWith(taskRoot + sep)) {
      throw new Error(`the ZIP of function ${name} holds ${path}, which would lie outside of it`);
    }
    if (path.endsWith('/')) continue;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  return taskRoot;
}

function readZip(name: string, zipPath: string): Record<string, Uint8Array> {
  let size = 0;
  const filter = ({ originalSize }: { originalSize: number }) => {
    size += originalSize;
    if (size > UNPACKED_BYTES_MAX) throw new Error('it is larger than 250 MB unpacked');
    return true;
  };
  try {
    return unzipSync(readFileSync(zipPath), { filter });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`the ZIP of function ${name} cannot be read: ${reason}`, { cause: error });
  }
}
