/** The whole way of a payment beside the naive design on the same engine: saturation, calls, latency. */
import { startBenchEngine } from './lib/bench-engine.ts';
import type { Benchmark } from './lib/benchmark.ts';
import { createDriver, type Drive } from './lib/drive-payments.ts';
import { figure } from './lib/figure.ts';
import { median, percentile } from './lib/statistics.ts';

const PEER = 'P3 naive';
/** What workers compile at first is a matter of cold starts; the rate rises until each has run some hundreds of times. */
const WARM_UP = 2_000;
const RISING = [4, 16, 48, 96];
const ROUNDS = 3;
/** In proportion to how many are under way, and many: when a drive begins and when it ends, fewer are. */
const paymentsOf = (underWay: number) => Math.max(300, 20 * underWay);
/** While the other side worked, idle workers ended: those that start anew, and what they compile, are no steady rate. */
const warmUpOf = (underWay: number) => Math.max(200, 10 * underWay);
const OPEN_SECONDS = 10;
const LIMITS = { saturation: 2, perSecond: 150, calls: 0.4, latency: 0.7 };

const rateOf = ({ payments, seconds }: Drive) => payments / seconds;
const totalMs = ({ cpuMs, payments }: Drive) => (cpuMs.engine + cpuMs.database) / payments;

async function sideOf(scratch: string, isNaive: boolean) {
  const engine = await startBenchEngine(scratch, { name: 'flow', isNaive });
  const driver = await createDriver(engine);
  await driver.keep(48, WARM_UP);
  return {
    driver,
    /** By how many were under way. */
    drives: new Map(RISING.map((underWay) => [underWay, [] as Drive[]])),
    open: [] as Drive[],
    close: async () => {
      driver.close();
      await engine.close();
    },
  };
}

/** One engine at a time works; both stay up, so that they take turns. */
async function measure(scratch: string) {
  const own = await sideOf(scratch, false);
  const peer = await sideOf(scratch, true);
  for (let round = 0; round < ROUNDS; round += 1) {
    // Each begins in turn, so that none always has the machine as the other left it.
    const sides = round % 2 === 0 ? [own, peer] : [peer, own];
    for (const underWay of RISING) {
      for (const { driver, drives } of sides) {
        await driver.keep(underWay, warmUpOf(underWay));
        drives.get(underWay)?.push(await driver.keep(underWay, paymentsOf(underWay)));
      }
    }
  }
  const slower = Math.min(...[own, peer].map(({ drives }) => rateOfAll(fastest(drives))));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const { driver, open } of round % 2 === 0 ? [own, peer] : [peer, own])
      open.push(await driver.send(slower / 2, OPEN_SECONDS));
  }
  await own.close();
  await peer.close();
  return { own, peer, rate: slower / 2 };
}

type Drives = ReadonlyMap<number, readonly Drive[]>;

const rateOfAll = (rounds: readonly Drive[]): number => median(rounds.map(rateOf));

/** The rounds of the load at which the most payments came to their end. */
function fastest(drives: Drives): readonly Drive[] {
  const [best] = [...drives.values()].toSorted((a, b) => rateOfAll(b) - rateOfAll(a));
  if (best === undefined) throw new Error('nothing was measured');
  return best;
}

function saturationFigures(own: Drives, peer: Drives) {
  const [ours, theirs] = [fastest(own), fastest(peer)];
  const each = (of: (drive: Drive) => number) => ({
    value: ours.map(of),
    peer: { name: PEER, value: theirs.map(of) },
  });
  const perPayment = (of: (drive: Drive) => number) => each((drive) => of(drive) / drive.payments);
  return [
    figure({
      name: 'saturation, to the final state',
      unit: 'payments/s',
      ...each(rateOf),
      limit: { on: 'ratio', atLeast: LIMITS.saturation },
    }),
    figure({
      name: 'saturation, beside what is wanted of two cores',
      unit: 'payments/s',
      value: ours.map(rateOf),
      limit: { on: 'value', atLeast: LIMITS.perSecond },
    }),
    figure({
      name: 'AWS calls of a payment at saturation, those of pollers and workflows among them',
      unit: '',
      ...perPayment(({ awsCalls }) => awsCalls),
      limit: { on: 'ratio', atMost: LIMITS.calls },
    }),
    figure({
      name: 'CPU of a payment: engine and functions',
      unit: 'ms',
      ...perPayment(({ cpuMs }) => cpuMs.engine),
    }),
    figure({
      name: 'CPU of a payment: database',
      unit: 'ms',
      ...perPayment(({ cpuMs }) => cpuMs.database),
    }),
  ];
}

async function run(scratch: string) {
  const { own, peer, rate } = await measure(scratch);
  const points = ({ drives }: typeof own, of: (drive: Drive) => number) =>
    [...drives].map(([underWay, rounds]) => [underWay, median(rounds.map(of))] as const);
  const latencies = ({ open }: typeof own) => open.flatMap((drive) => drive.latencies);
  return {
    figures: [
      ...saturationFigures(own.drives, peer.drives),
      figure({
        name: `submit to captured at ${rate.toFixed(0)}/s, p50`,
        unit: 'ms',
        value: latencies(own),
        peer: { name: PEER, value: latencies(peer) },
        limit: { on: 'ratio', atMost: LIMITS.latency },
      }),
      figure({
        name: `submit to captured at ${rate.toFixed(0)}/s, p99`,
        unit: 'ms',
        value: percentile(latencies(own), 0.99),
        peer: { name: PEER, value: percentile(latencies(peer), 0.99) },
      }),
    ],
    plots: [
      {
        kind: 'lines',
        title: 'Payments that reach their final state',
        unit: 'a second',
        over: 'payments under way at once',
        scale: 'log',
        series: [
          { name: 'ours', points: points(own, rateOf) },
          { name: PEER, points: points(peer, rateOf) },
        ],
      },
      {
        kind: 'lines',
        title: 'CPU of a payment, engine and database',
        unit: 'ms',
        over: 'payments under way at once',
        scale: 'log',
        series: [
          { name: 'ours', points: points(own, totalMs) },
          { name: PEER, points: points(peer, totalMs) },
        ],
      },
    ] as const,
    notes: [
      'The load client runs on the same cores. The engine polls nothing: a write wakes the reader of a stream, a message the reader of a queue, so that no poll interval is in a latency. It has as many worker threads as each side carries most with: twelve for each core with ours, eight with the naive design, which twelve slow down by a tenth. The sandbox processor answers at once.',
    ],
  };
}

export const flow: Benchmark = {
  name: 'flow',
  about: `submit to captured on the local engine, ${ROUNDS} rounds of ${paymentsOf(RISING[0] ?? 0)} to ${paymentsOf(RISING.at(-1) ?? 0)} payments at ${RISING.length} loads, in turns with the naive design`,
  run,
};
