/** Runs benchmarks one after the other, shows and keeps what each measured, and says which limits were held. */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Benchmark, type Measured, say } from './benchmark.ts';
import { figureRows } from './figure-text.ts';
import { theseVersions, thisMachine, writeResult } from './results.ts';
import { table } from './statistics.ts';

function show({ name, about }: Benchmark, { figures, tables = [], notes = [] }: Measured): void {
  say(`\n${name}: ${about}`);
  if (figures.length > 0) say(table(figureRows(figures)));
  for (const { title, rows } of tables) say(`\n${title}\n${table(rows)}`);
  for (const note of notes) say(`\n${note}`);
}

/** A limit that is missed makes the process end with 1. */
export async function runBenchmarks(benchmarks: readonly Benchmark[]): Promise<void> {
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
    for (const benchmark of benchmarks) {
      const measured = await benchmark.run(scratch);
      show(benchmark, measured);
      writeResult(benchmark, measured);
      if (measured.figures.some(({ held }) => held === false)) process.exitCode = 1;
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
