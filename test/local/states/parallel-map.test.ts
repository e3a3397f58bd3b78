/** Parallel and Map states: order, failure, concurrency and tolerance. */
import { describe, expect, test } from 'vitest';
import { failed, lambdaArn, ok, startFixture } from './states-fixture.ts';

const machine = (state: object, more: object = {}) => ({
  StartAt: 'S',
  States: { S: { End: true, ...state }, Caught: { Type: 'Pass', End: true }, ...more },
});
const run = (definition: object, input: unknown = {}, call?: () => unknown) =>
  startFixture({ machines: { m: definition as never }, ...(call && { call }) }).run(input);
const succeeded = (output: unknown) => ({ status: 'SUCCEEDED', output });

describe('Parallel and Map', () => {
  const branch = (state: object) => ({ StartAt: 'B', States: { B: { End: true, ...state } } });

  test('Parallel gives each branch the effective input and collects the outputs in order', async () => {
    const Branches = [branch({ Type: 'Wait', Seconds: 1 }), branch({ Type: 'Pass', Result: 2 })];
    const definition = machine({
      Type: 'Parallel',
      Branches,
      Parameters: { 'x.$': '$.a' },
      ResultPath: '$.r',
    });
    const ending = await startFixture({ machines: { m: definition }, scale: 1000 }).run({ a: 1 });
    expect(ending).toEqual(succeeded({ a: 1, r: [{ x: 1 }, 2] }));
  });

  test('a failed branch stops the others and fails the state under its own name', async () => {
    const Branches = [
      branch({ Type: 'Wait', Seconds: 250 }),
      branch({ Type: 'Fail', End: undefined, Error: 'Boom', Cause: 'c' }),
    ];
    const caught = (name: string) => ({
      Type: 'Parallel',
      Branches,
      Catch: [{ ErrorEquals: [name], Next: 'Caught' }],
    });
    const output = { Error: 'Boom', Cause: 'c' };
    expect(await run(machine(caught('Boom')))).toEqual(succeeded(output));
    expect(await run(machine(caught('States.BranchFailed')))).toEqual(succeeded(output));
    expect(await run(machine(caught('Other')))).toMatchObject({ status: 'FAILED', error: 'Boom' });
  });

  test('what a failed branch stopped does not go on behind its back', async () => {
    const late = {
      StartAt: 'W',
      States: {
        W: { Type: 'Wait', Seconds: 5, Next: 'T' },
        T: { Type: 'Task', Resource: lambdaArn('f'), End: true },
      },
    };
    const Branches = [late, branch({ Type: 'Fail', End: undefined, Error: 'Boom' })];
    const Catch = [{ ErrorEquals: ['Boom'], Next: 'Caught' }];
    const machines = { m: machine({ Type: 'Parallel', Branches, Catch }) };
    const fixture = startFixture({ machines, scale: 100 });
    expect(await fixture.run()).toMatchObject({ status: 'SUCCEEDED' });
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(fixture.calls).toEqual([]);
  });

  test('Map runs its processor per item, with the item and its index in the context', async () => {
    const definition = machine({
      Type: 'Map',
      ItemsPath: '$.items',
      ItemSelector: { 'i.$': '$$.Map.Item.Index', 'v.$': '$$.Map.Item.Value', 'all.$': '$.k' },
      ItemProcessor: {
        ProcessorConfig: { Mode: 'INLINE' },
        ...branch({ Type: 'Pass', Parameters: { 'in.$': '$', 'again.$': '$$.Map.Item.Value.n' } }),
      },
    });
    expect(await run(definition, { items: [{ n: 1 }, { n: 2 }], k: 'k' })).toEqual(
      succeeded([
        { in: { i: 0, v: { n: 1 }, all: 'k' }, again: 1 },
        { in: { i: 1, v: { n: 2 }, all: 'k' }, again: 2 },
      ]),
    );
  });

  test('Map without items has an empty array as its result, and something else fails', async () => {
    const definition = machine({ Type: 'Map', Iterator: branch({ Type: 'Pass' }) });
    expect(await run(definition, [])).toEqual(succeeded([]));
    expect(await run(definition, { no: 'array' })).toMatchObject({
      status: 'FAILED',
      error: 'States.Runtime',
    });
  });

  test('MaxConcurrency bounds how many iterations are under way', async () => {
    let now = 0;
    let most = 0;
    const call = async () => {
      now += 1;
      most = Math.max(most, now);
      await new Promise((resolve) => setTimeout(resolve, 5));
      now -= 1;
      return ok(null);
    };
    const Iterator = branch({ Type: 'Task', Resource: lambdaArn('f') });
    const items = Array.from({ length: 9 }, (_, i) => i);
    await run(machine({ Type: 'Map', MaxConcurrency: 3, Iterator }), items, call);
    expect(most).toBe(3);
    await run(machine({ Type: 'Map', Iterator }), items, call);
    expect(most).toBe(9);
  });

  test.each<[number, object]>([
    [50, succeeded([1, { Error: 'Odd', Cause: expect.any(String) }])],
    [49, { status: 'FAILED', error: 'States.ExceedToleratedFailureThreshold' }],
  ])(
    'ToleratedFailurePercentage %i decides what happens when half of the items fail',
    async (percent, expected) => {
      const Iterator = branch({ Type: 'Task', Resource: lambdaArn('f') });
      const definition = machine({ Type: 'Map', ToleratedFailurePercentage: percent, Iterator });
      const fixture = startFixture({
        machines: { m: definition },
        call: ({ input }) => (input.Payload === 2 ? failed('Odd') : ok(input.Payload)),
      });
      expect(await fixture.run([1, 2])).toMatchObject(expected);
    },
  );
});
