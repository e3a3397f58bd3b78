/** Bounds how many clients wait for an outcome at once: who finds no seat is answered at once. */
import type { WaitingSeats } from './ports.ts';

interface Waiting {
  readonly waitSeconds: number | null;
}

/** Wraps a use case that waits when asked to; without a seat it runs as if nobody had asked. */
export const limitWaiting =
  <Input extends Waiting, Result>(
    seats: WaitingSeats,
    useCase: (input: Input) => Promise<Result>,
  ): ((input: Input) => Promise<Result>) =>
  async (input) => {
    if (input.waitSeconds === null) return useCase(input);
    const leave = await seats.take(input.waitSeconds);
    if (leave === null) return useCase({ ...input, waitSeconds: null });
    try {
      return await useCase(input);
    } finally {
      await leave();
    }
  };
