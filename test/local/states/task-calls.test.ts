/** Task states: what is called, and how errors are named and caught. */
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
