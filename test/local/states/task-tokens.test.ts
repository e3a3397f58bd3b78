/** Task tokens: success, failure and heartbeat, once each, and what is refused. */
import { describe, expect, test } from 'vitest';
import { type Definition, lambdaArn, machineArn, ok, startFixture } from './states-fixture.ts';

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

describe('task tokens', () => {
  async function waiting(more: object = {}, scale = 1) {
    const fixture = standard(token(more), { scale, call: () => ok(null) });
    const { executionArn } = await fixture.api('StartExecution', start);
    while (fixture.calls.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
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
