/** The whole way of a payment beside the naive design on the same engine: saturation, calls, latency. */
import { startBenchEngine } from './lib/bench-engine.ts';
import type { Benchmark } from './lib/benchmark.ts';
import { createDriver, type Drive } from './lib/drive-payments.ts';
import { figure } from './lib/figure.ts';
import { percentile } from './lib/statistics.ts';

const PEER = 'P3 naive';
const WARM_UP = 150;
const RISING = [4, 16, 48, 96];
const PAYMENTS = 500;
const OPEN_SECONDS = 20;
const LIMITS = { saturation: 2, perSecond: 150, calls: 0.4, latency: 0.7 };

const rateOf = ({ payments, seconds }: Drive) => payments / seconds;
const totalMs = ({ cpuMs, payments }: Drive) => (cpuMs.engine + cpuMs.database) / payments;

async function sideOf(scratch: string, isNaive: boolean) {
  const engine = await startBenchEngine(scratch, { name: 'flow', isNaive });
  const driver = await createDriver(engine);
  await driver.keep(16, WARM_UP);
  return {
    driver,
    drives: [] as Drive[],
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
  for (const underWay of RISING) {
    for (const { driver, drives } of [own, peer])
      drives.push(await driver.keep(underWay, PAYMENTS));
  }
  const slower = Math.min(...[own, peer].map(({ drives }) => Math.max(...drives.map(rateOf))));
  const open = {
    own: await own.driver.send(slower / 2, OPEN_SECONDS),
    peer: await peer.driver.send(slower / 2, OPEN_SECONDS),
  };
  await own.close();
  await peer.close();
  return { own: own.drives, peer: peer.drives, open, rate: slower / 2 };
}

const fastest = (drives: readonly Drive[]): Drive => {
  const [best] = drives.toSorted((a, b) => rateOf(b) - rateOf(a));
  if (best === undefined) throw new Error('nothing was measured');
  return best;
};

function saturationFigures(own: readonly Drive[], peer: readonly Drive[]) {
  const [ours, theirs] = [fastest(own), fastest(peer)];
  const value = { value: rateOf(ours), peer: { name: PEER, value: rateOf(theirs) } };
  const perPayment = (of: (drive: Drive) => number) => ({
    value: of(ours) / ours.payments,
    peer: { name: PEER, value: of(theirs) / theirs.payments },
  });
  return [
    figure({
      name: 'saturation, to the final state',
      unit: 'payments/s',
      ...value,
      limit: { on: 'ratio', atLeast: LIMITS.saturation },
    }),
    figure({
      name: 'saturation, beside what is wanted of two cores',
      unit: 'payments/s',
      value: rateOf(ours),
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
  const { own, peer, open, rate } = await measure(scratch);
  const points = (drives: readonly Drive[], of: (drive: Drive) => number) =>
    drives.map((drive, index) => [RISING[index] ?? 0, of(drive)] as const);
  return {
    figures: [
      ...saturationFigures(own, peer),
      figure({
        name: `submit to captured at ${rate.toFixed(0)}/s, p50`,
        unit: 'ms',
        value: open.own.latencies,
        peer: { name: PEER, value: open.peer.latencies },
        limit: { on: 'ratio', atMost: LIMITS.latency },
      }),
      figure({
        name: `submit to captured at ${rate.toFixed(0)}/s, p99`,
        unit: 'ms',
        value: percentile(open.own.latencies, 0.99),
        peer: { name: PEER, value: percentile(open.peer.latencies, 0.99) },
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
      'The load client runs on the same cores. The engine polls nothing: a write wakes the reader of a stream, a message the reader of a queue, so that no poll interval is in a latency. It has eight worker threads for each core, on both sides. The sandbox processor answers at once.',
    ],
  };
}

export const flow: Benchmark = {
  name: 'flow',
  about: `submit to captured on the local engine, ${PAYMENTS} payments at each of ${RISING.length} loads in turns with the naive design`,
  run,
};
