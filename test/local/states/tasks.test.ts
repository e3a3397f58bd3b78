/** Task states: what is called, how errors are named, retried and caught, and when time runs out. */
import { describe, expect, test } from 'vitest';
import {
  type Definition,
  failed,
  lambdaArn,
  machineArn,
  ok,
  ROLE,
  startFixture,
} from './states-fixture.ts';

const Resource = lambdaArn('f');
const machine = (more: object): Definition => ({
  StartAt: 'S',
  States: {
    S: { Type: 'Task', Resource, End: true, ...more },
    Caught: { Type: 'Pass', End: true },
  },
});
const serviceError = (name: string, message = 'refused') =>
  Object.assign(new Error(message), { name });
const never = () => new Promise(() => {});

describe('calls', () => {
  test.each<[string, object, object, unknown, unknown]>([
    [
      'a function by its ARN gets the data and gives its result',
      { Resource, Parameters: { 'x.$': '$.a' } },
      {
        service: 'lambda',
        operation: 'Invoke',
        input: { FunctionName: Resource, Payload: { x: 1 } },
      },
      ok({ done: true }),
      { done: true },
    ],
    [
      'lambda:invoke wraps the result as the service answers',
      {
        Resource: 'arn:aws:states:::lambda:invoke',
        Parameters: { FunctionName: 'f', 'Payload.$': '$' },
      },
      { service: 'lambda', operation: 'Invoke', input: { FunctionName: 'f', Payload: { a: 1 } } },
      ok([1]),
      {
        ExecutedVersion: '$LATEST',
        Payload: [1],
        StatusCode: 200,
        SdkHttpMetadata: { HttpStatusCode: 200 },
      },
    ],
    [
      'states:startExecution sends its input as text and reads the answer with capitals',
      {
        Resource: 'arn:aws:states:::states:startExecution',
        Parameters: {
          StateMachineArn: machineArn('x'),
          'Name.$': "States.Format('p-{}', $.a)",
          Input: { 'b.$': '$.a' },
        },
      },
      {
        service: 'states',
        operation: 'StartExecution',
        input: { stateMachineArn: machineArn('x'), name: 'p-1', input: '{"b":1}' },
      },
      { executionArn: 'arn', startDate: 1 },
      { ExecutionArn: 'arn', StartDate: 1, SdkHttpMetadata: { HttpStatusCode: 200 } },
    ],
    [
      'sqs:sendMessage turns a JSON body into text',
      {
        Resource: 'arn:aws:states:::sqs:sendMessage',
        Parameters: { QueueUrl: 'q', 'MessageBody.$': '$' },
      },
      {
        service: 'sqs',
        operation: 'SendMessage',
        input: { QueueUrl: 'q', MessageBody: '{"a":1}' },
      },
      { MessageId: 'm' },
      { MessageId: 'm', SdkHttpMetadata: { HttpStatusCode: 200 } },
    ],
    [
      'sns:publish leaves text as it is',
      { Resource: 'arn:aws:states:::sns:publish', Parameters: { TopicArn: 't', Message: 'hi' } },
      { service: 'sns', operation: 'Publish', input: { TopicArn: 't', Message: 'hi' } },
      { MessageId: 'm' },
      { MessageId: 'm', SdkHttpMetadata: { HttpStatusCode: 200 } },
    ],
    [
      'dynamodb:putItem goes through as written',
      {
        Resource: 'arn:aws:states:::dynamodb:putItem',
        Parameters: { TableName: 't', Item: { id: { S: 'x' } } },
      },
      {
        service: 'dynamodb',
        operation: 'PutItem',
        input: { TableName: 't', Item: { id: { S: 'x' } } },
      },
      {},
      { SdkHttpMetadata: { HttpStatusCode: 200 } },
    ],
  ])('%s', async (_, state, call, answer, output) => {
    const fixture = startFixture({ machines: { m: machine(state) }, call: () => answer });
    expect(await fixture.run({ a: 1 })).toEqual({ status: 'SUCCEEDED', output });
    expect(fixture.calls).toEqual([{ roleArn: ROLE, ...call }]);
  });
});

describe('errors', () => {
  const thrower = (error: Error) => () => Promise.reject(error);
  test.each<[string, object, () => unknown, string, string]>([
    [
      "a function's errorType",
      {},
      () => failed('CardRefused', 'no'),
      'CardRefused',
      '{"errorType":"CardRefused","errorMessage":"no"}',
    ],
    [
      'no errorType',
      {},
      () => failed(''),
      'Lambda.Unknown',
      '{"errorType":"","errorMessage":"it failed"}',
    ],
    [
      'throttling',
      {},
      () => ({ kind: 'throttled' }),
      'Lambda.TooManyRequestsException',
      'Rate Exceeded.',
    ],
    [
      'a missing permission',
      {},
      thrower(serviceError('AccessDeniedException')),
      'Lambda.AWSLambdaException',
      'refused',
    ],
    [
      'an unknown function',
      {},
      thrower(serviceError('ResourceNotFoundException')),
      'Lambda.ResourceNotFoundException',
      'refused',
    ],
    [
      'a broken connection',
      {},
      thrower(new TypeError('fetch failed')),
      'Lambda.SdkClientException',
      'fetch failed',
    ],
    [
      'a name that is taken',
      { Resource: 'arn:aws:states:::states:startExecution', Parameters: { StateMachineArn: 'a' } },
      thrower(serviceError('ExecutionAlreadyExists')),
      'StepFunctions.ExecutionAlreadyExistsException',
      'refused',
    ],
    [
      'a failed condition',
      { Resource: 'arn:aws:states:::dynamodb:putItem', Parameters: {} },
      thrower(serviceError('ConditionalCheckFailedException')),
      'DynamoDB.ConditionalCheckFailedException',
      'refused',
    ],
  ])('%s has the name that AWS gives it', async (_, state, call, error, cause) => {
    const fixture = startFixture({ machines: { m: machine(state) }, call });
    expect(await fixture.run()).toEqual({ status: 'FAILED', error, cause });
  });

  test.each<[string, () => unknown, boolean]>([
    ['CardRefused', () => failed('CardRefused'), true],
    ['Other', () => failed('CardRefused'), false],
    ['States.ALL', () => failed('CardRefused'), true],
    ['States.TaskFailed', () => failed('CardRefused'), true],
    ['States.TaskFailed', never, false],
    ['States.Timeout', never, true],
    ['States.ALL', never, true],
    ['States.Permissions', thrower(serviceError('AccessDenied')), true],
  ])('Catch of %s', async (name, call, caught) => {
    const Catch = [{ ErrorEquals: [name], Next: 'Caught', ResultPath: '$.error' }];
    const definition = machine({ Catch, TimeoutSeconds: 1 });
    const fixture = startFixture({
      machines: { m: definition },
      call,
      scale: 1000,
      workGraceMs: 20,
    });
    const ending = await fixture.run({ kept: 1 });
    if (caught)
      expect(ending).toMatchObject({
        status: 'SUCCEEDED',
        output: { kept: 1, error: { Error: expect.any(String) } },
      });
    else expect(ending.status).toBe('FAILED');
  });

  test('the first catcher that matches decides; without ResultPath the error is the output', async () => {
    const Catch = [
      { ErrorEquals: ['A'], Next: 'S' },
      { ErrorEquals: ['B', 'C'], Next: 'Caught' },
    ];
    const fixture = startFixture({
      machines: { m: machine({ Catch }) },
      call: () => failed('C', 'm'),
    });
    const output = { Error: 'C', Cause: '{"errorType":"C","errorMessage":"m"}' };
    expect(await fixture.run()).toEqual({ status: 'SUCCEEDED', output });
  });

  test('States.Runtime is neither retried nor caught', async () => {
    const rules = {
      Retry: [{ ErrorEquals: ['States.ALL'] }],
      Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Caught' }],
    };
    const fixture = startFixture({
      machines: { m: machine({ ...rules, Parameters: { 'a.$': '$.no' } }) },
    });
    expect(await fixture.run()).toMatchObject({ status: 'FAILED', error: 'States.Runtime' });
    expect(fixture.calls).toHaveLength(0);
  });

  test('an intrinsic function that fails can be caught', async () => {
    const Parameters = { 'a.$': 'States.StringToJson($.text)' };
    const Catch = [{ ErrorEquals: ['States.IntrinsicFailure'], Next: 'Caught' }];
    const fixture = startFixture({ machines: { m: machine({ Parameters, Catch }) } });
    const output = { Error: 'States.IntrinsicFailure' };
    expect(await fixture.run({ text: '{' })).toMatchObject({ status: 'SUCCEEDED', output });
  });
});

describe('Retry', () => {
  const policy = { ErrorEquals: ['Busy'], IntervalSeconds: 1, BackoffRate: 2, MaxAttempts: 3 };

  /** The engine's time of each attempt, in seconds after the first, rounded down. */
  async function attempts(retry: object[], call: (attempt: number) => unknown, random = () => 1) {
    const times: number[] = [];
    const fixture = startFixture({
      machines: { m: machine({ Retry: retry, Parameters: { 'retry.$': '$$.State.RetryCount' } }) },
      scale: 200,
      random,
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
    const gaps = seconds.map((at, i) => at - (seconds[i - 1] ?? 0)).slice(1);
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

  test.each<[string, object, () => number, number]>([
    ['MaxDelaySeconds caps the delay', { MaxDelaySeconds: 3, BackoffRate: 50 }, () => 1, 7],
    ['full jitter may take the delay down to nothing', { JitterStrategy: 'FULL' }, () => 0, 0],
    ['full jitter scales the delay', { JitterStrategy: 'FULL' }, () => 0.5, 3.5],
  ])('%s', async (_, fields, random, total) => {
    const { seconds } = await attempts([{ ...policy, ...fields }], () => failed('Busy'), random);
    const last = seconds.at(-1) ?? 0;
    expect(last).toBeGreaterThanOrEqual(total);
    // Four attempts may be late by some real milliseconds each, at 200 times the speed.
    expect(last).toBeLessThan(total + 12);
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
