/** Sweeps of operations that share one system as a suite, a test for each. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { violations } from './invariants.ts';
import { type SweptOperation, sweptOperations } from './operations.ts';
import { faultSettings } from './settings.ts';
import { sweep } from './sweep.ts';
import { openWorkbench, type Workbench } from './workbench.ts';

/** The whole, on a machine that is busy otherwise. */
const LONG_MS = 2 * 3_600_000;

function operationOf(name: string): SweptOperation {
  const operation = sweptOperations.find((one) => one.name === name);
  if (operation === undefined) throw new Error(`no operation is called ${name}`);
  return operation;
}

async function survives(bench: Workbench, operation: SweptOperation): Promise<void> {
  const startedAt = performance.now();
  const { seed, isWhole } = faultSettings();
  const report = await sweep({ bench, operation, seed, isSample: !isWhole });
  const { points, runs, unreached, reconciled, failures, faultOf } = report;
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
  process.stdout.write(
    `${operation.name}, seed ${seed}: ${points} points, ${runs} runs, ${unreached.length} not reached, ${reconciled.length} ended by reconciliation, ${seconds} s\n${reconciled.map((one) => `  reconciled: ${one}\n`).join('')}`,
  );
  const named = (await violations(bench)).map((violation) => {
    const id = /(?:pay|bat)_[0-9a-z]{26}/.exec(violation)?.[0] ?? '';
    return `${violation} [${faultOf.get(id) ?? 'between runs'}]`;
  });
  expect([...failures, ...named]).toEqual([]);
}

/** All look away from the same calls, as the first one says. */
export function sweepSuite(...names: readonly SweptOperation['name'][]): void {
  const operations = names.map(operationOf);
  let bench: Workbench;
  beforeAll(async () => {
    const ignores = operations[0]?.ignores;
    bench = await openWorkbench(ignores === undefined ? {} : { ignores });
  });
  afterAll(() => bench?.close());

  it.each(operations)(
    '$name survives every fault at every call',
    { timeout: LONG_MS },
    (operation) => survives(bench, operation),
  );
}
