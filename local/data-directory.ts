/** Where an engine keeps its data: a place that goes with it, or a directory that one engine at a time may hold. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { UsageError } from './options.ts';
import { isAlive } from './process-alive.ts';

export interface DataDirectory {
  readonly path: string;
  /** Gives the directory up; a temporary one is gone with that. */
  release(): void;
}

const LOCK = 'engine.pid';

/** Memory-backed where the system has such a place: what is forgotten at the end need not touch the disk. */
function scratch(): DataDirectory {
  let path: string;
  try {
    path = mkdtempSync('/dev/shm/tap-');
  } catch {
    path = mkdtempSync(join(tmpdir(), 'tap-'));
  }
  return { path, release: () => rmSync(path, { recursive: true, force: true }) };
}

/** One level at a time: told to make all at once, Node tries for ever where the system allows no directory. */
function makeDirectory(path: string): void {
  if (existsSync(path)) return;
  makeDirectory(dirname(path));
  mkdirSync(path);
}

function writeLock(file: string): void {
  writeFileSync(file, String(process.pid), { flag: 'wx' });
}

function lock(directory: string, given: string): void {
  const file = join(directory, LOCK);
  if (existsSync(file)) {
    const holder = Number(readFileSync(file, 'utf8'));
    if (isAlive(holder)) {
      throw new UsageError(
        `--persist ${given} is in use by the engine with process id ${holder}: stop it, or choose another directory`,
      );
    }
    rmSync(file);
  }
  writeLock(file);
}

/** Throws UsageError, one line, when the directory cannot be made or another engine holds it. */
export function openDataDirectory(persistDirectory: string | undefined): DataDirectory {
  if (persistDirectory === undefined) return scratch();
  const path = resolve(persistDirectory);
  try {
    makeDirectory(path);
    lock(path, persistDirectory);
  } catch (cause) {
    if (cause instanceof UsageError) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError(`--persist ${persistDirectory} cannot be used as a directory: ${why}`, {
      cause,
    });
  }
  return { path, release: () => rmSync(join(path, LOCK), { force: true }) };
}
