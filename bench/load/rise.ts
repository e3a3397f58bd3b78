/** Rates that rise until the engine no longer keeps up with them. */
import { say } from '../lib/benchmark.ts';
import type { Drive, Driver } from '../lib/drive-payments.ts';

export interface Step {
  readonly perSecond: number;
  readonly drive: Drive;
  /** Payments that reached their final state a second, what was left to be done after the last was sent included. */
  readonly reached: number;
  readonly isKeptUpWith: boolean;
}

const FIRST_PER_SECOND = 10;
const FACTOR = 1.3;
const STEPS_MAX = 20;
/** What may be left when the last payment of a step was sent: as long as a busy engine takes for one, and some. */
const LATE_SECONDS = 1;
const LATE_SHARE = 0.05;

/** Ends with the first step that the engine does not keep up with. */
export async function rise(driver: Driver, seconds: number): Promise<readonly Step[]> {
  const steps: Step[] = [];
  for (let index = 0; index < STEPS_MAX; index += 1) {
    const perSecond = Math.round(FIRST_PER_SECOND * FACTOR ** index);
    const drive = await driver.send(perSecond, seconds);
    const isKeptUpWith = drive.seconds <= seconds * (1 + LATE_SHARE) + LATE_SECONDS;
    const reached = drive.payments / drive.seconds;
    steps.push({ perSecond, drive, reached, isKeptUpWith });
    say(`${perSecond}/s for ${seconds} s: ${reached.toFixed(1)}/s reached their final state`);
    if (!isKeptUpWith) break;
  }
  return steps;
}

/** What the engine gets done at most. */
export const saturationOf = (steps: readonly Step[]): number =>
  Math.max(...steps.map(({ reached }) => reached));
