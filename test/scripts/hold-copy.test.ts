/** Two commands never work on one copy from one checkout at a time, and a dead one blocks nobody. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { holdCopy } from '../../scripts/deploy/hold-copy.ts';

const script = resolve(import.meta.dirname, '../../scripts/deploy/hold-copy.ts');
let root: string;
let others: ChildProcess[];

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'tap-hold-'));
  others = [];
});

afterEach(async () => {
  for (const child of others) await end(child);
  rmSync(root, { recursive: true, force: true });
});

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

/** Another process that holds a copy until it is killed. */
async function another(stack: string): Promise<ChildProcess> {
  const program = `import { holdCopy } from ${JSON.stringify(script)};
    holdCopy(${JSON.stringify(root)}, ${JSON.stringify(stack)}, 'deploy');
    console.log('held');
    setInterval(() => undefined, 60_000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  others.push(child);
  if (child.stdout) await once(child.stdout, 'data');
  return child;
}

test('a second command on the copy ends with one line that names the first', async () => {
  const { pid } = await another('tap-dev');
  expect(() => holdCopy(root, 'tap-dev', 'destroy')).toThrow(
    new RegExp(
      `^deploy of tap-dev is running in this checkout as process ${pid} on \\S+: wait .+$`,
    ),
  );
  expect(readdirSync(join(root, 'cdktf.out'))).toEqual(['tap-dev.running']);
});

test('another copy of the same checkout is free', async () => {
  await another('tap-dev');
  expect(() => holdCopy(root, 'tap-dev-2', 'deploy')()).not.toThrow();
});

test('a command that was killed blocks nobody', async () => {
  await end(await another('tap-dev'));
  const release = holdCopy(root, 'tap-dev', 'destroy');
  expect(readdirSync(join(root, 'cdktf.out'))).toEqual(['tap-dev.running']);
  release();
  expect(readdirSync(join(root, 'cdktf.out'))).toEqual([]);
});

test('nor does a file that no command has written', () => {
  holdCopy(root, 'tap-dev', 'plan')();
  writeFileSync(join(root, 'cdktf.out', 'tap-dev.running'), '');
  expect(() => holdCopy(root, 'tap-dev', 'deploy')()).not.toThrow();
});
