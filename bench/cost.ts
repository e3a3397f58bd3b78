/** What a million payments cost on AWS: counted from the calls of a thousand, beside the naive design and the floor. */
import { setTimeout as delay } from 'node:timers/promises';
import { costOf, prices, scaled, serviceOf, type UsageLine } from './cost/usage.ts';
import { type BenchEngineOptions, startBenchEngine } from './lib/bench-engine.ts';
import type { Benchmark, Table } from './lib/benchmark.ts';
import { type Figure, figure } from './lib/figure.ts';
import { createBenchClient } from './lib/http-client.ts';

const PAYMENTS = 1000;
const WARM_UP = 20;
/** Well below saturation: a function that waits for a busy machine would seem dearer than it is. */
const PER_SECOND = 20;
const PATIENCE_MS = 120_000;
const MILLION = 1_000_000;
const LIMITS = { ofNaive: 0.12, ofFloor: 2 };

/** Counts from quiet to quiet: all that the payments cause is over, and nothing else has begun. */
async function usageOf(scratch: string, options: BenchEngineOptions) {
  const engine = await startBenchEngine(scratch, { ...options, isMetered: true });
  try {
    const { apiKey } = await engine.newMerchant();
    const client = createBenchClient(engine.baseUrl, apiKey);
    const settle = async (count: number) => {
      const deadline = Date.now() + PATIENCE_MS;
      const usage: UsageLine[] = [];
      for (let captured = 0; captured < count; ) {
        if (Date.now() > deadline) throw new Error(`${count - captured} payments never ended`);
        await delay(200);
        const report = await engine.report();
        captured += Object.keys(report.captured).length;
        usage.push(...report.usage);
      }
      await delay(1000);
      return [...usage, ...(await engine.report()).usage];
    };
    const pay = async (count: number) => {
      const startedAt = performance.now();
      const paid: Promise<unknown>[] = [];
      for (let number = 0; number < count; number += 1) {
        const waitMs = startedAt + (number * 1000) / PER_SECOND - performance.now();
        if (waitMs > 0) await delay(waitMs);
        paid.push(client.pay());
      }
      await Promise.all(paid);
    };
    await pay(WARM_UP);
    await settle(WARM_UP);
    const sent = pay(PAYMENTS);
    const usage = await settle(PAYMENTS);
    await sent;
    client.close();
    return merged(usage);
  } finally {
    await engine.close();
  }
}

function merged(lines: readonly UsageLine[]): readonly UsageLine[] {
  const sums = Map.groupBy(lines, ({ term, what }) => `${term}\n${what}`);
  return [...sums.values()].flatMap((group) => {
    const [first] = group;
    const quantity = group.reduce((sum, line) => sum + line.quantity, 0);
    return first === undefined ? [] : [{ ...first, quantity }];
  });
}

const perMillion = (lines: readonly UsageLine[]) => scaled(lines, MILLION / PAYMENTS);

/**
 * What no design that keeps these rows can do without: the units of the two transactions, and the request that
 * brings the payment.
 */
const floorOf = (lines: readonly UsageLine[]) =>
  lines.filter(({ term }) =>
    ['dynamodb-write-unit', 'apigateway-rest-request', 'waf-request'].includes(term),
  );

function termTable(title: string, lines: readonly UsageLine[]): Table {
  const million = perMillion(lines).toSorted((a, b) => costOf([b]) - costOf([a]));
  const rows = million.map((line) => [
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
    const of = (lines: readonly UsageLine[]) =>
      costOf(perMillion(lines).filter(({ term }) => serviceOf(term) === service));
    return figure({
      name: `a million payments: ${service}`,
      unit: '$',
      value: of(own),
      peer: { name: 'P3 naive', value: of(naive) },
    });
  });

export const cost: Benchmark = {
  name: 'cost',
  about: `$ for a million payments, from every call of ${PAYMENTS}, by the price list of ${prices.asOf}`,
  run: async (scratch) => {
    const own = await usageOf(scratch, { name: 'cost-own' });
    const naive = await usageOf(scratch, { name: 'cost-naive', isNaive: true });
    const total = costOf(perMillion(own));
    const services = servicesOf([...own, ...naive]);
    const stack = (lines: readonly UsageLine[]) =>
      services.map((service) =>
        costOf(perMillion(lines).filter(({ term }) => serviceOf(term) === service)),
      );
    const [ours, theirs] = [stack(own), stack(naive)];
    return {
      figures: [
        figure({
          name: 'a million payments',
          unit: '$',
          value: total,
          peer: { name: 'P3 naive', value: costOf(perMillion(naive)) },
          limit: { on: 'ratio', atMost: LIMITS.ofNaive },
        }),
        figure({
          name: 'a million payments, beside the floor',
          unit: '$',
          value: total,
          peer: { name: 'floor', value: costOf(perMillion(floorOf(own))) },
          limit: { on: 'ratio', atMost: LIMITS.ofFloor },
        }),
        ...serviceFigures(own, naive),
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
      usage: { payment: scaled(own, 1 / PAYMENTS) },
      notes: [
        `Both sides run on the same engine behind the same gateway and authorizer, and both leave out the acquirer: its table, its function and its log. Payments came at ${PER_SECOND} a second, where hardly any share a batch; a duration is as long as it was here. Messages and requests are sized as they were sent; write units follow from the rows before and after each write.`,
        'The floor is one transaction that creates payment, audit entry and idempotency record, one that ends it with an entry for each stage, their index writes, and the API request.',
      ],
    };
  },
};
