/** What the interpreter refuses when it loads a machine, each with the place and the reason. */
import { describe, expect, test } from 'vitest';
import { type Definition, lambdaArn, startFixture } from './states-fixture.ts';

const pass = { Type: 'Pass', End: true };
const states = (S: object): Definition => ({ StartAt: 'S', States: { S, End: pass } });
const task = { Type: 'Task', Resource: lambdaArn('f'), End: true };
const load = (definition: Definition, type: 'EXPRESS' | 'STANDARD' = 'STANDARD') =>
  startFixture({ machines: { m: definition }, type });

describe('refused', () => {
  test.each<[string, Definition, string]>([
    [
      'JSONata for the machine',
      { ...states(pass), QueryLanguage: 'JSONata' },
      'QueryLanguage "JSONata" is not supported (JSONPath is) at ',
    ],
    [
      'JSONata for one state',
      states({ ...pass, QueryLanguage: 'JSONata' }),
      'QueryLanguage "JSONata" is not supported (JSONPath is) at /States/S',
    ],
    [
      'a field of JSONata',
      states({ ...pass, Output: '{% 1 %}' }),
      'field "Output" is unknown or not supported at /States/S',
    ],
    [
      'variables',
      states({ ...pass, Assign: { a: 1 } }),
      'field "Assign" is unknown or not supported at /States/S',
    ],
    [
      'credentials',
      states({ ...task, Credentials: {} }),
      'field "Credentials" is unknown or not supported at /States/S',
    ],
    [
      'a misspelt field',
      states({ ...task, Timeout: 5 }),
      'field "Timeout" is unknown or not supported at /States/S',
    ],
    [
      'an unknown field of the machine',
      { ...states(pass), Start: 1 },
      'field "Start" is unknown or not supported at ',
    ],
    [
      'a misspelt field of a retrier',
      states({ ...task, Retry: [{ ErrorEquals: ['A'], MaxAttempt: 1 }] }),
      'field "MaxAttempt" is unknown or not supported at /States/S/Retry[0]',
    ],
    [
      'an item reader',
      states({ Type: 'Map', End: true, ItemReader: {}, ItemProcessor: states(pass) }),
      'field "ItemReader" is unknown or not supported at /States/S',
    ],
    [
      'a distributed map',
      states({
        Type: 'Map',
        End: true,
        ItemProcessor: { ...states(pass), ProcessorConfig: { Mode: 'DISTRIBUTED' } },
      }),
      'field "Mode": "DISTRIBUTED" is not supported (INLINE is) at /States/S/ItemProcessor/ProcessorConfig',
    ],
    ['an unknown type', states({ Type: 'Loop', End: true }), 'Type "Loop" is unknown at /States/S'],
    [
      'an unknown resource',
      states({ ...task, Resource: 'arn:aws:states:::ecs:runTask' }),
      '"arn:aws:states:::ecs:runTask" is not supported at /States/S/Resource',
    ],
    [
      'a job that is waited for',
      states({ ...task, Resource: 'arn:aws:states:::states:startExecution.sync' }),
      'is not supported at /States/S/Resource',
    ],
    [
      'a transition to nowhere',
      states({ Type: 'Pass', Next: 'Gone' }),
      'state "Gone" is the target of a transition, but does not exist at ',
    ],
    [
      'a start that does not exist',
      { ...states(pass), StartAt: 'Gone' },
      'state "Gone" is the target of a transition',
    ],
    [
      'a catcher to nowhere',
      states({ ...task, Catch: [{ ErrorEquals: ['A'], Next: 'Gone' }] }),
      'state "Gone" is the target',
    ],
    [
      'a choice to nowhere',
      states({ Type: 'Choice', Choices: [{ Variable: '$', IsNull: true, Next: 'Gone' }] }),
      'state "Gone" is the target',
    ],
    [
      'neither Next nor End',
      states({ Type: 'Pass' }),
      'either Next or "End": true is expected at /States/S',
    ],
    [
      'Next and End',
      states({ ...pass, Next: 'End' }),
      'either Next or "End": true is expected at /States/S',
    ],
    ['a broken path', states({ ...pass, InputPath: '$.[' }), '/States/S/InputPath'],
    [
      'an expression as OutputPath that is no path',
      states({ ...pass, OutputPath: 'States.UUID()' }),
      '/States/S/OutputPath',
    ],
    [
      'a ResultPath that selects many',
      states({ ...pass, ResultPath: '$.a[*]' }),
      'a reference path is expected at /States/S/ResultPath',
    ],
    [
      'a ResultPath into the context',
      states({ ...pass, ResultPath: '$$.a' }),
      'a reference path is expected at /States/S/ResultPath',
    ],
    [
      'an unknown function',
      states({ ...pass, Parameters: { 'a.$': 'States.Nope()' } }),
      'States.Nope with 0 arguments does not exist',
    ],
    [
      'Parameters that are no object',
      states({ ...pass, Parameters: 'x' }),
      'an object is expected at /States/S/Parameters',
    ],
    [
      'an operator that does not exist',
      states({ Type: 'Choice', Choices: [{ Variable: '$', BooleanLessThan: true, Next: 'End' }] }),
      '"BooleanLessThan" is not an operator at /States/S/Choices[0]',
    ],
    [
      'an operand of a wrong type',
      states({ Type: 'Choice', Choices: [{ Variable: '$', NumericEquals: '1', Next: 'End' }] }),
      'a value of the wrong type at /States/S/Choices[0]/NumericEquals',
    ],
    [
      'two operators',
      states({
        Type: 'Choice',
        Choices: [{ Variable: '$', IsNull: true, IsString: true, Next: 'End' }],
      }),
      'exactly one operator is expected at /States/S/Choices[0]',
    ],
    [
      'a rule without Next',
      states({ Type: 'Choice', Choices: [{ Variable: '$', IsNull: true }] }),
      'Next is missing at /States/S/Choices[0]',
    ],
    ['no rules', states({ Type: 'Choice', Choices: [] }), 'Choices is empty at /States/S'],
    [
      'two ways to wait',
      states({ Type: 'Wait', Seconds: 1, SecondsPath: '$.s', End: true }),
      'exactly one of Seconds',
    ],
    ['no way to wait', states({ Type: 'Wait', End: true }), 'exactly one of Seconds'],
    [
      'a time that is none',
      states({ Type: 'Wait', Timestamp: 'tomorrow', End: true }),
      'Timestamp is not an RFC 3339 time',
    ],
    [
      'States.ALL beside others',
      states({ ...task, Catch: [{ ErrorEquals: ['A', 'States.ALL'], Next: 'End' }] }),
      'States.ALL must stand alone',
    ],
    [
      'States.ALL before others',
      states({ ...task, Retry: [{ ErrorEquals: ['States.ALL'] }, { ErrorEquals: ['A'] }] }),
      'States.ALL must stand alone',
    ],
    [
      'an unknown jitter',
      states({ ...task, Retry: [{ ErrorEquals: ['A'], JitterStrategy: 'SOME' }] }),
      'JitterStrategy is FULL or NONE',
    ],
    [
      'a timeout of 0',
      states({ ...task, TimeoutSeconds: 0 }),
      'a number of at least 1 is expected at /States/S/TimeoutSeconds',
    ],
    [
      'a branch with a fault',
      states({ Type: 'Parallel', End: true, Branches: [states({ ...pass, X: 1 })] }),
      'field "X" is unknown or not supported at /States/S/Branches[0]/States/S',
    ],
  ])('%s', (_, definition, problem) => {
    expect(() => load(definition)).toThrow(
      expect.objectContaining({ message: expect.stringContaining(`State machine m: `) }),
    );
    expect(() => load(definition)).toThrow(problem);
  });

  test('a task token in an Express machine, which could never be answered', () => {
    const Resource = 'arn:aws:states:::lambda:invoke.waitForTaskToken';
    const definition = states({ ...task, Resource, Parameters: { FunctionName: 'f' } });
    expect(() => load(definition, 'EXPRESS')).toThrow(
      "Express state machine does not support '.waitForTaskToken'",
    );
    expect(() => load(definition)).not.toThrow();
  });
});
