/** Latency of every route under an open workload at fixed rates, with the whole pipeline at work behind it. */

import { type BenchEngine, startBenchEngine } from './lib/bench-engine.ts';
import type { Benchmark, Figure } from './lib/benchmark.ts';
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

function figureOf({ name, perSecond, times }: RouteTimes): Figure {
  const at = (share: number) => percentile(times, share);
  const cell = [0.5, 0.9, 0.99, 1].map((share) => at(share).toFixed(1)).join(' / ');
  const figure = { what: name, ours: cell, other: String(perSecond), ratio: at(0.99) / at(0.5) };
  return name === 'POST /payments'
    ? { ...figure, limit: `p99 ≤ ${SPREAD_MAX} × p50`, isHeld: figure.ratio <= SPREAD_MAX }
    : figure;
}

export const api: Benchmark = {
  name: 'api',
  about: `latency in milliseconds, from when each call was due, over ${SECONDS} seconds`,
  headings: ['route', 'p50 / p90 / p99 / max', 'per second'],
  run: async (scratch) => {
    const engine = await startBenchEngine(scratch, { name: 'api' });
    try {
      const routes = await routesOf(engine);
      for (const { call } of routes) await timesOf(WARM_UP_CALLS, call);
      await runOpenWorkload(routes, WARM_UP_SECONDS);
      return (await runOpenWorkload(routes, SECONDS)).map(figureOf);
    } finally {
      await engine.close();
    }
  },
};
