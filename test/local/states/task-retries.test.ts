/** Task states: Retry with its pace and jitter, and what happens when time runs out. */
import { describe, expect, test } from 'vitest';
import { type Definition, failed, lambdaArn, ok, startFixture } from './states-fixture.ts';

const Resource = lambdaArn('f');
const machine = (more: object): Definition => ({
  StartAt: 'S',
  States: {
    S: { Type: 'Task', Resource, End: true, ...more },
    Caught: { Type: 'Pass', End: true },
  },
});
const never = () => new Promise(() => {});

describe('Retry', () => {
  const policy = { ErrorEquals: ['Busy'], IntervalSeconds: 1, BackoffRate: 2, MaxAttempts: 3 };

  /** The engine's time of each attempt, in seconds after the first. */
  async function attempts(retry: object[], call: (attempt: number) => unknown) {
    const times: number[] = [];
    const fixture = startFixture({
      machines: { m: machine({ Retry: retry, Parameters: { 'retry.$': '$$.State.RetryCount' } }) },
      scale: 200,
      call: () => {
        times.push(fixture.clock.now());
        return call(times.length);
      },
    });
    const ending = await fixture.run();
    const first = times[0] ?? 0;
    const retries = fixture.calls.map(({ input }) => (input.Payload as { retry: number }).retry);
    return { ending, seconds: times.map((at) => (at - first) / 1000), retries };
  }

  test('waits longer each time, and counts in the context', async () => {
    const { ending, seconds, retries } = await attempts([policy], (n) =>
      n < 4 ? failed('Busy') : ok('done'),
    );
    expect(ending).toEqual({ status: 'SUCCEEDED', output: 'done' });
    expect(retries).toEqual([0, 1, 2, 3]);
    // Whole milliseconds: differences of fractions may come out a hair too small.
    const gaps = seconds
      .map((at, i) => Math.round((at - (seconds[i - 1] ?? 0)) * 1000) / 1000)
      .slice(1);
    for (const [i, least] of [1, 2, 4].entries()) expect(gaps[i]).toBeGreaterThanOrEqual(least);
  });

  test('gives up after MaxAttempts with the last error', async () => {
    const { ending, retries } = await attempts([policy], (n) => failed('Busy', `no ${n}`));
    expect(retries).toEqual([0, 1, 2, 3]);
    expect(ending).toMatchObject({
      status: 'FAILED',
      error: 'Busy',
      cause: expect.stringContaining('no 4'),
    });
  });

  test('each retrier counts for itself, and MaxAttempts 0 means never', async () => {
    const rules = [
      { ...policy, MaxAttempts: 1 },
      { ErrorEquals: ['Down'], MaxAttempts: 1 },
      { ErrorEquals: ['No'], MaxAttempts: 0 },
    ];
    const names = ['Busy', 'Down', 'No'];
    const { ending, retries } = await attempts(rules, (n) => failed(names[n - 1] ?? ''));
    expect(retries).toEqual([0, 1, 2]);
    expect(ending).toMatchObject({ error: 'No' });
  });

  test('a Parallel state is retried as a whole', async () => {
    const States = { B: { Type: 'Task', Resource, End: true } };
    const Branches = [
      { StartAt: 'B', States },
      { StartAt: 'B', States },
    ];
    const definition = machine({
      Type: 'Parallel',
      Resource: undefined,
      Branches,
      Retry: [policy],
    });
    const fixture = startFixture({
      machines: { m: definition },
      scale: 1000,
      call: () => (fixture.calls.length === 2 ? failed('Busy') : ok(fixture.calls.length)),
    });
    expect(await fixture.run()).toEqual({ status: 'SUCCEEDED', output: [3, 4] });
  });
});

describe('time', () => {
  test('TimeoutSeconds ends a task with States.Timeout and no cause', async () => {
    const fixture = startFixture({ machines: { m: machine({ TimeoutSeconds: 1 }) }, call: never });
    const before = performance.now();
    expect(await fixture.run()).toEqual({ status: 'FAILED', error: 'States.Timeout' });
    expect(performance.now() - before).toBeGreaterThan(990);
  });

  test('TimeoutSecondsPath reads the timeout from the data', async () => {
    const definition = machine({ TimeoutSecondsPath: '$.limit' });
    const fixture = startFixture({
      machines: { m: definition },
      call: never,
      scale: 1000,
      workGraceMs: 5,
    });
    expect(await fixture.run({ limit: 2 })).toMatchObject({ error: 'States.Timeout' });
    expect(await fixture.run({ limit: 0 })).toMatchObject({ error: 'States.Runtime' });
  });

  test('on a fast clock work still gets real time before its timeout', async () => {
    const slow = () => new Promise((resolve) => setTimeout(() => resolve(ok('done')), 60));
    const definition = { TimeoutSeconds: 10, ...machine({ TimeoutSeconds: 5 }) };
    const fixture = startFixture({ machines: { m: definition }, call: slow, scale: 1000 });
    expect(await fixture.run()).toEqual({ status: 'SUCCEEDED', output: 'done' });
  });

  test("the machine's TimeoutSeconds ends a synchronous execution as TIMED_OUT, whatever it catches", async () => {
    const Catch = [{ ErrorEquals: ['States.ALL'], Next: 'Caught' }];
    const definition = { TimeoutSeconds: 1, ...machine({ Catch }) };
    const fixture = startFixture({
      machines: { m: definition },
      call: never,
      scale: 100,
      workGraceMs: 10,
    });
    expect(await fixture.run()).toEqual({ status: 'TIMED_OUT', error: 'States.Timeout' });
  });

  test('an Express execution never runs longer than five minutes', async () => {
    const definition = machine({ Type: 'Wait', Resource: undefined, Seconds: 400 });
    const fixture = startFixture({ machines: { m: definition }, scale: 10_000, workGraceMs: 1 });
    expect(await fixture.run()).toEqual({ status: 'TIMED_OUT', error: 'States.Timeout' });
  });
});
