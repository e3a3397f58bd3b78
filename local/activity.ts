/** Tells whether anything moves in the engine, so that simulated time can skip the moments in which nothing does. */
import type { ServerResponse } from 'node:http';

export interface Activity {
  /** Grows with every beginning and end. */
  readonly moves: number;
  /** Pieces of work under way that wait for nothing but this machine. */
  readonly underWay: number;
  /** HTTP requests of functions that have arrived and are not answered to their end. */
  readonly requests: number;
  moved(): void;
  /** Counts a function's request until its connection or its answer is done. */
  received(response: ServerResponse): void;
  during<T>(work: () => Promise<T>): Promise<T>;
}

export function createActivity(): Activity {
  let moves = 0;
  let underWay = 0;
  let requests = 0;
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
    get requests() {
      return requests;
    },
    moved,
    received(response) {
      requests += 1;
      response.once('close', () => {
        requests -= 1;
      });
    },
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
