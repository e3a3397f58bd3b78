/** An open workload: calls begin when their time has come, whether or not those before them have ended. */
import { setTimeout as delay } from 'node:timers/promises';

export interface Route {
  readonly name: string;
  readonly perSecond: number;
  readonly call: () => Promise<unknown>;
}

export interface RouteTimes {
  readonly name: string;
  readonly perSecond: number;
  /** Milliseconds from the moment when the call was due to its end. */
  readonly times: readonly number[];
}

/** Runs all routes side by side; a call that fails ends the run. */
export async function runOpenWorkload(
  routes: readonly Route[],
  seconds: number,
): Promise<readonly RouteTimes[]> {
  const startedAt = performance.now() + 50;
  return Promise.all(
    routes.map(async ({ name, perSecond, call }, index) => {
      const count = Math.floor(perSecond * seconds);
      // Shifted against each other, so that no two routes are always due together.
      const shiftMs = (index * 1000) / (perSecond * routes.length);
      const dueAt = (number: number) => startedAt + shiftMs + (number * 1000) / perSecond;
      const calls: Promise<number>[] = [];
      for (let number = 0; number < count; number += 1) {
        await until(dueAt(number));
        calls.push(call().then(() => performance.now() - dueAt(number)));
      }
      return { name, perSecond, times: await Promise.all(calls) };
    }),
  );
}

/** Never early: a timer counts whole milliseconds, and a call before its time would seem to take less than none. */
async function until(time: number): Promise<void> {
  for (let waitMs = time - performance.now(); waitMs > 0; waitMs = time - performance.now())
    await delay(Math.ceil(waitMs));
}
