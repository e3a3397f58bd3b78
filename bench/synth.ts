/** How fast the whole stack is synthesized. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Benchmark } from './lib/benchmark.ts';
import { figure } from './lib/figure.ts';

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
  run: async (scratch) => {
    const value = Array.from({ length: SAMPLES }, () => synthesize(scratch));
    const limit = { on: 'value', atMost: LIMIT_MS } as const;
    return { figures: [figure({ name: 'node tap.ts', unit: 'ms', value, limit })] };
  },
};
