/** Whether a payment costs the same when there are many: in the tables, and at once. */
import { setTimeout as delay } from 'node:timers/promises';
import { type BenchEngine, startBenchEngine } from './lib/bench-engine.ts';
import type { Benchmark } from './lib/benchmark.ts';
import { createDriver, type Drive } from './lib/drive-payments.ts';
import { type Figure, figure } from './lib/figure.ts';
import { subscribe } from './lib/notifications.ts';
import { seedPayments } from './lib/seed-payments.ts';

const STORED = [1_000, 10_000, 100_000];
const AT_ONCE = [1, 16, 64];
const STEADY = 16;
const PAYMENTS = 300;
const WARM_UP = 128;
const ROUNDS = 3;
const LIMIT = 1.3;
const QUIET_MS = 2000;
/** Polls of queues, and the sweep that runs by the minute. */
const IDLE_CALLS = 60;

const cpuOf = ({ cpuMs, payments }: Drive) => (cpuMs.engine + cpuMs.database) / payments;

/** Several rounds each, in turns, so that a warming engine does not look like growth. */
async function byConcurrency(engine: BenchEngine) {
  const driver = await createDriver(engine);
  await driver.keep(STEADY, PAYMENTS);
  const drives = new Map(AT_ONCE.map((count) => [count, [] as Drive[]]));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const count of AT_ONCE) {
      // Workers come with the load and go when it does: their starts are not what a payment costs.
      await driver.keep(count, WARM_UP);
      drives.get(count)?.push(await driver.keep(count, PAYMENTS));
    }
  }
  driver.close();
  return drives;
}

/** Until the events of what was seeded are out. */
async function untilQuiet(engine: BenchEngine): Promise<void> {
  for (let calls = -1; ; ) {
    const report = await engine.report();
    const now = report.calls.reduce((sum, one) => sum + one.calls, 0);
    if (now - calls <= IDLE_CALLS) return;
    calls = now;
    await delay(QUIET_MS);
  }
}

async function byStored(engine: BenchEngine) {
  const { merchantId } = await engine.newMerchant();
  const driver = await createDriver(engine);
  const drives = new Map<number, Drive[]>();
  let stored = 0;
  for (const count of STORED) {
    await seedPayments(engine, { merchantId, count: count - stored, isCaptured: true });
    await untilQuiet(engine);
    stored = count;
    const rounds: Drive[] = [];
    for (let round = 0; round < ROUNDS; round += 1)
      rounds.push(await driver.keep(STEADY, PAYMENTS));
    drives.set(count, rounds);
  }
  driver.close();
  return drives;
}

function figuresOf(
  drives: ReadonlyMap<number, readonly Drive[]>,
  describe: (count: number) => string,
): readonly Figure[] {
  const [first] = drives.keys();
  if (first === undefined) return [];
  const baseline = drives.get(first) ?? [];
  return [...drives].flatMap(([count, own]) => {
    const flat = (name: string, unit: string, of: (drive: Drive) => number) =>
      figure({
        name: `${name}, ${describe(count)}`,
        unit,
        value: own.map(of),
        ...(count === first
          ? {}
          : {
              peer: { name: describe(first), value: baseline.map(of) },
              limit: { on: 'ratio', atMost: LIMIT } as const,
            }),
      });
    return [
      flat('CPU of a payment', 'ms', cpuOf),
      flat('memory of engine and functions', 'MB', ({ memoryMb }) => memoryMb),
    ];
  });
}

export const growth: Benchmark = {
  name: 'growth',
  about: `CPU of a payment and memory, ${ROUNDS} times ${PAYMENTS} payments at each size`,
  run: async (scratch) => {
    const engine = await startBenchEngine(scratch, { name: 'growth' });
    const subscriber = subscribe(engine);
    try {
      const concurrency = await byConcurrency(engine);
      const stored = await byStored(engine);
      return {
        figures: [
          ...figuresOf(concurrency, (count) => `${count} at once`),
          ...figuresOf(stored, (count) => `${count.toLocaleString('en')} stored`),
        ],
        notes: [
          'Wall time at one payment at once is latency and at many throughput; what must not grow is the work, so CPU is measured, the load client left out. Notifications are taken from their queue every few seconds, as subscribers would.',
        ],
      };
    } finally {
      subscriber.abort();
      await engine.close();
    }
  },
};
