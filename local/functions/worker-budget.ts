/** Bounds the worker threads of all functions together: a laptop has less memory and fewer cores than a region. */

/** A function's pool, as the budget sees it. */
export interface BudgetMember {
  /** Ends one idle worker that the pool can do without; false when it has none. */
  giveUpIdle(): boolean;
  /** Some room came free. */
  grow(): void;
}

/**
 * A pool's first worker is always granted, or its function could never run; the second of one whose queue is never
 * empty needs no room, or all that call it would stand still in their workers.
 */
export type WorkerNeed = 'first' | 'second' | 'more';

export interface WorkerBudget {
  join(member: BudgetMember): void;
  /** Takes room for a worker that starts now. */
  take(need: WorkerNeed): boolean;
  /** A worker that room was taken for has started, well or badly, after so many milliseconds. */
  started(durationMs: number): void;
  release(): void;
  /** Milliseconds that a start has taken lately. */
  startMs(): number;
}

/** More at a time would slow each other's start and the events that wait for them. */
const STARTING_MAX = 2;
const START_MS_AT_FIRST = 100;
/** How much the newest start counts against those before it. */
const NEWEST_WEIGHT = 0.3;

export function createWorkerBudget(workersMax: number): WorkerBudget {
  const members = new Set<BudgetMember>();
  let taken = 0;
  let starting = 0;
  let startMs = START_MS_AT_FIRST;
  const growAll = () => {
    for (const member of members) member.grow();
  };

  return {
    join: (member) => members.add(member),
    startMs: () => startMs,
    take: (need) => {
      // The end of a start asks everybody to grow.
      if (starting >= STARTING_MAX && need !== 'first') return false;
      if (taken >= workersMax && need === 'more') {
        // The worker's end releases its room, and then everybody is asked to grow.
        for (const member of members) if (member.giveUpIdle()) break;
        return false;
      }
      taken += 1;
      starting += 1;
      return true;
    },
    started: (durationMs) => {
      starting -= 1;
      startMs += (durationMs - startMs) * NEWEST_WEIGHT;
      growAll();
    },
    release: () => {
      taken -= 1;
      growAll();
    },
  };
}
