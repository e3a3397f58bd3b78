/** What the authorizer costs a request: its answer cached, and asked for every time. */
import { startBenchEngine } from './lib/bench-engine.ts';
import type { Benchmark } from './lib/benchmark.ts';
import { figure } from './lib/figure.ts';
import { createBenchClient, timesOf } from './lib/http-client.ts';

const ROUNDS = 10;
const CALLS = 50;

export const authorizer: Benchmark = {
  name: 'authorizer',
  about: 'GET /payments/{paymentId}, one after the other',
  run: async (scratch) => {
    const measured = await Promise.all(
      ['60', '0'].map(async (seconds) => {
        const settings = { AUTHORIZER_TTL_SECONDS: seconds };
        const options = { name: `authorizer-${seconds}`, isQuiet: true, settings };
        const engine = await startBenchEngine(scratch, options);
        const { apiKey } = await engine.newMerchant();
        const client = createBenchClient(engine.baseUrl, apiKey);
        const { id } = JSON.parse(await client.pay()) as { id: string };
        return { engine, times: [] as number[], call: () => client.get(`/payments/${id}`) };
      }),
    );
    for (const { call } of measured) await timesOf(CALLS, call);
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const { call, times } of measured) times.push(...(await timesOf(CALLS, call)));
    }
    for (const { engine } of measured) await engine.close();
    const [cached = [], uncached = []] = measured.map(({ times }) => times);
    const peer = { name: 'uncached', value: uncached };
    return {
      figures: [figure({ name: 'service time, cached', unit: 'ms', value: cached, peer })],
    };
  },
};
