/** The sweep of one operation as a suite of its own file, so that operations are swept side by side. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { violations } from './invariants.ts';
import { type SweptOperation, sweptOperations } from './operations.ts';
import { faultSettings } from './settings.ts';
import { sweep } from './sweep.ts';
import { openWorkbench, type Workbench } from './workbench.ts';

/** Runs of one operation in a sample; the whole has some three hundred. */
const SAMPLE = 45;
/** The whole, on a machine that is busy otherwise. */
const LONG_MS = 2 * 3_600_000;

export function sweepSuite(name: SweptOperation['name']): void {
  const operation = sweptOperations.find((one) => one.name === name);
  if (operation === undefined) throw new Error(`no operation is called ${name}`);
  let bench: Workbench;
  beforeAll(async () => {
    const { ignores } = operation;
    bench = await openWorkbench(ignores === undefined ? {} : { ignores });
  });
  afterAll(() => bench?.close());

  it(`${name} survives every fault at every call`, { timeout: LONG_MS }, async () => {
    const startedAt = performance.now();
    const { seed, isWhole } = faultSettings();
    const sample = isWhole ? {} : { runsMax: SAMPLE };
    const report = await sweep({ bench, operation, seed, ...sample });
    const { points, runs, unreached, reconciled, failures, faultOf } = report;
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
    process.stdout.write(
      `${name}, seed ${seed}: ${points} points, ${runs} runs, ${unreached.length} not reached, ${reconciled.length} ended by reconciliation, ${seconds} s\n${reconciled.map((one) => `  reconciled: ${one}\n`).join('')}`,
    );
    const named = (await violations(bench)).map((violation) => {
      const id = /(?:pay|bat)_[0-9a-z]{26}/.exec(violation)?.[0] ?? '';
      return `${violation} [${faultOf.get(id) ?? 'between runs'}]`;
    });
    expect([...failures, ...named]).toEqual([]);
  });
}
