/** Remembers what has been started, to stop it in the opposite order. */
import type { Closable } from './types.ts';

export interface Shutdown extends Closable {
  add<T extends Closable>(part: T): T;
}

export function createShutdown(): Shutdown {
  const started: Closable[] = [];
  return {
    add(part) {
      started.push(part);
      return part;
    },
    async close() {
      for (const part of started.splice(0).reverse()) await part.close();
    },
  };
}
