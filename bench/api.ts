/** Latency of every route under an open workload at fixed rates, with the whole pipeline at work behind it. */
import { type BenchEngine, startBenchEngine } from './lib/bench-engine.ts';
import type { Benchmark } from './lib/benchmark.ts';
import { type Figure, figure } from './lib/figure.ts';
import { createBenchClient, timesOf } from './lib/http-client.ts';
import { type Route, type RouteTimes, runOpenWorkload } from './lib/open-workload.ts';
import { percentile } from './lib/statistics.ts';

const WARM_UP_CALLS = 20;
const WARM_UP_SECONDS = 5;
const SECONDS = 40;
const SPREAD_MAX = 3;

async function routesOf(engine: BenchEngine): Promise<readonly Route[]> {
  const { apiKey } = await engine.newMerchant();
  const client = createBenchClient(engine.baseUrl, apiKey);
  const { id } = JSON.parse(await client.pay()) as { id: string };
  const read = (name: string, path: string, perSecond: number): Route => ({
    name,
    perSecond,
    call: () => client.get(path),
  });
  return [
    { name: 'POST /payments', perSecond: 10, call: client.pay },
    read('GET /payments/{paymentId}', `/payments/${id}`, 10),
    read('GET /payments', '/payments', 5),
    read('GET /payments/{paymentId}/events', `/payments/${id}/events`, 5),
    read('GET /payments/{paymentId}/refunds', `/payments/${id}/refunds`, 5),
    read('GET /health', '/health', 5),
  ];
}

/** The tail stands beside the median of the same calls: their ratio says how even the route is. */
function figuresOf({ name, perSecond, times }: RouteTimes): readonly Figure[] {
  const at = (share: number) => percentile(times, share);
  const limit = { on: 'ratio', atMost: SPREAD_MAX } as const;
  const route = `${name} (${perSecond}/s)`;
  return [
    figure({ name: `${route}, p50`, unit: 'ms', value: times }),
    figure({ name: `${route}, p90`, unit: 'ms', value: at(0.9) }),
    figure({
      name: `${route}, p99`,
      unit: 'ms',
      value: at(0.99),
      peer: { name: 'own p50', value: at(0.5) },
      ...(name === 'POST /payments' ? { limit } : {}),
    }),
  ];
}

export const api: Benchmark = {
  name: 'api',
  about: `latency in milliseconds, from when each call was due, over ${SECONDS} seconds`,
  run: async (scratch) => {
    const engine = await startBenchEngine(scratch, { name: 'api' });
    try {
      const routes = await routesOf(engine);
      for (const { call } of routes) await timesOf(WARM_UP_CALLS, call);
      await runOpenWorkload(routes, WARM_UP_SECONDS);
      return { figures: (await runOpenWorkload(routes, SECONDS)).flatMap(figuresOf) };
    } finally {
      await engine.close();
    }
  },
};
