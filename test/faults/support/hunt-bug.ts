/** Runs the suite's checks on a stack with a planted bug and says which of them found it. */

import { poisonQueue } from './bad-input.ts';
import { violations } from './invariants.ts';
import { sweptOperations } from './operations.ts';
import type { PlantedBug } from './planted-bug.ts';
import { plantedStack } from './planted-stack.ts';
import { sweep } from './sweep.ts';
import { openWorkbench, type Workbench } from './workbench.ts';

/**
 * Names of checks, in order: `I1` to `I9`, `end` for a run that did not come to its end as it should, or
 * `late` for one that only reconciliation brought there, though the fault is one that a retry outlives.
 */
export async function huntBug(bug: PlantedBug): Promise<readonly string[]> {
  const stackDirectory = await plantedStack(bug.plantings);
  const operation = sweptOperations.find(({ name }) => name === bug.hunt);
  const ignores = operation?.ignores;
  const bench = await openWorkbench({ stackDirectory, ...(ignores && { ignores }) });
  try {
    const found =
      operation === undefined ? await poisonQueue(bench, 'payments') : await look(bench);
    return [...new Set(found.map((text) => /^(?:I\d|late)/.exec(text)?.[0] ?? 'end'))].sort();
  } finally {
    await bench.close();
  }

  async function look(at: Workbench): Promise<readonly string[]> {
    if (operation === undefined) return [];
    const chosen = bug.faults ?? /(?!)/;
    const { failures, reconciled } = await sweep({ bench: at, operation, seed: 1, chosen });
    const late = operation.name === 'reconcile' ? [] : reconciled.map((fault) => `late: ${fault}`);
    return [...failures, ...late, ...(await violations(at))];
  }
}
