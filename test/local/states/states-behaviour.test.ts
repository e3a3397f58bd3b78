/** What each state does, as the Amazon States Language and AWS's developer guide say it. */
import { describe, expect, test } from 'vitest';
import { failed, lambdaArn, ok, startFixture } from './states-fixture.ts';

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

describe('Choice', () => {
  const data = {
    s: 'm',
    n: 5,
    b: true,
    z: null,
    t: '2026-11-01T00:00:00Z',
    t2: '2026-11-01T02:00:00+01:00',
    s2: 'm',
    n2: 6,
    list: [1],
  };
  const choose = (rule: object) =>
    run(
      {
        StartAt: 'C',
        States: {
          C: { Type: 'Choice', Choices: [{ ...rule, Next: 'Yes' }], Default: 'No' },
          Yes: { Type: 'Pass', Result: true, End: true },
          No: { Type: 'Pass', Result: false, End: true },
        },
      },
      data,
    );

  test.each<[object, boolean]>([
    [{ Variable: '$.s', StringEquals: 'm' }, true],
    [{ Variable: '$.s', StringEquals: 'M' }, false],
    [{ Variable: '$.n', StringEquals: '5' }, false],
    [{ Variable: '$.s', StringLessThan: 'n' }, true],
    [{ Variable: '$.s', StringLessThan: 'm' }, false],
    [{ Variable: '$.s', StringLessThanEquals: 'm' }, true],
    [{ Variable: '$.s', StringGreaterThan: 'l' }, true],
    [{ Variable: '$.s', StringGreaterThanEquals: 'n' }, false],
    [{ Variable: '$.s', StringEqualsPath: '$.s2' }, true],
    [{ Variable: '$.s', StringEqualsPath: '$.n' }, false],
    [{ Variable: '$.t', StringMatches: '2026-*T00*' }, true],
    [{ Variable: '$.t', StringMatches: '2026' }, false],
    [{ Variable: '$.t', StringMatches: '*.*' }, false],
    [{ Variable: '$.n', NumericEquals: 5 }, true],
    [{ Variable: '$.s', NumericEquals: 5 }, false],
    [{ Variable: '$.n', NumericLessThan: 5 }, false],
    [{ Variable: '$.n', NumericLessThanEquals: 5 }, true],
    [{ Variable: '$.n', NumericGreaterThan: 4.5 }, true],
    [{ Variable: '$.n', NumericGreaterThanEquals: 6 }, false],
    [{ Variable: '$.n', NumericLessThanPath: '$.n2' }, true],
    [{ Variable: '$.b', BooleanEquals: true }, true],
    [{ Variable: '$.b', BooleanEquals: false }, false],
    [{ Variable: '$.b', BooleanEqualsPath: '$.b' }, true],
    [{ Variable: '$.t', TimestampEquals: '2026-11-01T01:00:00+01:00' }, true],
    [{ Variable: '$.t', TimestampLessThanPath: '$.t2' }, true],
    [{ Variable: '$.t', TimestampGreaterThan: '2026-10-31T23:59:59.999Z' }, true],
    [{ Variable: '$.t', TimestampGreaterThanEquals: '2026-11-02T00:00:00Z' }, false],
    [{ Variable: '$.t', TimestampLessThanEquals: '2026-11-01T00:00:00Z' }, true],
    [{ Variable: '$.s', TimestampEquals: '2026-11-01T00:00:00Z' }, false],
    [{ Variable: '$.z', IsNull: true }, true],
    [{ Variable: '$.s', IsNull: false }, true],
    [{ Variable: '$.s', IsPresent: true }, true],
    [{ Variable: '$.z', IsPresent: true }, true],
    [{ Variable: '$.no', IsPresent: true }, false],
    [{ Variable: '$.no.no', IsPresent: false }, true],
    [{ Variable: '$.n', IsNumeric: true }, true],
    [{ Variable: '$.s', IsString: true }, true],
    [{ Variable: '$.b', IsBoolean: true }, true],
    [{ Variable: '$.t', IsTimestamp: true }, true],
    [{ Variable: '$.s', IsTimestamp: true }, false],
    [{ Variable: '$$.State.Name', StringEquals: 'C' }, true],
    [
      {
        And: [
          { Variable: '$.n', NumericEquals: 5 },
          { Variable: '$.s', StringEquals: 'x' },
        ],
      },
      false,
    ],
    [
      {
        Or: [
          { Variable: '$.n', NumericEquals: 5 },
          { Variable: '$.no', StringEquals: 'x' },
        ],
      },
      true,
    ],
    [{ Not: { Variable: '$.n', NumericEquals: 5 } }, false],
    [
      {
        And: [
          { Variable: '$.list', IsPresent: true },
          { Not: { Or: [{ Variable: '$.n', NumericEquals: 1 }] } },
        ],
      },
      true,
    ],
  ])('%j is %s', async (rule, output) => {
    expect(await choose(rule)).toEqual(succeeded(output));
  });

  test('a variable that is missing fails the execution', async () => {
    expect(await choose({ Variable: '$.no', StringEquals: 'x' })).toMatchObject({
      status: 'FAILED',
      error: 'States.Runtime',
      cause: expect.stringContaining("Invalid path '$.no'"),
    });
  });

  test('the first rule that matches wins; without any and without Default it is an error', async () => {
    const rule = (value: number, Next: string) => ({
      Variable: '$.n',
      NumericGreaterThan: value,
      Next,
    });
    const definition = {
      StartAt: 'C',
      States: {
        C: { Type: 'Choice', Choices: [rule(1, 'A'), rule(0, 'B')] },
        A: { Type: 'Pass', Result: 'A', End: true },
        B: { Type: 'Pass', Result: 'B', End: true },
      },
    };
    expect(await run(definition, { n: 2 })).toEqual(succeeded('A'));
    expect(await run(definition, { n: 1 })).toEqual(succeeded('B'));
    expect(await run(definition, { n: 0 })).toMatchObject({
      status: 'FAILED',
      error: 'States.NoChoiceMatched',
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
  const timed = async (state: object, input: object) => {
    const fixture = startFixture({
      machines: { m: machine({ Type: 'Wait', ...state }) },
      scale: 1000,
    });
    const before = fixture.clock.now();
    const ending = await fixture.run(input);
    return { ending, waitedMs: fixture.clock.now() - before };
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
    const input = inputAt(Date.now());
    const { ending, waitedMs } = await timed(state, input);
    expect(ending).toEqual(succeeded(input));
    expect(waitedMs).toBeGreaterThanOrEqual(9_900);
    expect(waitedMs).toBeLessThan(200_000);
  });

  test('a Timestamp in the past does not wait', async () => {
    const { waitedMs } = await timed({ Timestamp: '2020-01-01T00:00:00Z' }, {});
    expect(waitedMs).toBeLessThan(9_000);
  });

  test('a SecondsPath to something else fails the execution', async () => {
    const { ending } = await timed({ SecondsPath: '$.s' }, { s: 'soon' });
    expect(ending).toMatchObject({ status: 'FAILED', error: 'States.Runtime' });
  });
});

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
