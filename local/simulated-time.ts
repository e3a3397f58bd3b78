/** Lets time pass by leaps: whenever nothing works and something waits, the clock goes forward to what is next. */
import type { Activity } from './activity.ts';
import type { Clock } from './clock.ts';
import type { LocalFunctionHost } from './functions/function-host.ts';

export interface SimulatedTime {
  /** Resolves when nothing works and nobody waits for anything but what comes round by itself. */
  settle(): Promise<void>;
  /** The same, but no further than `work` needs; its outcome is the answer. */
  during<T>(work: Promise<T>): Promise<T>;
  /** Goes forward by `ms`, at rest before and after. */
  pass(ms: number): Promise<void>;
}

interface SimulatedTimeOptions {
  readonly clock: Clock;
  readonly activity: Activity;
  readonly functions: Pick<LocalFunctionHost, 'pulses' | 'requests' | 'attend'>;
}

/** Looks at the engine that must find it unchanged before it counts as at rest. */
const LOOKS = 4;
/** Real milliseconds between two looks. */
const LOOK_MS = 1;
/** While something is plainly under way: looks cost time that the work could have. */
const BUSY_LOOK_MS = 3;
/** A worker whose event loop was active for less has done nothing. */
const ACTIVE_MS = 0.3;
/** Far more than any wait of ours: whoever needs more waits for ever. */
const LEAPS_MAX = 20_000;

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

export function createSimulatedTime(options: SimulatedTimeOptions): SimulatedTime {
  const { clock, functions } = options;

  function nextDueAt(): number | undefined {
    const waits = functions.pulses().flatMap(({ dueAt }) => dueAt ?? []);
    const own = clock.nextDueAt();
    const all = own === undefined ? waits : [own, ...waits];
    return all.length === 0 ? undefined : Math.min(...all);
  }

  /** False when there is nothing to go forward to. */
  function leap(): boolean {
    const dueAt = nextDueAt();
    if (dueAt === undefined) return false;
    clock.advance(Math.max(0, dueAt - clock.now()));
    return true;
  }

  let turn: Promise<unknown> = Promise.resolve();
  /** Rests, then leaps unless `isOver`: one after the other, though several may ask. */
  function next(isOver = () => false): Promise<boolean> {
    const step = turn.then(async () => {
      if (!isOver()) await rest(options, isOver);
      return !isOver() && leap();
    });
    turn = step.catch(() => {});
    return step;
  }

  async function settle(): Promise<void> {
    for (let leaps = 0; leaps < LEAPS_MAX; leaps += 1) {
      if (!(await next())) return;
    }
    throw new Error(`after ${LEAPS_MAX} leaps in time something still waits for something else`);
  }

  return {
    settle,
    async during(work) {
      let isDone = false;
      const done = work.finally(() => {
        isDone = true;
      });
      done.catch(() => {});
      while (!isDone) await next(() => isDone);
      return done;
    },
    async pass(ms) {
      await settle();
      clock.advance(ms);
      await settle();
    },
  };
}

/**
 * Resolves once several looks in a row have found the engine doing nothing, or `isOver` says so. However slow
 * the machine is: before each look every worker has had its turn, and no request or answer is on its way
 * when the functions wait for as many answers as the front has to give.
 */
async function rest(
  { activity, functions }: SimulatedTimeOptions,
  isOver: () => boolean = () => false,
): Promise<void> {
  let before = '';
  let activeBefore: readonly number[] = [];
  const isBusy = () =>
    activity.underWay > 0 ||
    activity.requests !== functions.requests() ||
    functions.pulses().some(({ isChanging }) => isChanging);
  for (let same = 0; same < LOOKS && !isOver(); ) {
    if (isBusy()) {
      same = 0;
      await pause(BUSY_LOOK_MS);
      continue;
    }
    await functions.attend();
    await pause(LOOK_MS);
    const pulses = functions.pulses();
    const now = `${activity.moves} ${pulses.length}`;
    const active = pulses.map(({ activeMs }) => activeMs);
    const isStill = active.every((ms, index) => ms - (activeBefore[index] ?? 0) < ACTIVE_MS);
    same = !isBusy() && isStill && now === before ? same + 1 : 0;
    before = now;
    activeBefore = active;
  }
}
