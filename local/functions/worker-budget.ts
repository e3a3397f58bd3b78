/** Bounds the worker threads of all functions together: a laptop has less memory than a region. */

/** A function's pool, as the budget sees it. */
export interface BudgetMember {
  /** Ends one idle worker that the pool can do without; false when it has none. */
  giveUpIdle(): boolean;
  /** Some room came free. */
  grow(): void;
}

export interface WorkerBudget {
  join(member: BudgetMember): void;
  /** Takes room for a worker; a pool's first is always granted, or its function could never run. */
  take(isFirst: boolean): boolean;
  release(): void;
}

export function createWorkerBudget(workersMax: number): WorkerBudget {
  const members = new Set<BudgetMember>();
  let taken = 0;

  return {
    join: (member) => members.add(member),
    take: (isFirst) => {
      if (taken >= workersMax && !isFirst) {
        // The worker's end releases its room, and then everybody is asked to grow.
        for (const member of members) if (member.giveUpIdle()) break;
        return false;
      }
      taken += 1;
      return true;
    },
    release: () => {
      taken -= 1;
      for (const member of members) member.grow();
    },
  };
}
