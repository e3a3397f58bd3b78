/** One runner, one project per kind of proof, so that each suite can be run alone. */
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const POLL_MS = 25_000;
const TIMEOUT_MS = 120_000;

const project = (name: string, more: Record<string, unknown> = {}) => ({
  test: {
    name,
    setupFiles: 'test/support/scratch.ts',
    include: [`test/${name}/**/*.test.ts`],
    // A look that succeeds ends at once; a machine that is busy otherwise needs longer for it.
    expect: { poll: { timeout: POLL_MS } },
    // What hangs is to be found, not what is slow.
    testTimeout: TIMEOUT_MS,
    hookTimeout: TIMEOUT_MS,
    ...more,
  },
});

export default defineConfig({
  test: {
    // End-to-end tests wait more than they work: two share a machine of two cores well.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      project('house'),
      project('unit'),
      project('scripts'),
      project('local'),
      project('infra', { globalSetup: 'test/support/build.ts' }),
      project('e2e', {
        globalSetup: 'test/support/synthesize.ts',
        setupFiles: ['test/support/scratch.ts', 'test/support/check-responses.ts'],
        // Vitest keeps no order among projects that are not given one.
        sequence: { groupOrder: 1 },
      }),
      // Simulated time, and faults at every point: after what shows the system at work without them.
      project('faults', {
        testTimeout: 600_000,
        globalSetup: 'test/support/synthesize.ts',
        setupFiles: ['test/support/scratch.ts', 'test/support/check-responses.ts'],
        sequence: { groupOrder: 2 },
      }),
      // After the end-to-end suite, which tells it what was used.
      project('privileges', {
        globalSetup: 'test/support/synthesize.ts',
        sequence: { groupOrder: 3 },
      }),
      // Minutes of real Terraform, and tools that not everybody has: a command of its own, `npm run test:deploy`.
      project('deploy', {
        testTimeout: 1_500_000,
        hookTimeout: 1_500_000,
        globalSetup: 'test/deploy/support/emulator.ts',
        sequence: { groupOrder: 4 },
      }),
    ],
  },
});
