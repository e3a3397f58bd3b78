/** Runs the DynamoDB engine as a child that cannot outlive this process, not even when it is killed by force. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Closable } from '../types.ts';

const ATTEMPTS_MAX = 5;
const START_TIMEOUT_MS = 10_000;
const STOP_TIMEOUT_MS = 2_000;

/**
 * The guard waits for the end of a pipe that only this process holds, then kills the shell's own
 * process id, which `exec` has turned into the engine. Without job control a background command
 * reads from /dev/null, hence descriptor 3.
 */
const GUARDED = '(read -r _ <&3; kill -9 $$) >/dev/null 2>&1 & exec "$@" 3<&-';

export interface EngineProcess extends Closable {
  readonly port: number;
  readonly pid: number;
  /** Resolves when the engine ends, with a reason to show when nobody asked for it. */
  readonly ended: Promise<string | undefined>;
}

export async function startEngineProcess(options: {
  readonly binary: string;
  readonly databasePath: string;
}): Promise<EngineProcess> {
  let reason = '';
  for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
    const port = await findFreePort();
    const outcome = await tryStart(options, port);
    if (typeof outcome !== 'string') return outcome;
    reason = outcome;
    // Someone else may take the port between our look and the engine's bind.
    if (!/in use/i.test(reason)) break;
  }
  throw new Error(`The DynamoDB engine did not start: ${reason}`);
}

async function tryStart(
  options: { readonly binary: string; readonly databasePath: string },
  port: number,
): Promise<EngineProcess | string> {
  const command = [
    options.binary,
    'serve',
    '--port',
    String(port),
    '--db-path',
    options.databasePath,
  ];
  // Its own process group: Ctrl-C must let the engine's clients finish first.
  const child = spawn('sh', ['-c', GUARDED, 'dynoxide', ...command], {
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  });
  let complaint = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    complaint = (complaint + chunk.toString()).slice(-2000);
  });
  // The lifeline ends when either side does; neither is an error.
  child.stdio[3]?.on('error', () => {});
  let closing = false;
  const ended = new Promise<string | undefined>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => {
      child.stdio[3]?.destroy();
      resolve(closing ? undefined : complaint.trim() || `it ended with ${signal ?? code}`);
    });
  });
  const failure = await Promise.race([untilListening(child), ended]);
  if (failure !== undefined) {
    child.kill('SIGKILL');
    return failure;
  }
  const close = async () => {
    if (closing || child.exitCode !== null || child.signalCode !== null) return;
    closing = true;
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
    await ended;
    clearTimeout(timer);
  };
  return { port, pid: child.pid ?? 0, ended, close };
}

/** Undefined once the engine says that it listens; a complaint when it says nothing in time. */
function untilListening(child: ChildProcess): Promise<string | undefined> {
  return new Promise((resolve) => {
    const timer = setTimeout(
      () => resolve(`it said nothing for ${START_TIMEOUT_MS} ms`),
      START_TIMEOUT_MS,
    );
    // It announces itself where it also complains.
    let said = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      if (said.includes('listening on')) return;
      said += chunk.toString();
      if (!said.includes('listening on')) return;
      clearTimeout(timer);
      resolve(undefined);
    });
    child.once('exit', () => clearTimeout(timer));
  });
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no TCP port was given');
  return address.port;
}
