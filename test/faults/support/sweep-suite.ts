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

/** Of a hundred faults so many may never come about, rounded up. */
const UNREACHED_MAX = 2;

/**
 * Faults after which only a later round can help: of reconciliation itself, of the daily start of a settlement,
 * and of the authorizer or the read through which the suite looks, which shows it the end late.
 */
const MAY_END_LATE =
  /\b(?:reconcile-payments|authorize-request|get-payment)\b|^plan-settlement > dynamodb:Query payment-settlements #\d+: kill-/;

async function survives(bench: Workbench, operation: SweptOperation): Promise<void> {
  const startedAt = performance.now();
  const { seed, isWhole } = faultSettings();
  const report = await sweep({ bench, operation, seed, isSample: !isWhole });
  const { points, runs, unreached, reconciled, faultOf } = report;
  const failures = [...report.failures];
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
  process.stdout.write(
    `${operation.name}, seed ${seed}: ${points} points, ${runs} runs, ${unreached.length} not reached, ${reconciled.length} ended by reconciliation, ${seconds} s\n${[
      ...unreached.map((one) => `  not reached: ${one}\n`),
      ...reconciled.map((one) => `  reconciled: ${one}\n`),
    ].join('')}`,
  );
  const named = (await violations(bench)).map((violation) => {
    const id = /(?:pay|bat)_[0-9a-z]{26}/.exec(violation)?.[0] ?? '';
    return `${violation} [${faultOf.get(id) ?? 'between runs'}]`;
  });
  const most = Math.ceil((runs * UNREACHED_MAX) / 100);
  if (unreached.length > most) {
    failures.push(`${unreached.length} faults did not come about, at most ${most} may`);
  }
  const late = reconciled.filter((fault) => !MAY_END_LATE.test(fault));
  expect([...failures, ...named, ...late.map((fault) => `late: ${fault}`)]).toEqual([]);
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
