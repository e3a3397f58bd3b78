/** Writes a file that others may read at the same time: they find the old content or the new, never a part. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Leaves an equal file untouched, so that nothing downstream takes it for new; tells whether it wrote. */
export function writeWhole(path: string, content: string): boolean {
  if (contentOf(path) === content) return false;
  mkdirSync(dirname(path), { recursive: true });
  const beside = `${path}.${process.pid}`;
  writeFileSync(beside, content);
  renameSync(beside, path);
  return true;
}

function contentOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
