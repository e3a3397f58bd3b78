/** Starts a server as a child that cannot outlive the test run, not even when the run is killed by force. */
import { type ChildProcess, spawn } from 'node:child_process';

/**
 * The guard waits for the end of a pipe that only this process holds, then kills the shell's own
 * process id, which `exec` has turned into the server. A background command reads from /dev/null,
 * hence descriptor 3.
 */
const GUARDED = '(read -r _ <&3; kill -9 $$) >/dev/null 2>&1 & exec "$@" 3<&-';
const STOP_TIMEOUT_MS = 5_000;

export interface GuardedProcess {
  readonly pid: number;
  /** What the announcement's first group matched. */
  readonly announced: string;
  close(): Promise<void>;
}

export interface GuardedOptions {
  readonly command: readonly string[];
  /** What the server prints once it serves, on either stream. */
  readonly announcement: RegExp;
  readonly timeoutMs: number;
  readonly environment?: NodeJS.ProcessEnv;
}

export async function startGuarded(options: GuardedOptions): Promise<GuardedProcess> {
  const child = spawn('sh', ['-c', GUARDED, 'guarded', ...options.command], {
    env: { ...process.env, ...options.environment },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  child.stdio[3]?.on('error', () => {});
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  const announced = await announcementOf(child, options);
  return {
    pid: child.pid ?? 0,
    announced,
    close: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
      await ended;
      clearTimeout(timer);
      child.stdio[3]?.destroy();
    },
  };
}

function announcementOf(child: ChildProcess, options: GuardedOptions): Promise<string> {
  const name = options.command[0];
  return new Promise((resolve, reject) => {
    let said = '';
    const fail = (what: string) => {
      child.kill('SIGKILL');
      reject(new Error(`${name} ${what}. It said: ${said.trim() || 'nothing'}`));
    };
    const timer = setTimeout(
      () => fail(`did not start within ${options.timeoutMs} ms`),
      options.timeoutMs,
    );
    const listen = (chunk: Buffer) => {
      if (said.length > 20_000) return;
      said += chunk.toString();
      const found = options.announcement.exec(said)?.[1];
      if (found === undefined) return;
      clearTimeout(timer);
      resolve(found);
    };
    child.stdout?.on('data', listen);
    child.stderr?.on('data', listen);
    child.once('error', (error) => fail(`could not be started: ${error.message}`));
    child.once('exit', (code, signal) => fail(`ended with ${signal ?? code}`));
  });
}
