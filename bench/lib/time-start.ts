/** How long `npm start` takes until the API answers; on its own, it prints the seconds. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Ends it once it is ready; rejects when it ends by itself before. */
export async function timeStart(): Promise<number> {
  const directory = mkdtempSync(join(tmpdir(), 'tap-start-'));
  const startedAt = performance.now();
  const child = spawn('npm', ['start', '--', '--port', '0'], {
    // A group of its own, so that npm's own children end with it.
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, TAP_LOCAL_FILE: join(directory, 'local.json') },
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  try {
    return await new Promise<number>((resolve, reject) => {
      let said = '';
      child.stdout.on('data', (chunk: Buffer) => {
        said += chunk.toString();
        if (/^ *engine +ready/m.test(said)) resolve(performance.now() - startedAt);
      });
      void ended.then(() => reject(new Error(`npm start ended before it was ready:\n${said}`)));
    });
  } finally {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGINT');
    await ended;
    rmSync(directory, { recursive: true, force: true });
  }
}

if (import.meta.main) {
  process.stdout.write(`npm start was ready after ${((await timeStart()) / 1000).toFixed(1)} s\n`);
}
