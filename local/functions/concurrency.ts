/** Counts events under way against a limit, which functions may share. */

export interface Concurrency {
  /** False when the limit is reached. */
  enter(): boolean;
  leave(): void;
}

export function createConcurrency(limit: number): Concurrency {
  let underWay = 0;
  return {
    enter: () => {
      if (underWay >= limit) return false;
      underWay += 1;
      return true;
    },
    leave: () => {
      underWay -= 1;
    },
  };
}
