/** Proves that no engine process outlives the process that started it, however that one ends. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, it } from 'vitest';
import { startEngineProcess } from '../../../local/dynamodb/engine-process.ts';
import { findEngine } from '../../../local/dynamodb/find-engine.ts';

const log = () => {};

/** Signal 0 asks whether a process exists. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

it.each(['SIGKILL', 'SIGTERM', 'SIGINT'] as const)(
  'ends the engine when its parent ends by %s',
  async (signal) => {
    const directory = mkdtempSync(join(tmpdir(), 'tap-engine-'));
    const module = (name: string) => new URL(`../../../local/dynamodb/${name}`, import.meta.url);
    const program = `
      const { startEngineProcess } = await import(${JSON.stringify(module('engine-process.ts').href)});
      const { findEngine } = await import(${JSON.stringify(module('find-engine.ts').href)});
      const binary = await findEngine({ log: () => {} });
      const engine = await startEngineProcess({ binary, databasePath: ${JSON.stringify(join(directory, 'x.db'))} });
      console.log(engine.pid);
      setInterval(() => {}, 1000);`;
    const parent = spawn(process.execPath, ['--input-type=module', '-e', program]);
    const [line] = (await once(createInterface(parent.stdout), 'line')) as [string];
    const pid = Number(line);
    expect(isAlive(pid)).toBe(true);
    parent.kill(signal);
    await once(parent, 'exit');
    await expect.poll(() => isAlive(pid)).toBe(false);
    rmSync(directory, { recursive: true });
  },
);

it('ends the engine when it is closed, once or twice', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'tap-engine-'));
  const binary = await findEngine({ log });
  const engine = await startEngineProcess({ binary, databasePath: join(directory, 'x.db') });
  await engine.close();
  await engine.close();
  expect(await engine.ended).toBeUndefined();
  expect(isAlive(engine.pid)).toBe(false);
  rmSync(directory, { recursive: true });
});

it('repeats what the engine said when it cannot start', async () => {
  const binary = await findEngine({ log });
  await expect(startEngineProcess({ binary, databasePath: '/nonexistent/x.db' })).rejects.toThrow(
    /did not start: .*unable to open database file/,
  );
});

it.each([
  ['a binary that is not there', { binary: '/nonexistent/dynoxide' }, /DYNOXIDE_BIN names/],
  ['a platform without an engine', { platform: 'sunos-sparc' }, /no DynamoDB engine for sunos/],
  ['an install that fails', { platform: 'darwin-arm64' }, /run "npm install --no-save @dynoxide/],
])('says in one line what to do about %s', async (_, options, message) => {
  const install = () => Promise.reject(new Error('offline'));
  const failure = await findEngine({ log, install, ...options }).catch((error: Error) => error);
  expect(failure).toMatchObject({
    name: 'EngineMissingError',
    message: expect.stringMatching(message),
  });
  expect((failure as Error).message).not.toContain('\n');
});

it('installs the package of a platform that the lock file does not cover', async () => {
  const installed: string[] = [];
  const install = async (spec: string) => {
    installed.push(spec);
  };
  await findEngine({ log, install, platform: 'darwin-x64' }).catch(() => {});
  expect(installed).toEqual(['@dynoxide/darwin-x64@1.2.1']);
});
