/** Stops a batch in the middle of its work, or kills those who are at it. */
import { refuse } from '../../local/front/refusals.ts';
import type { System } from './system.ts';

/** What may be waited for, and what ends the wait. */
function gate(): readonly [open: Promise<void>, release: () => void] {
  let release = () => {};
  const open = new Promise<void>((resolve) => {
    release = resolve;
  });
  return [open, () => release()];
}

/** The workflow's second look at a batch does not come back until it is released, as if it slept before it. */
export function holdSecondCheck(system: System) {
  const [released, release] = gate();
  const [reached, arrive] = gate();
  let isHeld = false;
  const remove = system.engine.functions.intercept(async ({ functionName, payload }, proceed) => {
    const isSecond =
      functionName === system.name('check-batch') && JSON.parse(payload).checks === 1;
    if (!isSecond || isHeld) return proceed();
    isHeld = true;
    arrive();
    await released;
    return proceed();
  });
  return {
    reached,
    release() {
      remove();
      release();
    },
  };
}

/** No payment is begun and no second group of rows is written until it is released. */
export function holdInTheMiddle(system: System) {
  let writes = 0;
  const [released, release] = gate();
  const [reached, arrive] = gate();
  const remove = system.engine.front.intercept(async ({ principal, operation }, proceed) => {
    const isWrite =
      operation === 'TransactWriteItems' && principal.label === system.name('ingest-chunk');
    const isBegin =
      operation === 'StartSyncExecution' && principal.label === system.name('process-payments');
    if (isWrite) writes += 1;
    if (isWrite && writes === 2) arrive();
    if (isBegin) return refuse('states', 'internal', 'Nothing begins now.');
    if (isWrite && writes >= 2) await released;
    return proceed();
  });
  return {
    reached,
    release() {
      remove();
      release();
    },
  };
}

/** Kills each function after the call has had its effect, once; answers how many died. */
export function killOnce(
  system: System,
  plan: readonly (readonly [name: string, operation: string, at: number])[],
): () => number {
  const calls = new Map<string, number>();
  let dead = 0;
  system.engine.front.intercept(async ({ principal, operation }, proceed) => {
    const key = `${principal.label} ${operation}`;
    const count = (calls.get(key) ?? 0) + 1;
    calls.set(key, count);
    const found = plan.find(
      ([name, what, at]) => key === `${system.name(name)} ${what}` && count === at,
    );
    const answer = await proceed();
    if (found !== undefined) {
      dead += 1;
      system.engine.functions.kill(principal.label);
    }
    return answer;
  });
  return () => dead;
}
