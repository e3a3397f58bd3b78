/** How long the submit function takes for one payment, beside its peer behind the same engine. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { startBenchEngine } from './lib/bench-engine.ts';
import type { Benchmark } from './lib/benchmark.ts';
import { bundlePeer } from './lib/bundle-peer.ts';
import { figure } from './lib/figure.ts';
import { createBenchClient, timesOf } from './lib/http-client.ts';

const ROUNDS = 10;
const CALLS = 50;
const LIMIT = 0.6;

async function peerZip(scratch: string): Promise<Uint8Array> {
  const directory = join(scratch, 'peer-bundle');
  await bundlePeer('bench/peers/submit-powertools/handler.ts', directory);
  return zipSync({ 'index.mjs': readFileSync(join(directory, 'index.mjs')) });
}

/** Both engines run at once and take turns, so that a slow moment of the machine hits both. */
async function measure(scratch: string) {
  const submitZip = await peerZip(scratch);
  const own = await startBenchEngine(scratch, { name: 'own', isQuiet: true });
  const peer = await startBenchEngine(scratch, { name: 'peer', isQuiet: true, submitZip });
  const clients = await Promise.all(
    [own, peer].map(async (engine) => {
      const { apiKey } = await engine.newMerchant();
      return { client: createBenchClient(engine.baseUrl, apiKey), times: [] as number[] };
    }),
  );
  for (const { client } of clients) await timesOf(CALLS, client.pay);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const { client, times } of clients) times.push(...(await timesOf(CALLS, client.pay)));
  }
  for (const { client } of clients) client.close();
  await Promise.all([own.close(), peer.close()]);
  const [ours = [], theirs = []] = clients.map(({ times }) => times);
  return { ours, theirs };
}

export const serviceTime: Benchmark = {
  name: 'service-time',
  about: 'POST /payments, one after the other, with nothing at work behind the API',
  run: async (scratch) => {
    const { ours, theirs } = await measure(scratch);
    const service = figure({
      name: 'service time',
      unit: 'ms',
      value: ours,
      peer: { name: 'P1 Powertools', value: theirs },
      limit: { on: 'ratio', atMost: LIMIT },
    });
    return { figures: [service] };
  },
};
