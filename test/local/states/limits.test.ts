/** The bounds of an execution: payload size, endless loops, and what a transition costs. */
import { describe, expect, test } from 'vitest';
import { lambdaArn, ok, startFixture } from './states-fixture.ts';

const machine = (state: object, more: object = {}) => ({
  StartAt: 'S',
  States: { S: { End: true, ...state }, Caught: { Type: 'Pass', End: true }, ...more },
});
const task = (more: object = {}) => machine({ Type: 'Task', Resource: lambdaArn('f'), ...more });
const run = (definition: object, input: unknown = {}, call?: () => unknown) =>
  startFixture({ machines: { m: definition as never }, ...(call && { call }) }).run(input);
const succeeded = (output: unknown) => ({ status: 'SUCCEEDED', output });

describe('limits', () => {
  const big = (bytes: number) => 'x'.repeat(bytes);

  test('a result of more than 256 KB fails with States.DataLimitExceeded, which States.ALL does not catch', async () => {
    const Catch = (name: string) => [{ ErrorEquals: [name], Next: 'Caught' }];
    const call = () => ok(big(262_145));
    const caught = await run(task({ Catch: Catch('States.DataLimitExceeded') }), {}, call);
    expect(caught).toMatchObject(succeeded({ Error: 'States.DataLimitExceeded' }));
    const all = await run(task({ Catch: Catch('States.ALL') }), {}, call);
    expect(all).toMatchObject({ status: 'FAILED', error: 'States.DataLimitExceeded' });
    expect(await run(task(), {}, () => ok(big(262_142)))).toMatchObject({ status: 'SUCCEEDED' });
  });

  test('what grows beyond 256 KB in a state without a task fails too', async () => {
    const definition = machine({ Type: 'Pass', Parameters: { 'a.$': '$', 'b.$': '$' } });
    const ending = await run(definition, big(140_000));
    expect(ending).toMatchObject({ status: 'FAILED', error: 'States.DataLimitExceeded' });
  });

  test('an endless loop of instant states leaves the process alive and ends by its timeout', async () => {
    const definition = {
      StartAt: 'A',
      TimeoutSeconds: 1,
      States: { A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Pass', Next: 'A' } },
    };
    const fixture = startFixture({ machines: { m: definition }, scale: 10, workGraceMs: 50 });
    expect(await fixture.run()).toEqual({ status: 'TIMED_OUT', error: 'States.Timeout' });
  });

  test('a thousand states in a row take microseconds each', async () => {
    const names = Array.from({ length: 1000 }, (_, i) => `S${i}`);
    const States = Object.fromEntries(
      names.map((name, i) => [
        name,
        { Type: 'Pass', Parameters: { 'n.$': '$.n' }, Next: names[i + 1] ?? 'End' },
      ]),
    );
    const fixture = startFixture({
      machines: { m: { StartAt: 'S0', States: { ...States, End: { Type: 'Succeed' } } } },
    });
    await fixture.run({ n: 1 });
    const before = performance.now();
    for (let i = 0; i < 10; i += 1) await fixture.run({ n: 1 });
    const microsecondsPerState = ((performance.now() - before) * 1000) / 10_010;
    expect(microsecondsPerState).toBeLessThan(100);
  });
});
