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
import { type Benchmark, say } from './lib/benchmark.ts';
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

const USAGE = `npm run bench [-- name …]   all, or those that are named; a limit that is missed ends it with 1

${BENCHMARKS.map(({ name, about }) => `  ${name.padEnd(14)} ${about}`).join('\n')}`;

const names = process.argv.slice(2);
const unknown = names.filter((name) => !BENCHMARKS.some((one) => one.name === name));
if (names.includes('--help')) {
  say(USAGE);
} else if (unknown.length > 0) {
  process.stderr.write(`No benchmark is called ${unknown.join(', ')}.\n\n${USAGE}\n`);
  process.exitCode = 2;
} else {
  const isChosen = ({ name }: Benchmark) => names.length === 0 || names.includes(name);
  await runBenchmarks(BENCHMARKS.filter(isChosen));
}
