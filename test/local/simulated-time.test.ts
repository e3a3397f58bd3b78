/** Time that is simulated: it leaps while everybody waits, and stands by while anybody works. */
import { expect, it } from 'vitest';
import { createActivity } from '../../local/activity.ts';
import { createClock } from '../../local/clock.ts';
import { createSimulatedTime } from '../../local/simulated-time.ts';

const HOUR_MS = 3_600_000;

function simulation(workers: { readonly requests?: () => number } = {}) {
  const clock = createClock({ isSimulated: true });
  const activity = createActivity();
  const functions = { pulses: () => [], requests: () => 0, attend: async () => {}, ...workers };
  const time = createSimulatedTime({ clock, activity, functions });
  return { clock, activity, time, startedAt: clock.now() };
}

it('leaps from wait to wait until nobody waits', async () => {
  const { clock, time, startedAt } = simulation();
  const done: number[] = [];
  clock.schedule(HOUR_MS, () => {
    done.push(clock.now() - startedAt);
    clock.schedule(HOUR_MS, () => done.push(clock.now() - startedAt));
  });
  await time.settle();
  expect(done.map((ms) => Math.round(ms / HOUR_MS))).toEqual([1, 2]);
});

it('does not leap to what comes round by itself', async () => {
  const { clock, time, startedAt } = simulation();
  clock.schedule(HOUR_MS, () => {}, { isRoutine: true });
  await time.settle();
  expect(clock.now() - startedAt).toBeLessThan(HOUR_MS);
});

it('waits in real time for work that is under way', async () => {
  const { clock, activity, time, startedAt } = simulation();
  let nowWhenDone = 0;
  void activity.during(async () => {
    await new Promise((resolve) => setTimeout(resolve, 50));
    nowWhenDone = clock.now();
  });
  clock.schedule(HOUR_MS, () => {});
  await time.settle();
  expect(nowWhenDone - startedAt).toBeLessThan(HOUR_MS);
  expect(clock.now() - startedAt).toBeGreaterThanOrEqual(HOUR_MS);
});

it('limits work by the engine’s time, which elsewhere is real', async () => {
  const simulated = simulation();
  let limits = 0;
  simulated.clock.limit(HOUR_MS, () => {
    limits += 1;
  });
  await simulated.time.settle();
  const ordinary = createClock();
  const cancel = ordinary.limit(HOUR_MS, () => {
    limits += 100;
  });
  ordinary.advance(2 * HOUR_MS);
  await new Promise((resolve) => setTimeout(resolve, 20));
  cancel();
  expect(limits).toBe(1);
});

it('goes no further than the work that it is asked for', async () => {
  const { clock, time, startedAt } = simulation();
  clock.schedule(24 * HOUR_MS, () => {});
  const answer = await time.during(clock.sleep(HOUR_MS).then(() => 'done'));
  expect(answer).toBe('done');
  expect(clock.now() - startedAt).toBeLessThan(2 * HOUR_MS);
});

it('does not leap while a request or an answer of a function is on its way', async () => {
  let requests = 1;
  const { clock, time, startedAt } = simulation({ requests: () => requests });
  let nowWhenRead = 0;
  setTimeout(() => {
    nowWhenRead = clock.now();
    requests = 0;
  }, 50);
  clock.schedule(HOUR_MS, () => {});
  await time.settle();
  expect(nowWhenRead - startedAt).toBeLessThan(HOUR_MS);
  expect(nowWhenRead).toBeGreaterThan(0);
});
