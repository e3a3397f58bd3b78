/** The real `npm start` as a process of its own, which a test can kill by force together with its children. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { LocalFile } from '../../local/local-file.ts';

export interface KillableEngine {
  readonly local: LocalFile;
  /** `kill -9` of the engine and of all its children, at once; resolves when all are gone. */
  kill(): Promise<void>;
}

const START_MAX_MS = 120_000;
const END_MAX_MS = 10_000;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Process ids of the children of a process that is alive. */
export function childrenOf(pid: number): readonly number[] {
  try {
    const found = execFileSync('pgrep', ['-P', String(pid)], { encoding: 'utf8' });
    return found.trim().split('\n').map(Number);
  } catch {
    return [];
  }
}

const isGone = (pid: number): boolean => !existsSync(`/proc/${pid}`);

async function until(condition: () => boolean, maxMs: number, complaint: () => string) {
  const deadline = Date.now() + maxMs;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(complaint());
    await pause(20);
  }
}

function killByForce(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended with its parent.
  }
}

/** Resolves when the engine answers; `args` are those of `npm start`. */
export async function startKillableEngine(options: {
  readonly directory: string;
  readonly args: readonly string[];
}): Promise<KillableEngine> {
  const localFile = join(options.directory, 'local.json');
  rmSync(localFile, { force: true });
  let said = '';
  const child: ChildProcess = spawn(process.execPath, ['local/start.ts', ...options.args], {
    env: { ...process.env, TAP_LOCAL_FILE: localFile },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const hear = (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-4000);
  };
  child.stdout?.on('data', hear);
  child.stderr?.on('data', hear);
  let hasEnded = false;
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => {
      hasEnded = true;
      resolve();
    });
  });
  await until(
    () => hasEnded || existsSync(localFile),
    START_MAX_MS,
    () => said,
  );
  if (hasEnded) throw new Error(`The engine did not start:\n${said}`);
  const pid = child.pid ?? 0;
  return {
    local: JSON.parse(readFileSync(localFile, 'utf8')) as LocalFile,
    async kill() {
      const children = childrenOf(pid);
      for (const one of [...children, pid]) killByForce(one);
      await ended;
      await until(
        () => children.every(isGone),
        END_MAX_MS,
        () => `${children} live on`,
      );
    },
  };
}
