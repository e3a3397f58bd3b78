/** What a million payments cost on AWS: counted from the calls of a thousand, beside the naive design and the floor. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { billedUsage } from './cost/billed-usage.ts';
import {
  idleUsage,
  type Measuring,
  PAYMENTS,
  PER_SECOND,
  paymentUsage,
  readUsage,
  refundUsage,
  rowUsage,
  startMeasuring,
} from './cost/measure-usage.ts';
import { standingUsage } from './cost/standing-usage.ts';
import { costOf, prices, scaled, serviceOf, type UsageLine } from './cost/usage.ts';
import type { MeasuredUsage } from './cost/workload.ts';
import { type BenchEngineOptions, startBenchEngine } from './lib/bench-engine.ts';
import type { Benchmark, Table } from './lib/benchmark.ts';
import { type Figure, figure } from './lib/figure.ts';

const OWN = 'cost-own';
const MILLION = 1_000_000;
const MONTH_SECONDS = 30 * 86_400;
const LIMITS = { ofNaive: 0.12, ofFloor: 2 };

async function metered<Result>(
  scratch: string,
  options: BenchEngineOptions,
  run: (measuring: Measuring) => Promise<Result>,
): Promise<Result> {
  const engine = await startBenchEngine(scratch, { ...options, isMetered: true });
  try {
    return await run(await startMeasuring(engine));
  } finally {
    await engine.close();
  }
}

function synthesized(scratch: string): Parameters<typeof standingUsage>[0] {
  const file = join(scratch, OWN, 'stacks', 'tap-bench', 'cdk.tf.json');
  return (
    JSON.parse(readFileSync(file, 'utf8')) as { resource: Parameters<typeof standingUsage>[0] }
  ).resource;
}

/** One payment, one read and so on, and a month in which nothing happens. */
const measureOwn = (scratch: string): Promise<MeasuredUsage> =>
  metered(scratch, { name: OWN }, async (measuring) => {
    const { usage: payment, ids } = await paymentUsage(measuring);
    const read = await readUsage(measuring, ids);
    const refund = await refundUsage(measuring, ids);
    const row = await rowUsage(measuring);
    const idle = await idleUsage(measuring);
    return { payment, read, refund, row, month: [...idle, ...standingUsage(synthesized(scratch))] };
  });

/** A million of what was counted of one, at the rate at which it was; every log group of ours is masked. */
const perMillion = (lines: readonly UsageLine[], isMasked = true) =>
  billedUsage(scaled(lines, MILLION), { seconds: MILLION / PER_SECOND, isMasked });

/** What no design that keeps these rows can do without: the units of the two transactions. */
const floorOf = (million: readonly UsageLine[]) =>
  million.filter(({ term }) => term === 'dynamodb-write-unit');

const broughtBy = ['dynamodb-write-unit', 'apigateway-rest-request', 'waf-request'];

function termTable(title: string, million: readonly UsageLine[]): Table {
  const sorted = million.toSorted((a, b) => costOf([b]) - costOf([a]));
  const rows = sorted.map((line) => [
    serviceOf(line.term),
    line.what,
    line.term,
    (line.quantity / MILLION).toPrecision(3),
    costOf([line]).toFixed(3),
  ]);
  return { title, rows: [['service', 'by or for', 'term', 'a payment', '$ a million'], ...rows] };
}

const servicesOf = (lines: readonly UsageLine[]) =>
  [...new Set(lines.map(({ term }) => serviceOf(term)))].toSorted();

const serviceFigures = (own: readonly UsageLine[], naive: readonly UsageLine[]): Figure[] =>
  servicesOf([...own, ...naive]).map((service) => {
    const of = (million: readonly UsageLine[]) =>
      costOf(million.filter(({ term }) => serviceOf(term) === service));
    return figure({
      name: `a million payments: ${service}`,
      unit: '$',
      value: of(own),
      peer: { name: 'P3 naive', value: of(naive) },
    });
  });

interface Millions {
  readonly own: readonly UsageLine[];
  readonly naive: readonly UsageLine[];
  /** Ours, where changes and orders wait a second for company. */
  readonly waiting: readonly UsageLine[];
}

const wholeFigures = ({ own, naive, waiting }: Millions): readonly Figure[] => [
  figure({
    name: 'a million payments',
    unit: '$',
    value: costOf(own),
    peer: { name: 'P3 naive', value: costOf(naive) },
    limit: { on: 'ratio', atMost: LIMITS.ofNaive },
  }),
  figure({
    name: 'a million payments, beside the floor',
    unit: '$',
    value: costOf(own),
    peer: { name: 'floor', value: costOf(floorOf(own)) },
    limit: { on: 'ratio', atMost: LIMITS.ofFloor },
  }),
  figure({
    name: 'the same, beside the floor and the requests that bring payments',
    unit: '$',
    value: costOf(own),
    peer: {
      name: 'floor and requests',
      value: costOf(own.filter(({ term }) => broughtBy.includes(term))),
    },
  }),
  figure({
    name: 'a million payments, BATCHING_WINDOW_SECONDS=1',
    unit: '$',
    value: costOf(waiting),
    peer: { name: 'P3 naive', value: costOf(naive) },
    limit: { on: 'ratio', atMost: LIMITS.ofNaive },
  }),
];

const monthOf = (month: readonly UsageLine[]) =>
  costOf(billedUsage(month, { seconds: MONTH_SECONDS, isMasked: true }));

const otherFigures = ({ read, refund, row, month }: MeasuredUsage): Figure[] => [
  figure({
    name: 'a million rows of files, without reading them',
    unit: '$',
    value: costOf(perMillion(row)),
  }),
  figure({ name: 'a million refunds', unit: '$', value: costOf(perMillion(refund)) }),
  figure({ name: 'a million reads', unit: '$', value: costOf(perMillion(read)) }),
  figure({ name: 'a month in which nothing happens', unit: '$', value: monthOf(month) }),
];

export const cost: Benchmark = {
  name: 'cost',
  about: `$ for a million payments, from every call of ${PAYMENTS}, by the price list of ${prices.asOf}`,
  run: async (scratch) => {
    const usage = await measureOwn(scratch);
    const own = perMillion(usage.payment);
    const { usage: waiting } = await metered(
      scratch,
      { name: 'cost-window', settings: { BATCHING_WINDOW_SECONDS: '1' } },
      paymentUsage,
    );
    const { usage: counted } = await metered(
      scratch,
      { name: 'cost-naive', isNaive: true },
      paymentUsage,
    );
    const naive = perMillion(counted, false);
    const services = servicesOf([...own, ...naive]);
    const stack = (million: readonly UsageLine[]) =>
      services.map((service) => costOf(million.filter(({ term }) => serviceOf(term) === service)));
    const [ours, theirs] = [stack(own), stack(naive)];
    return {
      figures: [
        ...wholeFigures({ own, naive, waiting: perMillion(waiting) }),
        ...serviceFigures(own, naive),
        ...otherFigures(usage),
      ],
      tables: [termTable('Our terms', own), termTable("The naive design's terms", naive)],
      plots: [
        {
          kind: 'bars',
          title: 'A million payments',
          unit: '$',
          labels: ['ours', 'P3 naive'],
          arrangement: 'stacked',
          series: services.map((name, index) => ({
            name,
            values: [ours[index] ?? 0, theirs[index] ?? 0],
          })),
        },
      ],
      usage: { ...usage },
      notes: [
        `Both sides run on the same engine behind the same gateway and authorizer, and both leave out the acquirer: its table, its function and its log. Payments came at ${PER_SECOND} a second, and the stream was read as Lambda reads the four shards of a new table: each four times a second; a duration is as long as it was here. Messages and requests are sized as they were sent; write units follow from the rows before and after each write. Logs of ours are looked through for card numbers, the peer's are not; traces are by X-Ray's rule at this rate.`,
        'The floor is one transaction that creates payment, audit entry and idempotency record, one that ends it with an entry for each stage in one row, and their index writes.',
      ],
    };
  },
};
