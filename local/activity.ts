/** Tells whether anything moves in the engine, so that simulated time can skip the moments in which nothing does. */
export interface Activity {
  /** Grows with every beginning and end. */
  readonly moves: number;
  /** Pieces of work under way that wait for nothing but this machine. */
  readonly underWay: number;
  moved(): void;
  during<T>(work: () => Promise<T>): Promise<T>;
}

export function createActivity(): Activity {
  let moves = 0;
  let underWay = 0;
  const moved = () => {
    moves += 1;
  };
  return {
    get moves() {
      return moves;
    },
    get underWay() {
      return underWay;
    },
    moved,
    async during(work) {
      moved();
      underWay += 1;
      try {
        return await work();
      } finally {
        underWay -= 1;
        moved();
      }
    },
  };
}
