/** The engine's clock: scaled, scheduled, and able to go forward at once. */
import { describe, expect, it } from 'vitest';
import { createClock, followClock } from '../../local/clock.ts';

const HOUR_MS = 3_600_000;
const moment = () => new Promise((resolve) => setTimeout(resolve, 20));

describe('a clock that goes forward', () => {
  it('does at once what was to happen meanwhile, in its order, and nothing else', async () => {
    const clock = createClock();
    const done: string[] = [];
    clock.schedule(2 * HOUR_MS, () => done.push('second'));
    clock.schedule(HOUR_MS, () => done.push('first'));
    clock.schedule(4 * HOUR_MS, () => done.push('later'));
    const before = clock.now();
    clock.advance(3 * HOUR_MS);
    expect(clock.now() - before).toBeGreaterThanOrEqual(3 * HOUR_MS);
    await moment();
    expect(done).toEqual(['first', 'second']);
    clock.advance(HOUR_MS);
    await moment();
    expect(done).toEqual(['first', 'second', 'later']);
  });

  it('wakes who sleeps', async () => {
    const clock = createClock({ scale: 2 });
    const sleep = clock.sleep(24 * HOUR_MS);
    clock.advance(24 * HOUR_MS);
    await sleep;
  });

  it('does nothing that was canceled, and nothing twice', async () => {
    const clock = createClock();
    let times = 0;
    const cancel = clock.schedule(HOUR_MS, () => {
      times += 100;
    });
    clock.schedule(HOUR_MS, () => {
      times += 1;
    });
    cancel();
    clock.advance(HOUR_MS);
    clock.advance(HOUR_MS);
    await moment();
    expect(times).toBe(1);
  });

  it('is seen by whoever follows it, from any thread', () => {
    const clock = createClock();
    const follower = followClock(clock.shared);
    clock.advance(HOUR_MS);
    expect(Math.abs(follower.now() - clock.now())).toBeLessThan(1000);
  });

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY])('does not go by %s', (ms) => {
    expect(() => createClock().advance(ms)).toThrow('is not forward');
  });
});
