/** `npm run bench [-- name …]`: runs the benchmarks, keeps their results and says which limits were held. */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { api } from './api.ts';
import { authorizer } from './authorizer.ts';
import { cardNumbers } from './card-numbers.ts';
import { cost } from './cost.ts';
import { flow } from './flow.ts';
import { functions } from './functions.ts';
import { growth } from './growth.ts';
import { heat } from './heat.ts';
import { type Benchmark, type Measured, say } from './lib/benchmark.ts';
import { figureRows } from './lib/figure-text.ts';
import { theseVersions, thisMachine, writeResult } from './lib/results.ts';
import { table } from './lib/statistics.ts';
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
];

function chosen(names: readonly string[]): readonly Benchmark[] {
  const unknown = names.filter((name) => !BENCHMARKS.some((one) => one.name === name));
  if (unknown.length > 0) {
    const known = BENCHMARKS.map(({ name }) => name).join(', ');
    throw new Error(`no benchmark is called ${unknown.join(', ')}; there are ${known}`);
  }
  return names.length === 0 ? BENCHMARKS : BENCHMARKS.filter(({ name }) => names.includes(name));
}

function show({ name, about }: Benchmark, { figures, tables = [], notes = [] }: Measured): void {
  say(`\n${name}: ${about}`);
  if (figures.length > 0) say(table(figureRows(figures)));
  for (const { title, rows } of tables) say(`\n${title}\n${table(rows)}`);
  for (const note of notes) say(`\n${note}`);
}

const selection = chosen(process.argv.slice(2));
statSync('dist/lambda/submit-payment/index.mjs');
const { cpu, cores, memoryGib, system } = thisMachine();
say(`${cores} × ${cpu}, ${memoryGib} GiB, ${system}`);
say(
  Object.entries(theseVersions())
    .map((entry) => entry.join(' '))
    .join(', '),
);
const scratch = mkdtempSync(join(tmpdir(), 'tap-bench-'));
try {
  for (const benchmark of selection) {
    const measured = await benchmark.run(scratch);
    show(benchmark, measured);
    writeResult(benchmark, measured);
    if (measured.figures.some(({ held }) => held === false)) process.exitCode = 1;
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
