/** The part of all workers that functions for API Gateway may have: clients who wait leave room for what they wait for. */
import type { BudgetMember, WorkerBudget } from './worker-budget.ts';

/**
 * A worker budget within another. It also counts for the other one, so that less may be free than its own maximum;
 * where it is full, one of its own members has to give up a worker that rests.
 */
export function createClientShare(budget: WorkerBudget, workersMax: number): WorkerBudget {
  const members = new Set<BudgetMember>();
  let taken = 0;
  return {
    ...budget,
    join: (member) => {
      members.add(member);
      budget.join(member);
    },
    take: (need) => {
      if (taken >= workersMax && need === 'more') {
        for (const member of members) if (member.giveUpIdle()) break;
        return false;
      }
      if (!budget.take(need)) return false;
      taken += 1;
      return true;
    },
    release: () => {
      taken -= 1;
      budget.release();
    },
  };
}
