/** Choice states: every operator, their combinations, and what happens when nothing matches. */
import { describe, expect, test } from 'vitest';
import { startFixture } from './states-fixture.ts';

const run = (definition: object, input: unknown = {}, call?: () => unknown) =>
  startFixture({ machines: { m: definition as never }, ...(call && { call }) }).run(input);
const succeeded = (output: unknown) => ({ status: 'SUCCEEDED', output });

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
