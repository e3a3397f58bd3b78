/** How fast the whole stack is synthesized, in how much memory, and how both grow with the number of copies in one app. */
import { spawnSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Benchmark, Plot } from './lib/benchmark.ts';
import { figure } from './lib/figure.ts';
import { median } from './lib/statistics.ts';

const SAMPLES = 15;
const LIMIT_MS = 1500;
const LIMIT_MIB = 400;
const COPIES = [1, 3, 10] as const;
/** How much dearer one more copy may be among ten than among three, before growth is no longer linear. */
const LIMIT_GROWTH = 1.3;
const KIB_PER_MIB = 1024;

interface Sample {
  readonly elapsedMs: number;
  /** The most memory that the process held. */
  readonly memoryMib: number;
}

function run(script: readonly string[], environment: NodeJS.ProcessEnv = {}) {
  const startedAt = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, script, {
    env: { ...process.env, ...environment },
    encoding: 'utf8',
  });
  const elapsedMs = performance.now() - startedAt;
  if (status !== 0) throw new Error(`node ${script[0]} failed: ${stderr}`);
  return { stdout, elapsedMs };
}

const synthesizeDirectly = (outdir: string): number =>
  run(['tap.ts'], { ENVIRONMENT_SUFFIX: 'bench', CDKTF_OUTDIR: outdir }).elapsedMs;

function synthesizeCopies(copies: number, outdir: string): Sample {
  const script = ['bench/lib/synthesize-copies.ts', String(copies), outdir];
  const { stdout, elapsedMs } = run(script);
  const made = readdirSync(join(outdir, 'stacks')).length;
  if (made !== copies) throw new Error(`${made} stacks were written instead of ${copies}.`);
  rmSync(outdir, { recursive: true });
  return { elapsedMs, memoryMib: Number(stdout) / KIB_PER_MIB };
}

const line = (title: string, unit: string, samples: readonly (readonly number[])[]): Plot => ({
  kind: 'lines',
  title,
  unit,
  over: 'copies in one app',
  scale: 'linear',
  series: [
    {
      name: 'median',
      points: COPIES.map((copies, index) => [copies, median(samples[index] ?? [])] as const),
    },
  ],
});

/** What one more copy costs, in each round: from the smaller number of copies to the larger. */
const oneMore = (from: readonly number[], to: readonly number[], copies: number) =>
  to.map((value, round) => (value - (from[round] ?? Number.NaN)) / copies);

export const synth: Benchmark = {
  name: 'synth',
  about: 'node tap.ts, from environment to cdk.tf.json; and 1, 3 and 10 copies in one app',
  run: async (scratch) => {
    const rounds = Array.from({ length: SAMPLES }, (_, round) => ({
      direct: synthesizeDirectly(join(scratch, 'synth')),
      // In turn, so that a slow moment of the machine meets all sizes.
      copies: COPIES.map((copies) => synthesizeCopies(copies, join(scratch, `${copies}-${round}`))),
    }));
    const of = (index: number, part: keyof Sample) =>
      rounds.map(({ copies }) => copies[index]?.[part] ?? Number.NaN);
    const [one, three, ten] = [of(0, 'elapsedMs'), of(1, 'elapsedMs'), of(2, 'elapsedMs')];
    const memory = COPIES.map((_, index) => of(index, 'memoryMib'));
    const direct = rounds.map((round) => round.direct);
    return {
      figures: [
        figure({
          name: 'node tap.ts',
          unit: 'ms',
          value: direct,
          limit: { on: 'value', atMost: LIMIT_MS },
        }),
        figure({
          name: '1 copy, memory at most',
          unit: 'MiB',
          value: memory[0] ?? [],
          limit: { on: 'value', atMost: LIMIT_MIB },
        }),
        figure({
          name: 'one more copy, from 3 to 10',
          unit: 'ms',
          value: oneMore(three, ten, COPIES[2] - COPIES[1]),
          peer: { name: 'from 1 to 3', value: oneMore(one, three, COPIES[1] - COPIES[0]) },
          limit: { on: 'ratio', atMost: LIMIT_GROWTH },
        }),
        figure({ name: '3 copies', unit: 'ms', value: three }),
        figure({ name: '10 copies', unit: 'ms', value: ten }),
        figure({ name: '10 copies, memory at most', unit: 'MiB', value: memory[2] ?? [] }),
      ],
      plots: [line('Time', 'ms', [one, three, ten]), line('Memory', 'MiB', memory)],
    };
  },
};
