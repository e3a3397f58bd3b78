/** Proves that code in a worker thread lives on the engine's clock, dates and timers alike. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { expect, it } from 'vitest';
import { createClock } from '../../local/clock.ts';

const installer = new URL('../../local/clock-worker.ts', import.meta.url).href;

async function inWorker(shared: SharedArrayBuffer, timers: boolean, program: string) {
  const source = `
    import { parentPort, workerData } from 'node:worker_threads';
    const { installClock } = await import('${installer}');
    installClock(workerData, { timers: ${timers} });
    parentPort.postMessage(await (async () => { ${program} })());`;
  const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(source)}`), {
    workerData: shared,
  });
  const [answer] = (await once(worker, 'message')) as [unknown];
  await worker.terminate();
  return answer;
}

it('gives dates of the engine’s clock in every way of asking for now', async () => {
  const clock = createClock({ scale: 1000 });
  const program = `
    const asked = [Date.now(), new Date().getTime(), Date.parse(new Date().toISOString())];
    const fixed = new Date('2026-01-02T03:04:05Z');
    return { asked, text: typeof Date(), iso: fixed.toISOString(), utc: Date.UTC(2026, 0, 1),
      is: fixed instanceof Date, same: fixed.constructor === Date };`;
  const before = clock.now();
  const answer = (await inWorker(clock.shared, false, program)) as { asked: number[] };
  const after = clock.now();
  for (const time of answer.asked) {
    expect(time).toBeGreaterThanOrEqual(before);
    expect(time).toBeLessThanOrEqual(after);
  }
  expect(answer).toMatchObject({
    text: 'string',
    iso: '2026-01-02T03:04:05.000Z',
    utc: Date.UTC(2026, 0, 1),
    is: true,
    same: true,
  });
});

it('shortens timeouts and intervals by the scale, and clears them', async () => {
  const clock = createClock({ scale: 100 });
  const program = `
    const start = performance.now();
    clearTimeout(setTimeout(() => { throw new Error('cleared'); }, 10));
    await new Promise((resolve) => setTimeout(resolve, 10_000));
    const afterTimeout = performance.now() - start;
    let ticks = 0;
    await new Promise((resolve) => {
      const timer = setInterval(() => { if (++ticks === 3) { clearInterval(timer); resolve(); } }, 2_000);
    });
    return { afterTimeout, afterInterval: performance.now() - start - afterTimeout };`;
  const answer = (await inWorker(clock.shared, true, program)) as Record<string, number>;
  expect(answer.afterTimeout).toBeGreaterThanOrEqual(95);
  expect(answer.afterTimeout).toBeLessThan(1_000);
  expect(answer.afterInterval).toBeGreaterThanOrEqual(55);
  expect(answer.afterInterval).toBeLessThan(1_000);
});

it('leaves timers alone unless asked', async () => {
  const clock = createClock({ scale: 100 });
  const program = `
    const start = performance.now();
    await new Promise((resolve) => setTimeout(resolve, 60));
    return performance.now() - start;`;
  expect(await inWorker(clock.shared, false, program)).toBeGreaterThan(55);
});
