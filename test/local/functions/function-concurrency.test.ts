/** Proves how many events and workers there may be at once, and that idle workers are used again and end. */
import { afterEach, describe, expect, it } from 'vitest';
import { makeResource, startHost, type TestFunctions, type TestHost } from './make-function.ts';

let running: TestHost | undefined;
afterEach(async () => {
  await running?.close();
  running = undefined;
});

async function start(functions: TestFunctions, options?: Parameters<typeof startHost>[1]) {
  running = await startHost(functions, options);
  return running.host;
}

const SLEEPER =
  'export const handler = async (ms) => { await new Promise((done) => setTimeout(done, ms)); return 1; };';
const times = <T>(count: number, run: () => Promise<T>) =>
  Promise.all(Array.from({ length: count }, run));
const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

/** Its workers are idle then. */
async function grownTo(host: TestHost['host'], name: string, count: number): Promise<void> {
  const all = times(count, () => host.invoke(name, 2_000));
  await expect.poll(() => host.workers(name), { timeout: 5_000 }).toBe(count);
  await all;
}

describe('concurrency', () => {
  it('beyond the reservation is throttled, and free again afterwards', async () => {
    const host = await start({
      sleeper: { code: SLEEPER, attributes: { reserved_concurrent_executions: 2 } },
    });
    const results = await times(5, () => host.invoke('sleeper', 20));
    const kinds = results.map(({ kind }) => kind);
    expect(kinds).toEqual(['ok', 'ok', 'throttled', 'throttled', 'throttled']);
    expect(await host.invoke('sleeper', 0)).toMatchObject({ kind: 'ok' });
  });

  it('of a function reserved to nothing is always throttled', async () => {
    const host = await start({
      sleeper: { code: SLEEPER, attributes: { reserved_concurrent_executions: 0 } },
    });
    expect(await host.invoke('sleeper', 0)).toEqual({ kind: 'throttled' });
  });

  it('without reservation is shared by all functions, and does not touch a reservation', async () => {
    const host = await start(
      {
        one: { code: SLEEPER },
        two: { code: SLEEPER, attributes: { reserved_concurrent_executions: -1 } },
        reserved: { code: SLEEPER, attributes: { reserved_concurrent_executions: 1 } },
      },
      { accountConcurrency: 1 },
    );
    const names = ['one', 'two', 'reserved'];
    const results = await Promise.all(names.map((name) => host.invoke(name, 20)));
    expect(results.map(({ kind }) => kind)).toEqual(['ok', 'throttled', 'ok']);
  });

  it('gives each event a worker of its own while it lasts', async () => {
    const host = await start({
      alone: {
        code: `let busy = false; export const handler = async () => { if (busy) return 'shared';
          busy = true; await new Promise((done) => setTimeout(done, 20)); busy = false; return 'alone'; };`,
      },
    });
    const results = await times(12, () => host.invoke('alone', {}));
    expect(results).toEqual(Array(12).fill({ kind: 'ok', payload: '"alone"' }));
  });

  it('of quick events is served by few workers, of slow ones by as many as it takes', async () => {
    const host = await start({ quick: { code: SLEEPER }, slow: { code: SLEEPER } });
    await host.warm(['quick', 'slow']);
    await times(50, () => host.invoke('quick', 0));
    expect(host.workers('quick')).toBeLessThanOrEqual(10);
    const slow = times(6, () => host.invoke('slow', 9_000));
    await expect.poll(() => host.workers('slow'), { timeout: 8_000 }).toBe(6);
    host.kill('slow');
    await slow;
  });

  it('of events that another ends before a worker could start needs no second worker', async () => {
    const host = await start({ quick: { code: SLEEPER } });
    await host.warm(['quick']);
    for (let burst = 0; burst < 5; burst += 1) await times(3, () => host.invoke('quick', 1));
    expect(host.workers('quick')).toBe(1);
  });

  it('never takes more workers than the host may have, except each function its first two', async () => {
    const names = ['one', 'two', 'three'];
    const functions = Object.fromEntries(names.map((name) => [name, { code: SLEEPER }]));
    const host = await start(functions, { workersMax: 2 });
    const all = names.map((name) => times(6, () => host.invoke(name, 700)));
    const workers = () => names.map((name) => host.workers(name));
    await expect.poll(workers, { timeout: 8_000 }).toEqual([2, 2, 2]);
    await pause(500);
    expect(workers()).toEqual([2, 2, 2]);
    expect((await Promise.all(all)).flat()).toHaveLength(18);
  });

  it('of quick events that never cease gets a second worker, though there is no room', async () => {
    const host = await start({ quick: { code: SLEEPER } }, { workersMax: 1 });
    let isOver = false;
    const all = times(4, async () => {
      while (!isOver) await host.invoke('quick', 5);
    });
    await expect.poll(() => host.workers('quick'), { timeout: 8_000 }).toBe(2);
    isOver = true;
    await all;
  });

  it('leaves room for the work of clients who wait, however many they are', async () => {
    const permission = { principal: 'apigateway.amazonaws.com', function_name: 'api' };
    const host = await start(
      { api: { code: SLEEPER }, step: { code: SLEEPER } },
      { workersMax: 4, resources: [makeResource('aws_lambda_permission', 'api', permission)] },
    );
    const waiting = times(8, () => host.invoke('api', 60_000));
    await expect.poll(() => host.workers('api'), { timeout: 5_000 }).toBe(2);
    const steps = times(2, () => host.invoke('step', 60_000));
    await expect.poll(() => host.workers('step'), { timeout: 5_000 }).toBe(2);
    expect(host.workers('api')).toBe(2);
    await running?.close();
    running = undefined;
    await Promise.all([waiting, steps]);
  });

  it('takes an idle worker of another function when there is no more room', async () => {
    const options = { workersMax: 3, giveUpAfterMs: 0 };
    const host = await start({ one: { code: SLEEPER }, two: { code: SLEEPER } }, options);
    await grownTo(host, 'one', 3);
    await times(3, () => host.invoke('two', 800));
    expect(host.workers('two')).toBeGreaterThan(1);
    expect(host.workers('one')).toBeLessThan(3);
  });

  it('takes none that was used a moment ago, and serves its events with those it has', async () => {
    const options = { workersMax: 3, giveUpAfterMs: 600_000 };
    const host = await start({ one: { code: SLEEPER }, two: { code: SLEEPER } }, options);
    await grownTo(host, 'one', 3);
    const results = await times(3, () => host.invoke('two', 800));
    expect(results.map(({ kind }) => kind)).toEqual(['ok', 'ok', 'ok']);
    expect(host.workers('one')).toBe(3);
  });
});

describe('idle workers', () => {
  it('end after a while, but for one', async () => {
    const host = await start({ sleeper: { code: SLEEPER } }, { idleMs: 100 });
    const all = times(3, () => host.invoke('sleeper', 2_000));
    await expect.poll(() => host.workers('sleeper'), { timeout: 5_000 }).toBe(3);
    await all;
    await expect.poll(() => host.workers('sleeper'), { timeout: 5_000 }).toBe(1);
  });

  it('are ready before the first event where they were asked to', async () => {
    const host = await start({
      warm: { code: 'const at = performance.now(); export const handler = async () => 1;' },
    });
    await host.warm(['warm']);
    expect(host.workers('warm')).toBe(1);
    await host.warm(['warm']);
    expect(host.workers('warm')).toBe(1);
  });
});
