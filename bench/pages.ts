/** What a page of a merchant's payments costs when there are many behind it. */
import { type BenchEngine, startBenchEngine } from './lib/bench-engine.ts';
import { type Benchmark, say } from './lib/benchmark.ts';
import { figure } from './lib/figure.ts';
import { createBenchClient, timesOf } from './lib/http-client.ts';
import { seedPayments } from './lib/seed-payments.ts';

const FEW = 100;
const MANY = 100_000;
const ROUNDS = 10;
const CALLS = 10;
const LIMIT = 2;
const PAGE = '/payments?limit=100';

interface Page {
  readonly data: readonly unknown[];
  readonly nextCursor: string | null;
}

async function clientWith(engine: BenchEngine, count: number) {
  const { merchantId, apiKey } = await engine.newMerchant();
  await seedPayments(engine, { merchantId, count });
  const client = createBenchClient(engine.baseUrl, apiKey);
  const page = JSON.parse(await client.get(PAGE)) as Page;
  if (page.data.length !== FEW) throw new Error(`a page holds ${page.data.length} payments`);
  return { client, page };
}

async function measure(engine: BenchEngine) {
  const few = await clientWith(engine, FEW);
  const startedAt = performance.now();
  const many = await clientWith(engine, MANY);
  say(`\nseeded ${MANY} payments in ${((performance.now() - startedAt) / 1000).toFixed(0)} s`);
  const pages = {
    few: () => few.client.get(PAGE),
    many: () => many.client.get(PAGE),
    next: () => many.client.get(`${PAGE}&cursor=${many.page.nextCursor}`),
    oldest: () => many.client.get(`${PAGE}&order=asc`),
  };
  const times = { few: [], many: [], next: [], oldest: [] } as Record<keyof typeof pages, number[]>;
  const names = Object.keys(pages) as (keyof typeof pages)[];
  for (const name of names) await timesOf(CALLS, pages[name]);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const name of names) times[name].push(...(await timesOf(CALLS, pages[name])));
  }
  return times;
}

export const pages: Benchmark = {
  name: 'pages',
  about: 'GET /payments?limit=100, one after the other',
  run: async (scratch) => {
    const engine = await startBenchEngine(scratch, { name: 'pages', isQuiet: true });
    try {
      const { few, ...large } = await measure(engine);
      const names = { many: 'the newest', next: 'the next page', oldest: 'the oldest' };
      const figures = Object.entries(large).map(([name, value]) =>
        figure({
          name: `${names[name as keyof typeof names]} of ${MANY}`,
          unit: 'ms',
          value,
          peer: { name: `of ${FEW}`, value: few },
          limit: { on: 'ratio', atMost: LIMIT },
        }),
      );
      return { figures };
    } finally {
      await engine.close();
    }
  },
};
