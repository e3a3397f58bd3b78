/** The Step Functions API: starts and their idempotency by name, stops, lists, and the errors of each. */
import { describe, expect, test } from 'vitest';
import { type Definition, lambdaArn, machineArn, startFixture } from './states-fixture.ts';

const pass: Definition = { StartAt: 'P', States: { P: { Type: 'Pass', End: true } } };
const waits: Definition = {
  StartAt: 'W',
  States: { W: { Type: 'Wait', Seconds: 3600, End: true } },
};
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
