/** How data flows through a state, how Fail and Wait use it, and what the context object holds, as AWS documents it. */
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

describe('input and output', () => {
  const input = {
    comment: 'An input',
    data: { val1: 23, val2: 17 },
    extra: 'foo',
    lambda: { who: 'AWS' },
  };

  test("InputPath, ResultPath and OutputPath work together as in AWS's example", async () => {
    const definition = task({
      InputPath: '$.lambda',
      ResultPath: '$.data.result',
      OutputPath: '$.data',
    });
    const ending = await run(definition, input, () => ok('Hello, AWS'));
    expect(ending).toEqual(succeeded({ val1: 23, val2: 17, result: 'Hello, AWS' }));
  });

  test.each<[string, object, unknown]>([
    ['a Pass state gives its input on', { Type: 'Pass' }, input],
    ['Result replaces the input', { Type: 'Pass', Result: [1] }, [1]],
    ['a Result of null is null', { Type: 'Pass', Result: null }, null],
    [
      'ResultPath null throws the result away',
      { Type: 'Pass', Result: 1, ResultPath: null },
      input,
    ],
    [
      'ResultPath makes what is missing',
      { Type: 'Pass', InputPath: '$.extra', ResultPath: '$.a.b', OutputPath: '$.a' },
      { b: 'foo' },
    ],
    ['InputPath null means an empty object', { Type: 'Pass', InputPath: null }, {}],
    ['OutputPath null means an empty object', { Type: 'Pass', OutputPath: null }, {}],
    ['InputPath may select several values', { Type: 'Pass', InputPath: '$.data.*' }, [23, 17]],
    [
      'Parameters build the effective input',
      { Type: 'Pass', Parameters: { 'v.$': '$.data.val1', c: 'x' } },
      { v: 23, c: 'x' },
    ],
    [
      'Parameters see what InputPath selected',
      { Type: 'Pass', InputPath: '$.data', Parameters: { 'v.$': '$.val2' } },
      { v: 17 },
    ],
    [
      'InputPath may read the context',
      { Type: 'Pass', InputPath: '$$.Execution.Input.extra' },
      'foo',
    ],
    [
      'a Succeed state applies InputPath and OutputPath',
      { Type: 'Succeed', InputPath: '$.data', OutputPath: '$.val1', End: undefined },
      23,
    ],
  ])('%s', async (_, state, output) => {
    expect(await run(machine(state), input)).toEqual(succeeded(output));
  });

  test('ResultSelector sees the result, and its output goes where ResultPath says', async () => {
    const definition = task({ ResultSelector: { 'x.$': '$.deep.x' }, ResultPath: '$.r' });
    const ending = await run(definition, { a: 1 }, () => ok({ deep: { x: 5 } }));
    expect(ending).toEqual(succeeded({ a: 1, r: { x: 5 } }));
  });

  test.each<[string, object, string]>([
    ['InputPath', { Type: 'Pass', InputPath: '$.no' }, 'States.Runtime'],
    ['OutputPath', { Type: 'Pass', OutputPath: '$.no' }, 'States.Runtime'],
    ['Parameters', { Type: 'Pass', Parameters: { 'a.$': '$.no' } }, 'States.Runtime'],
    ['ResultPath', { Type: 'Pass', ResultPath: '$.extra.x' }, 'States.ResultPathMatchFailure'],
  ])('%s that does not fit the data fails the execution', async (_, state, error) => {
    expect(await run(machine(state), input)).toMatchObject({ status: 'FAILED', error });
  });

  test('the context object holds what AWS documents', async () => {
    const { output } = await run(machine({ Type: 'Pass', Parameters: { 'c.$': '$$' } }), { a: 1 });
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(output).toEqual({
      c: {
        Execution: {
          Id: expect.stringMatching(/:express:m:[\w-]+:[\w-]+$/),
          Input: { a: 1 },
          Name: expect.any(String),
          RoleArn: 'arn:aws:iam::123456789012:role/machine-test',
          StartTime: time,
        },
        State: { Name: 'S', EnteredTime: time },
        StateMachine: { Id: 'arn:aws:states:us-east-1:123456789012:stateMachine:m', Name: 'm' },
      },
    });
  });
});

describe('Fail', () => {
  test.each<[object, object]>([
    [
      { Error: 'Bad', Cause: 'why' },
      { error: 'Bad', cause: 'why' },
    ],
    [
      { ErrorPath: '$.e', CausePath: '$.c' },
      { error: 'FromData', cause: 'because' },
    ],
    [{ ErrorPath: "States.Format('{}!', $.e)" }, { error: 'FromData!' }],
    [{}, {}],
  ])('%j ends the execution with %j', async (fields, expected) => {
    const definition = machine({ Type: 'Fail', End: undefined, ...fields });
    expect(await run(definition, { e: 'FromData', c: 'because' })).toEqual({
      status: 'FAILED',
      ...expected,
    });
  });
});

describe('Wait', () => {
  /** How long the execution took on the engine's clock, in milliseconds. */
  const timed = async (state: object, inputAt: (now: number) => object) => {
    const machines = { m: machine({ Type: 'Wait', ...state }) };
    const fixture = startFixture({ machines, scale: 100 });
    const before = fixture.clock.now();
    const input = inputAt(before);
    const ending = await fixture.run(input);
    return { input, ending, waitedMs: fixture.clock.now() - before };
  };

  test.each<[string, object, (now: number) => object]>([
    ['Seconds', { Seconds: 10 }, () => ({})],
    ['SecondsPath', { SecondsPath: '$.s' }, () => ({ s: 10 })],
    [
      'TimestampPath',
      { TimestampPath: '$.t' },
      (now) => ({ t: new Date(now + 10_000).toISOString() }),
    ],
  ])('%s waits on the engine clock and gives its input on', async (_, state, inputAt) => {
    const { input, ending, waitedMs } = await timed(state, inputAt);
    expect(ending).toEqual(succeeded(input));
    expect(waitedMs).toBeGreaterThanOrEqual(10_000);
  });

  test('a Timestamp in the past does not wait', async () => {
    const { ending } = await timed({ Timestamp: '2020-01-01T00:00:00Z' }, () => ({}));
    expect(ending).toEqual(succeeded({}));
  });

  test('a SecondsPath to something else fails the execution', async () => {
    const { ending } = await timed({ SecondsPath: '$.s' }, () => ({ s: 'soon' }));
    expect(ending).toMatchObject({ status: 'FAILED', error: 'States.Runtime' });
  });
});
