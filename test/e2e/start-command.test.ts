/** `npm start` as a newcomer meets it: what it prints, what it writes, how it ends. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const scratch = mkdtempSync(join(tmpdir(), 'tap-start-test-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));
let runs = 0;

interface Run {
  readonly child: ChildProcess;
  readonly localFile: string;
  output(): string;
  ended: Promise<number | null>;
}

/** Starts the command with a file of its own to announce itself in, so that runs do not meet. */
function start(args: readonly string[], environment: Record<string, string> = {}): Run {
  runs += 1;
  const localFile = join(scratch, `local-${runs}.json`);
  const child = spawn(process.execPath, ['local/start.ts', ...args], {
    env: { ...process.env, ...environment, TAP_LOCAL_FILE: localFile },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  child.stdout?.on('data', (chunk) => {
    text += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    text += chunk;
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return { child, localFile, output: () => text, ended };
}

async function until(condition: () => boolean, what: string, timeoutMs = 60_000): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const childrenOf = (pid: number | undefined) => {
  try {
    return execFileSync('pgrep', ['-P', String(pid)], { encoding: 'utf8' })
      .trim()
      .split('\n');
  } catch {
    return [];
  }
};
const alive = (pid: string) => existsSync(`/proc/${pid}`);

describe('npm start', () => {
  it('prints a curl line that works when pasted, and leaves nothing behind after Ctrl-C', async () => {
    const run = start(['--port', '0', '--suffix', 'cmd']);
    await until(() => existsSync(run.localFile), run.output());
    const local = JSON.parse(readFileSync(run.localFile, 'utf8'));
    expect(Object.keys(local)).toEqual(
      expect.arrayContaining([
        'baseUrl',
        'merchantId',
        'apiKey',
        'operatorKey',
        'awsEndpoint',
        'environmentSuffix',
        'pid',
      ]),
    );
    expect(local).toMatchObject({ environmentSuffix: 'cmd', pid: run.child.pid });
    await until(() => run.output().includes('curl'), run.output());
    const curl = /^\s*(curl [\s\S]*?[^\\])\n/m.exec(run.output())?.[1] ?? '';
    const answer = execFileSync('sh', ['-c', curl], { encoding: 'utf8' });
    expect(JSON.parse(answer.slice(answer.indexOf('{')))).toMatchObject({ status: 'captured' });
    await until(() => /payment\.captured/.test(run.output()), 'the notification to be shown');

    const children = childrenOf(run.child.pid);
    expect(children.length).toBeGreaterThan(0);
    run.child.kill('SIGINT');
    expect(await run.ended).toBe(0);
    expect(existsSync(run.localFile)).toBe(false);
    await until(() => !children.some(alive), 'its children to end', 5_000);
  });

  it('keeps payments between runs when told where', async () => {
    const directory = join(scratch, 'kept');
    const first = start(['--port', '0', '--suffix', 'cmd', '--persist', directory]);
    await until(() => existsSync(first.localFile), first.output());
    const before = JSON.parse(readFileSync(first.localFile, 'utf8'));
    const submitted = await fetch(`${before.baseUrl}/payments`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${before.apiKey}`,
        'content-type': 'application/json',
        'idempotency-key': 'kept',
        prefer: 'wait=10',
      },
      body: JSON.stringify({ amountMinor: 700, currency: 'EUR', paymentMethod: 'tok_approve' }),
    });
    const { id } = (await submitted.json()) as { id: string };
    first.child.kill('SIGTERM');
    await first.ended;

    const second = start(['--port', '0', '--suffix', 'cmd', '--persist', directory]);
    await until(() => existsSync(second.localFile), second.output());
    const after = JSON.parse(readFileSync(second.localFile, 'utf8'));
    expect(after.apiKey).toBe(before.apiKey);
    const read = await fetch(`${after.baseUrl}/payments/${id}`, {
      headers: { authorization: `Bearer ${after.apiKey}` },
    });
    expect(await read.json()).toMatchObject({ id, status: 'captured', amountMinor: 700 });
    second.child.kill('SIGTERM');
    await second.ended;
  });

  it('says in one line that the database engine is missing', async () => {
    const run = start(['--port', '0', '--suffix', 'cmd'], { DYNOXIDE_BIN: '/nowhere/dynoxide' });
    expect(await run.ended).toBe(1);
    expect(run.output().trim().split('\n').at(-1)).toContain('/nowhere/dynoxide');
    expect(run.output()).not.toContain('    at ');
  });

  it('ends cleanly when whoever reads its output goes away', async () => {
    const run = start(['--port', '0', '--suffix', 'cmd']);
    await until(() => existsSync(run.localFile), run.output());
    const { baseUrl } = JSON.parse(readFileSync(run.localFile, 'utf8'));
    run.child.stdout?.destroy();
    await fetch(`${baseUrl}/health`).catch(() => undefined);
    expect(await run.ended).toBe(0);
    expect(existsSync(run.localFile)).toBe(false);
  });

  it('says in one line that its port is taken', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => holder.once('listening', resolve));
    const address = holder.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const run = start(['--port', String(port), '--suffix', 'cmd']);
    expect(await run.ended).toBe(1);
    expect(run.output()).toContain(`port ${port} is taken`);
    expect(run.output()).not.toContain('    at ');
    holder.close();
  });

  it.each([
    [['--port', 'eighty'], '--port'],
    [['--port', '70000'], '--port'],
    [['--time-scale', '0'], '--time-scale'],
    [['--suffix', 'Prod'], 'ENVIRONMENT_SUFFIX'],
    [['--sufix', 'dev'], '--sufix'],
  ])('refuses %s in one line that names it', async (args, named) => {
    const run = start(args);
    expect(await run.ended).toBe(2);
    const lines = run.output().trim().split('\n');
    expect(lines.at(-1)).toContain(named);
    expect(run.output()).not.toContain('    at ');
  });
});
