/** Random sequences of commands: API, tables and acquirer come to what a plain ledger in memory says. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { violations } from './support/invariants.ts';
import { commandArbitraries, type Ledger, type Real } from './support/ledger-model.ts';
import { faultSettings } from './support/settings.ts';
import { openWorkbench, type Workbench } from './support/workbench.ts';

let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench();
});
afterAll(() => bench?.close());

const { seed, isWhole } = faultSettings();
const RUNS = isWhole ? 100 : 12;

it('agrees with a ledger in memory after every command', async () => {
  await fc.assert(
    fc.asyncProperty(fc.commands(commandArbitraries, { maxCommands: 14 }), async (commands) => {
      const setup = (): { model: Ledger; real: Real } => ({ model: { payments: [] }, real: bench });
      await fc.asyncModelRun(setup, commands);
    }),
    { numRuns: RUNS, seed, endOnFailure: true },
  );
  expect(await violations(bench)).toEqual([]);
});
