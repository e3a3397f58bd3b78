/** What the function host tells the meter: each event's own time, without the wait for a worker. */
import { expect, it } from 'vitest';
import type { FunctionRun } from '../../../local/meter.ts';
import { startHost } from './make-function.ts';

it('meters every run with the memory of its function', async () => {
  const runs: FunctionRun[] = [];
  const code = `await new Promise((done) => setTimeout(done, 400));
export const handler = async (event) => { if (event.fails) throw new Error('no'); return 1; };`;
  const { host, close } = await startHost(
    { slow: { code, attributes: { memory_size: 256 } } },
    { meter: { functionRan: (run) => runs.push(run) } },
  );
  try {
    const startedAt = performance.now();
    await host.invoke('slow', {});
    const firstMs = performance.now() - startedAt;
    await host.invoke('slow', { fails: true });
    expect(runs).toHaveLength(2);
    for (const run of runs) expect(run).toMatchObject({ functionName: 'slow', memoryMb: 256 });
    // The start of the worker is left out; a timer may be a little early.
    expect(runs[0]?.durationMs).toBeLessThan(firstMs - 390);
  } finally {
    await close();
  }
});
