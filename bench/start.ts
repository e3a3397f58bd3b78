/** How long a developer waits for `npm start`, with bundles that are up to date. */
import type { Benchmark } from './lib/benchmark.ts';
import { figure } from './lib/figure.ts';
import { timeStart } from './lib/time-start.ts';

const SAMPLES = 15;
const LIMIT_MS = 10_000;

export const start: Benchmark = {
  name: 'start',
  about: 'npm start, until the API answers',
  run: async () => {
    const value: number[] = [];
    for (let sample = 0; sample < SAMPLES; sample += 1) value.push(await timeStart());
    const limit = { on: 'value', atMost: LIMIT_MS } as const;
    return { figures: [figure({ name: 'npm start to ready', unit: 'ms', value, limit })] };
  },
};
