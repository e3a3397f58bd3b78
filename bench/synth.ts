/** How fast the whole stack is synthesized. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Benchmark } from './lib/benchmark.ts';
import { median, spread } from './lib/statistics.ts';

const SAMPLES = 5;
const LIMIT_MS = 1500;

function synthesize(scratch: string): number {
  const startedAt = performance.now();
  const { status, stderr } = spawnSync(process.execPath, ['tap.ts'], {
    env: { ...process.env, ENVIRONMENT_SUFFIX: 'bench', CDKTF_OUTDIR: join(scratch, 'synth') },
  });
  if (status !== 0) throw new Error(`node tap.ts failed: ${stderr}`);
  return performance.now() - startedAt;
}

export const synth: Benchmark = {
  name: 'synth',
  about: 'node tap.ts, from environment to cdk.tf.json',
  headings: ['figure (median, min–max)', 'ours', ''],
  run: async (scratch) => {
    const times = Array.from({ length: SAMPLES }, () => synthesize(scratch));
    return [
      {
        what: 'node tap.ts, ms',
        ours: `${median(times).toFixed(0)} (${spread(times)})`,
        limit: `≤ ${LIMIT_MS}`,
        isHeld: median(times) <= LIMIT_MS,
      },
    ];
  },
};
