/** `npm run bench [-- name …]`: runs the benchmarks and says which limits were held. */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { api } from './api.ts';
import { authorizer } from './authorizer.ts';
import { cardNumbers } from './card-numbers.ts';
import { say, showFigures } from './lib/benchmark.ts';
import { pages } from './pages.ts';
import { serviceTime } from './service-time.ts';
import { submit } from './submit.ts';
import { synth } from './synth.ts';

const BENCHMARKS = [submit, serviceTime, api, pages, authorizer, synth, cardNumbers];

function chosen(names: readonly string[]) {
  const unknown = names.filter((name) => !BENCHMARKS.some((one) => one.name === name));
  if (unknown.length > 0) {
    const known = BENCHMARKS.map(({ name }) => name).join(', ');
    throw new Error(`no benchmark is called ${unknown.join(', ')}; there are ${known}`);
  }
  return names.length === 0 ? BENCHMARKS : BENCHMARKS.filter(({ name }) => names.includes(name));
}

const selection = chosen(process.argv.slice(2));
statSync('dist/lambda/submit-payment/index.mjs');
const [cpu] = cpus();
say(
  `${cpus().length} × ${cpu?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`,
);
const scratch = mkdtempSync(join(tmpdir(), 'tap-bench-'));
try {
  for (const benchmark of selection) {
    if (!showFigures(benchmark, await benchmark.run(scratch))) process.exitCode = 1;
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
