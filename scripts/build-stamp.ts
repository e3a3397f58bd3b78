/** Remembers which files a build read and wrote, so that a build with nothing to do does nothing. */
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface BuildStamp {
  /** What was built; another answer means another build. */
  readonly names: readonly string[];
  /** Path relative to the root: time of change and size. */
  readonly files: Readonly<Record<string, string>>;
}

async function stampOf(root: string, path: string): Promise<string> {
  const found = await stat(join(root, path)).catch(() => undefined);
  return found === undefined ? 'missing' : `${found.mtimeMs} ${found.size}`;
}

export async function writeStamp(
  stampFile: string,
  { root, names, paths }: { root: string; names: readonly string[]; paths: readonly string[] },
): Promise<void> {
  const entries = paths.map(async (path) => [path, await stampOf(root, path)] as const);
  const stamp: BuildStamp = { names, files: Object.fromEntries(await Promise.all(entries)) };
  await writeFile(stampFile, JSON.stringify(stamp));
}

/** True when the same things would be built from the same files, and what was written is still there. */
export async function isUpToDate(
  stampFile: string,
  { root, names }: { root: string; names: readonly string[] },
): Promise<boolean> {
  const text = await readFile(stampFile, 'utf8').catch(() => undefined);
  if (text === undefined) return false;
  const stamp = JSON.parse(text) as BuildStamp;
  if (stamp.names.join() !== names.join()) return false;
  const checks = Object.entries(stamp.files).map(
    async ([path, old]) => old !== 'missing' && (await stampOf(root, path)) === old,
  );
  return (await Promise.all(checks)).every(Boolean);
}
