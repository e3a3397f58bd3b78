/** Bounds how many clients wait for an outcome at once: who finds no seat is answered at once. */
import type { RunVerdict, WaitingSeats, WorkflowResult } from './ports.ts';

/** Told how the run ended that a client waited for. */
export type OnRun = (result: WorkflowResult) => void;

export interface Waiting {
  readonly waitSeconds: number | null;
  readonly onRun?: OnRun;
}

/**
 * A processor that takes longer than this is as good as down for a client who waits. Who asks for ten seconds has so
 * many left, however late his request has reached us.
 */
const SLOW_SECONDS = 8;

function verdictOf(result: WorkflowResult, waitSeconds: number): RunVerdict {
  switch (result) {
    case 'succeeded':
      return 'served';
    case 'failed':
      return 'failed';
    case 'timed-out':
      return waitSeconds >= SLOW_SECONDS ? 'failed' : 'unknown';
  }
}

/** Wraps a use case that waits when asked to; without a seat it runs as if nobody had asked. */
export const limitWaiting =
  <Input extends Waiting, Result>(
    seats: WaitingSeats,
    useCase: (input: Input) => Promise<Result>,
  ): ((input: Input) => Promise<Result>) =>
  async (input) => {
    const { waitSeconds } = input;
    if (waitSeconds === null) return useCase(input);
    const leave = await seats.take(waitSeconds);
    if (leave === null) return useCase({ ...input, waitSeconds: null });
    let verdict: RunVerdict = 'unknown';
    const onRun: OnRun = (result) => {
      verdict = verdictOf(result, waitSeconds);
    };
    try {
      return await useCase({ ...input, onRun });
    } finally {
      await leave(verdict);
    }
  };
