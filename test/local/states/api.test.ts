/** The Step Functions API as an SDK sees it: answers, idempotency by name, tokens, pages and errors. */
import { createServer } from 'node:http';
import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  SFNClient,
  StartExecutionCommand,
  StartSyncExecutionCommand,
  StateMachineDoesNotExist,
} from '@aws-sdk/client-sfn';
import { afterEach, describe, expect, test } from 'vitest';
import { type Definition, lambdaArn, machineArn, ok, startFixture } from './states-fixture.ts';

const pass: Definition = { StartAt: 'P', States: { P: { Type: 'Pass', End: true } } };
const waits: Definition = {
  StartAt: 'W',
  States: { W: { Type: 'Wait', Seconds: 3600, End: true } },
};
const token = (more: object = {}): Definition => ({
  StartAt: 'T',
  States: {
    T: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
      Parameters: { FunctionName: lambdaArn('f'), Payload: { 't.$': '$$.Task.Token' } },
      End: true,
      ...more,
    },
  },
});
const standard = (definition: Definition, more: object = {}) =>
  startFixture({ machines: { m: definition }, type: 'STANDARD', ...more });
const start = { stateMachineArn: machineArn('m'), name: 'one', input: '{"a":1}' };
const error = (name: string) => ({
  httpStatus: 400,
  __type: expect.stringMatching(new RegExp(`#${name}$`)),
  message: expect.any(String),
});

describe('StartExecution', () => {
  test('answers with the execution, which DescribeExecution follows to its end', async () => {
    const fixture = standard(pass);
    const answer = await fixture.api('StartExecution', start);
    const executionArn = 'arn:aws:states:us-east-1:123456789012:execution:m:one';
    expect(answer).toEqual({ httpStatus: 200, executionArn, startDate: expect.any(Number) });
    expect(await fixture.ended(executionArn)).toEqual({ status: 'SUCCEEDED', output: { a: 1 } });
    expect(await fixture.api('DescribeExecution', { executionArn })).toMatchObject({
      executionArn,
      stateMachineArn: machineArn('m'),
      name: 'one',
      input: '{"a":1}',
      output: '{"a":1}',
      stopDate: expect.any(Number),
    });
  });

  test('with a name, input and running: the same answer again; otherwise ExecutionAlreadyExists', async () => {
    const fixture = standard(waits);
    const first = await fixture.api('StartExecution', start);
    expect(await fixture.api('StartExecution', start)).toEqual(first);
    expect(await fixture.api('StartExecution', { ...start, input: '{"a":2}' })).toEqual(
      error('ExecutionAlreadyExists'),
    );
    await fixture.api('StopExecution', { executionArn: first.executionArn });
    expect(await fixture.api('StartExecution', start)).toEqual(error('ExecutionAlreadyExists'));
    await fixture.states.close();
  });

  test('of an Express machine runs once per call, under one name as often as asked', async () => {
    const fixture = startFixture({
      machines: {
        m: { StartAt: 'T', States: { T: { Type: 'Task', Resource: lambdaArn('f'), End: true } } },
      },
    });
    const answers = await Promise.all([
      fixture.api('StartExecution', start),
      fixture.api('StartExecution', start),
    ]);
    expect(new Set(answers.map(({ executionArn }) => executionArn)).size).toBe(2);
    expect(answers[0].executionArn).toMatch(/:express:m:one:/);
    expect(fixture.calls).toHaveLength(2);
  });

  test.each<[string, object, string]>([
    ['no machine', { stateMachineArn: undefined }, 'ValidationException'],
    ['an ARN of something else', { stateMachineArn: 'arn:aws:s3:::b' }, 'InvalidArn'],
    ['an unknown machine', { stateMachineArn: machineArn('x') }, 'StateMachineDoesNotExist'],
    ['a name with a slash', { name: 'a/b' }, 'InvalidName'],
    ['a name of 81 characters', { name: 'x'.repeat(81) }, 'InvalidName'],
    ['an empty name', { name: '' }, 'InvalidName'],
    ['input that is no JSON', { input: '{' }, 'InvalidExecutionInput'],
    ['input that is too long', { input: `"${'x'.repeat(262_144)}"` }, 'ValidationException'],
    ['input that is no text', { input: {} }, 'ValidationException'],
  ])('refuses %s', async (_, change, name) => {
    expect(await standard(pass).api('StartExecution', { ...start, ...change })).toEqual(
      error(name),
    );
  });
});

describe('StartSyncExecution', () => {
  test('is for Express machines and answers when they are done, with what they cost', async () => {
    const fixture = startFixture({ machines: { m: pass } });
    expect(await fixture.api('StartSyncExecution', start)).toMatchObject({
      status: 'SUCCEEDED',
      output: '{"a":1}',
      name: 'one',
      billingDetails: { billedDurationInMilliseconds: 100, billedMemoryUsedInMB: 64 },
    });
    expect(await standard(pass).api('StartSyncExecution', start)).toEqual(
      error('StateMachineTypeNotSupported'),
    );
  });
});

describe('StopExecution', () => {
  test('aborts with error and cause, and what was under way ends', async () => {
    const fixture = standard(waits);
    const { executionArn } = await fixture.api('StartExecution', start);
    const stopped = await fixture.api('StopExecution', {
      executionArn,
      error: 'Enough',
      cause: 'by hand',
    });
    expect(stopped).toEqual({ httpStatus: 200, stopDate: expect.any(Number) });
    expect(await fixture.ended(executionArn)).toEqual({
      status: 'ABORTED',
      error: 'Enough',
      cause: 'by hand',
    });
    expect(await fixture.api('StopExecution', { executionArn })).toMatchObject({
      stopDate: stopped.stopDate,
    });
  });
});

describe('task tokens', () => {
  async function waiting(more: object = {}, scale = 1) {
    const fixture = standard(token(more), { scale, call: () => ok(null) });
    const { executionArn } = await fixture.api('StartExecution', start);
    const taskToken = String(Object(fixture.calls[0]?.input.Payload).t);
    return { fixture, executionArn, taskToken };
  }

  test('SendTaskSuccess gives the task its result, once', async () => {
    const { fixture, executionArn, taskToken } = await waiting();
    const send = () => fixture.api('SendTaskSuccess', { taskToken, output: '[1]' });
    const [first, second] = await Promise.all([send(), send()]);
    expect(first).toEqual({ httpStatus: 200 });
    expect(second).toEqual({
      ...error('TaskTimedOut'),
      message: "Task Timed Out: 'Provided task does not exist anymore'",
    });
    expect(await fixture.ended(executionArn)).toEqual({ status: 'SUCCEEDED', output: [1] });
    expect(await send()).toEqual(error('TaskTimedOut'));
  });

  test('SendTaskFailure gives it an error that can be caught by name', async () => {
    const { fixture, executionArn, taskToken } = await waiting();
    await fixture.api('SendTaskFailure', { taskToken, error: 'Refused', cause: 'no' });
    expect(await fixture.ended(executionArn)).toEqual({
      status: 'FAILED',
      error: 'Refused',
      cause: 'no',
    });
  });

  test('without a heartbeat in time it fails as States.Timeout, also known as States.HeartbeatTimeout', async () => {
    const { fixture, executionArn, taskToken } = await waiting(
      { HeartbeatSeconds: 100, TimeoutSeconds: 10_000 },
      1000,
    );
    for (let i = 0; i < 6; i += 1) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect(await fixture.api('SendTaskHeartbeat', { taskToken })).toEqual({ httpStatus: 200 });
    }
    expect(await fixture.ended(executionArn)).toEqual({
      status: 'FAILED',
      error: 'States.Timeout',
    });
    expect(await fixture.api('SendTaskHeartbeat', { taskToken })).toEqual(error('TaskTimedOut'));
    const Retry = [{ ErrorEquals: ['States.HeartbeatTimeout'], MaxAttempts: 1 }];
    const second = await waiting({ HeartbeatSeconds: 10, Retry }, 1000);
    await second.fixture.ended(second.executionArn);
    expect(second.fixture.calls).toHaveLength(2);
  });

  test.each<[string, object, string]>([
    ['a made-up token', { taskToken: 'abc' }, 'InvalidToken'],
    ['no token', {}, 'ValidationException'],
    [
      'a token of an execution that is gone',
      { taskToken: Buffer.from('arn:aws:states:x secret').toString('base64') },
      'TaskDoesNotExist',
    ],
    ['output that is no JSON', { taskToken: 'abc', output: '{' }, 'InvalidOutput'],
  ])('refuses %s', async (_, input, name) => {
    expect(await standard(token()).api('SendTaskSuccess', { output: '1', ...input })).toEqual(
      error(name),
    );
  });
});

describe('lists', () => {
  test('ListExecutions shows the newest first, in pages, by status', async () => {
    const fixture = standard(pass);
    for (const name of ['a', 'b', 'c'])
      await fixture.ended((await fixture.api('StartExecution', { ...start, name })).executionArn);
    const list = (more: object) =>
      fixture.api('ListExecutions', { stateMachineArn: machineArn('m'), ...more });
    const first = await list({ maxResults: 2 });
    expect(first.executions.map(({ name }: { name: string }) => name)).toEqual(['c', 'b']);
    const rest = await list({ maxResults: 2, nextToken: first.nextToken });
    expect(rest.executions).toMatchObject([{ name: 'a', status: 'SUCCEEDED' }]);
    expect(rest.nextToken).toBeUndefined();
    expect((await list({ statusFilter: 'RUNNING' })).executions).toEqual([]);
    expect(await list({ nextToken: 'x' })).toEqual(error('InvalidToken'));
    const express = startFixture({ machines: { m: pass } });
    expect(await express.api('ListExecutions', { stateMachineArn: machineArn('m') })).toEqual(
      error('StateMachineTypeNotSupported'),
    );
  });

  test('machines can be listed and described', async () => {
    const fixture = standard(pass);
    const known = {
      stateMachineArn: machineArn('m'),
      name: 'm',
      type: 'STANDARD',
      creationDate: expect.any(Number),
    };
    expect(await fixture.api('ListStateMachines', {})).toEqual({
      httpStatus: 200,
      stateMachines: [known],
    });
    const described = await fixture.api('DescribeStateMachine', {
      stateMachineArn: machineArn('m'),
    });
    expect(described).toMatchObject({
      ...known,
      status: 'ACTIVE',
      definition: JSON.stringify(pass),
    });
  });

  test.each<[string, object, string]>([
    [
      'DescribeExecution',
      { executionArn: 'arn:aws:states:us-east-1:123456789012:execution:m:x' },
      'ExecutionDoesNotExist',
    ],
    [
      'DescribeExecution',
      { executionArn: 'arn:aws:states:us-east-1:123456789012:express:m:x:y' },
      'InvalidArn',
    ],
    ['DescribeMapRun', {}, 'UnknownOperationException'],
    ['toString', {}, 'UnknownOperationException'],
  ])('%s of what is not there is refused', async (operation, input, name) => {
    expect(await standard(pass).api(operation, input)).toEqual(error(name));
  });
});

describe('through the SDK', () => {
  const closers: (() => void)[] = [];
  afterEach(() => {
    for (const close of closers.splice(0)) close();
  });

  async function client(type: 'STANDARD' | 'EXPRESS') {
    const fixture = startFixture({
      machines: {
        m: { StartAt: 'T', States: { T: { Type: 'Task', Resource: lambdaArn('f'), End: true } } },
      },
      type,
    });
    const server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const operation = String(request.headers['x-amz-target']).split('.')[1] ?? '';
      const { httpStatus, ...body } = await fixture.api(
        operation,
        JSON.parse(Buffer.concat(chunks).toString()),
      );
      response
        .writeHead(httpStatus, { 'content-type': 'application/x-amz-json-1.0' })
        .end(JSON.stringify(body));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    closers.push(() => server.close().closeAllConnections());
    const credentials = { accessKeyId: 'x', secretAccessKey: 'x' };
    return {
      fixture,
      sfn: new SFNClient({
        region: 'us-east-1',
        endpoint: `http://127.0.0.1:${port}`,
        credentials,
        disableHostPrefix: true,
      }),
    };
  }

  test('answers and errors have the types that the SDK expects', async () => {
    const { sfn } = await client('EXPRESS');
    const answer = await sfn.send(
      new StartSyncExecutionCommand({ stateMachineArn: machineArn('m'), input: '{"x":1}' }),
    );
    expect(answer).toMatchObject({
      status: 'SUCCEEDED',
      output: '{"x":1}',
      startDate: expect.any(Date),
      stopDate: expect.any(Date),
    });
    const unknown = sfn.send(new StartSyncExecutionCommand({ stateMachineArn: machineArn('no') }));
    await expect(unknown).rejects.toThrow(StateMachineDoesNotExist);
  });

  test('the history of a Standard execution has the events that AWS records for it', async () => {
    const { sfn, fixture } = await client('STANDARD');
    const { executionArn } = await sfn.send(
      new StartExecutionCommand({ stateMachineArn: machineArn('m'), input: '{"x":1}' }),
    );
    await fixture.ended(String(executionArn));
    const { events = [] } = await sfn.send(new GetExecutionHistoryCommand({ executionArn }));
    expect(events.map(({ id, previousEventId, type }) => [id, previousEventId, type])).toEqual([
      [1, 0, 'ExecutionStarted'],
      [2, 0, 'TaskStateEntered'],
      [3, 2, 'LambdaFunctionScheduled'],
      [4, 3, 'LambdaFunctionStarted'],
      [5, 4, 'LambdaFunctionSucceeded'],
      [6, 5, 'TaskStateExited'],
      [7, 6, 'ExecutionSucceeded'],
    ]);
    expect(events[1]).toMatchObject({
      timestamp: expect.any(Date),
      stateEnteredEventDetails: { name: 'T', input: '{"x":1}' },
    });
    const described = await sfn.send(new DescribeExecutionCommand({ executionArn }));
    expect(described.stopDate).toBeInstanceOf(Date);
  });
});
