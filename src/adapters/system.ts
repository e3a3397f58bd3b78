/** Time and randomness of the real world. */
import { randomBytes } from 'node:crypto';
import type { Now, RandomBytes } from '../application/ports.ts';

/** Looked up at each call, because a clock may be installed after this module. */
export const systemNow: Now = () => Date.now();

/** A copy of its own: a pooled buffer would share its memory with others. */
export const systemRandom: RandomBytes = (size) => new Uint8Array(randomBytes(size));

export const pauseFor = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));
