/** `npm run bench [-- name …]`: runs the benchmarks, keeps their results and says which limits were held. */
import { api } from './api.ts';
import { authorizer } from './authorizer.ts';
import { cardNumbers } from './card-numbers.ts';
import { chunks } from './chunks.ts';
import { cost } from './cost.ts';
import { flow } from './flow.ts';
import { functions } from './functions.ts';
import { growth } from './growth.ts';
import { heat } from './heat.ts';
import type { Benchmark } from './lib/benchmark.ts';
import { runBenchmarks } from './lib/run-benchmarks.ts';
import { pages } from './pages.ts';
import { rows } from './rows.ts';
import { serviceTime } from './service-time.ts';
import { start } from './start.ts';
import { submit } from './submit.ts';
import { synth } from './synth.ts';

const BENCHMARKS: readonly Benchmark[] = [
  functions,
  submit,
  serviceTime,
  api,
  pages,
  authorizer,
  cost,
  flow,
  growth,
  heat,
  start,
  synth,
  cardNumbers,
  rows,
  chunks,
];

function chosen(names: readonly string[]): readonly Benchmark[] {
  const unknown = names.filter((name) => !BENCHMARKS.some((one) => one.name === name));
  if (unknown.length > 0) {
    const known = BENCHMARKS.map(({ name }) => name).join(', ');
    throw new Error(`no benchmark is called ${unknown.join(', ')}; there are ${known}`);
  }
  return names.length === 0 ? BENCHMARKS : BENCHMARKS.filter(({ name }) => names.includes(name));
}

await runBenchmarks(chosen(process.argv.slice(2)));
