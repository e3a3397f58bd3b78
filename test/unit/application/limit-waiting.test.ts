/** The bound on waiting clients: who waits, who is answered at once, and that no seat is kept. */
import { describe, expect, it } from 'vitest';
import { limitWaiting, type Waiting } from '../../../src/application/limit-waiting.ts';
import type { RunVerdict, WaitingSeats, WorkflowResult } from '../../../src/application/ports.ts';

/** Seats in memory, and how many of them are taken. */
function seatsOf(count: number) {
  let taken = 0;
  const seats: WaitingSeats = {
    async take() {
      if (taken >= count) return null;
      taken += 1;
      return async () => {
        taken -= 1;
      };
    },
  };
  return { seats, taken: () => taken };
}

const told = async (input: { readonly waitSeconds: number | null }) => input.waitSeconds;

describe('a use case that waits', () => {
  it('waits when there is a seat, and gives it back', async () => {
    const { seats, taken } = seatsOf(1);
    const limited = limitWaiting(seats, async (input: { readonly waitSeconds: number | null }) => {
      expect(taken()).toBe(1);
      return told(input);
    });
    expect(await limited({ waitSeconds: 5 })).toBe(5);
    expect(taken()).toBe(0);
  });

  it('does not wait without a seat', async () => {
    expect(await limitWaiting(seatsOf(0).seats, told)({ waitSeconds: 5 })).toBeNull();
  });

  it('takes no seat when nobody asks to wait', async () => {
    const never: WaitingSeats = { take: () => Promise.reject(new Error('asked for a seat')) };
    expect(await limitWaiting(never, told)({ waitSeconds: null })).toBeNull();
  });

  it('gives its seat back when it fails', async () => {
    const { seats, taken } = seatsOf(1);
    const failing = limitWaiting(seats, (_: { readonly waitSeconds: number | null }) =>
      Promise.reject(new Error('broken')),
    );
    await expect(failing({ waitSeconds: 5 })).rejects.toThrow('broken');
    expect(taken()).toBe(0);
  });

  it.each<[WorkflowResult | 'none', number, RunVerdict]>([
    ['succeeded', 1, 'served'],
    ['failed', 1, 'failed'],
    ['timed-out', 10, 'failed'],
    // Asked for ten: the way to us took the rest.
    ['timed-out', 9.95, 'failed'],
    ['timed-out', 8, 'failed'],
    ['timed-out', 7.9, 'unknown'],
    ['none', 25, 'unknown'],
  ])('learns from a run that %s within %s seconds: %s', async (result, waitSeconds, verdict) => {
    const verdicts: RunVerdict[] = [];
    const seats: WaitingSeats = {
      take: async () => async (said) => {
        verdicts.push(said);
      },
    };
    const limited = limitWaiting(seats, async ({ onRun }: Waiting) => {
      if (result !== 'none') onRun?.(result);
    });
    await limited({ waitSeconds });
    expect(verdicts).toEqual([verdict]);
  });
});
