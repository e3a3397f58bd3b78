/** Standard executions outlive the engine: what was paused goes on, what was interrupted is done again. */
import { spawn } from 'node:child_process';
import { cpSync } from 'node:fs';
import { appendFile, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  type Definition,
  type Fixture,
  lambdaArn,
  machineArn,
  ok,
  startFixture,
} from './states-fixture.ts';

let store = '';
beforeEach(async () => {
  store = await mkdtemp(join(tmpdir(), 'states-'));
});
afterEach(() => rm(store, { recursive: true }));

const Resource = lambdaArn('f');
const tokenResource = 'arn:aws:states:::lambda:invoke.waitForTaskToken';
const tokenTask = {
  Type: 'Task',
  Resource: tokenResource,
  Parameters: { FunctionName: 'f', Payload: { 't.$': '$$.Task.Token' } },
  TimeoutSeconds: 1000,
  End: true,
};
const one = (S: object): Definition => ({ StartAt: 'S', States: { S } });
const never = () => new Promise(() => {});

const open = (definition: Definition, more: object = {}) =>
  startFixture({ machines: { m: definition }, type: 'STANDARD', store, ...more });
const begin = async (fixture: Fixture, name = 'one') =>
  (
    await fixture.api('StartExecution', {
      stateMachineArn: machineArn('m'),
      name,
      input: '{"a":1}',
    })
  ).executionArn;
async function until(condition: () => boolean) {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 1));
}
const tokenOf = (fixture: Fixture) => String(Object(fixture.calls[0]?.input.Payload).t);
/** Lets the engine's microtasks run. */
const settle = () => new Promise((resolve) => setTimeout(resolve, 20));

test('a task that waits for its token takes it after the restart, and is not called again', async () => {
  const first = open(one(tokenTask));
  const executionArn = await begin(first);
  await until(() => first.calls.length === 1);
  await settle();
  await first.states.close();

  const second = open(one(tokenTask));
  second.states.resume();
  await second.api('SendTaskSuccess', { taskToken: tokenOf(first), output: '"yes"' });
  expect(await second.ended(executionArn)).toEqual({ status: 'SUCCEEDED', output: 'yes' });
  expect(second.calls).toHaveLength(0);
});

test('its deadline is absolute: it passes while the engine is away', async () => {
  const first = open(one({ ...tokenTask, TimeoutSeconds: 1 }));
  const executionArn = await begin(first);
  await until(() => first.calls.length === 1);
  await settle();
  await first.states.close();
  await new Promise((resolve) => setTimeout(resolve, 1000));

  const second = open(one({ ...tokenTask, TimeoutSeconds: 1 }));
  const before = performance.now();
  second.states.resume();
  expect(await second.ended(executionArn)).toMatchObject({
    status: 'FAILED',
    error: 'States.Timeout',
  });
  // A deadline that began anew would take a second.
  expect(performance.now() - before).toBeLessThan(1000);
});

test('an answer is on disk before it is acknowledged, and the task is not called again', async () => {
  const first = open(one(tokenTask), { call: never });
  const executionArn = await begin(first);
  await until(() => first.calls.length === 1);
  // As far as it goes before anything else runs: the answer of the API is not out yet.
  const answer = first.api('SendTaskSuccess', { taskToken: tokenOf(first), output: '"yes"' });
  const copy = `${store}-copy`;
  cpSync(store, copy, { recursive: true });
  expect(await answer).toEqual({ httpStatus: 200 });
  await first.states.close();

  const second = open(one(tokenTask), { store: copy });
  second.states.resume();
  expect(await second.ended(executionArn)).toEqual({ status: 'SUCCEEDED', output: 'yes' });
  expect(second.calls).toEqual([]);
});

test('a Wait state waits for the rest of its time only', async () => {
  const definition = one({ Type: 'Wait', Seconds: 1, End: true });
  const first = open(definition);
  const executionArn = await begin(first);
  await settle();
  await first.states.close();
  await new Promise((resolve) => setTimeout(resolve, 700));

  const second = open(definition);
  const before = performance.now();
  second.states.resume();
  expect(await second.ended(executionArn)).toMatchObject({ status: 'SUCCEEDED' });
  expect(performance.now() - before).toBeLessThan(1000);
});

test('a task that was interrupted in its call is run again, with the data that it had', async () => {
  const definition = {
    StartAt: 'A',
    States: { A: { Type: 'Task', Resource, Next: 'B' }, B: { Type: 'Task', Resource, End: true } },
  };
  const first = open(definition, {
    call: () => (first.calls.length === 1 ? ok({ from: 'A' }) : never()),
  });
  const executionArn = await begin(first);
  await until(() => first.calls.length === 2);
  await first.states.close();

  const second = open(definition, { call: () => ok('B') });
  second.states.resume();
  expect(await second.ended(executionArn)).toEqual({ status: 'SUCCEEDED', output: 'B' });
  expect(second.calls.map(({ input }) => input.Payload)).toEqual([{ from: 'A' }]);
});

test('retries that were spent stay spent', async () => {
  const Retry = [{ ErrorEquals: ['Busy'], IntervalSeconds: 1, MaxAttempts: 1 }];
  const definition = one({ Type: 'Task', Resource, Retry, End: true });
  const busy = { kind: 'error', errorType: 'Busy', errorMessage: '', payload: '' };
  const first = open(definition, { call: () => busy });
  const executionArn = await begin(first);
  await until(() => first.calls.length === 1);
  await settle();
  await first.states.close();

  const second = open(definition, { call: () => busy, scale: 1000 });
  second.states.resume();
  expect(await second.ended(executionArn)).toMatchObject({ status: 'FAILED', error: 'Busy' });
  expect(second.calls).toHaveLength(1);
});

test('in Parallel and Map only what had not ended runs again', async () => {
  const iterator = one({ Type: 'Task', Resource, End: true });
  const States = {
    S: { Type: 'Map', ItemsPath: '$.items', MaxConcurrency: 2, Iterator: iterator, End: true },
  };
  const branch = { StartAt: 'S', States };
  const definition = one({
    Type: 'Parallel',
    Branches: [branch, one({ Type: 'Pass', End: true })],
    Parameters: { items: [1, 2, 3, 4] },
    End: true,
  });
  const first = open(definition, {
    call: ({ input }: { input: { Payload: number } }) =>
      input.Payload === 3 ? never() : ok(input.Payload * 10),
  });
  const executionArn = await begin(first);
  await until(() => first.calls.length === 4);
  await settle();
  await first.states.close();

  const second = open(definition, {
    call: ({ input }: { input: { Payload: number } }) => ok(input.Payload * 10),
  });
  second.states.resume();
  const output = [[10, 20, 30, 40], { items: [1, 2, 3, 4] }];
  expect(await second.ended(executionArn)).toEqual({ status: 'SUCCEEDED', output });
  expect(second.calls.map(({ input }) => input.Payload)).toEqual([3]);
});

test('ended executions can be looked at, history included, and their names stay taken', async () => {
  const definition = one({ Type: 'Pass', End: true });
  const first = open(definition);
  const executionArn = await begin(first);
  await first.ended(executionArn);
  const history = await first.api('GetExecutionHistory', { executionArn });
  await first.states.close();
  for (const name of await readdir(store))
    if (name.endsWith('.history')) await appendFile(join(store, name), '{"cut o');

  const second = open(definition);
  second.states.resume();
  expect(await second.api('GetExecutionHistory', { executionArn })).toEqual(history);
  expect(await second.api('DescribeExecution', { executionArn })).toEqual(
    await first.api('DescribeExecution', { executionArn }),
  );
  expect(
    await second.api('StartExecution', {
      stateMachineArn: machineArn('m'),
      name: 'one',
      input: '{"a":1}',
    }),
  ).toMatchObject({ httpStatus: 400 });
});

test('Express executions leave nothing behind', async () => {
  const fixture = open(one({ Type: 'Pass', End: true }), { type: 'EXPRESS' });
  await fixture.run();
  expect(await readdir(store)).toEqual([]);
});

test('kill -9 loses no acknowledged execution', async () => {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'killed-process.ts'), store], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  child.stdout.on('data', (chunk) => {
    printed += chunk;
    if (printed.length > 2000) child.kill('SIGKILL');
  });
  await new Promise((resolve) => child.on('close', resolve));
  const names = printed.split('\n').slice(0, -1);
  expect(names.length).toBeGreaterThan(100);

  const fixture = open(
    {
      StartAt: 'First',
      States: {
        First: { Type: 'Task', Resource, Next: 'Wait' },
        Wait: { Type: 'Wait', Seconds: 3600, End: true },
      },
    },
    { scale: 1_000_000 },
  );
  fixture.states.resume();
  for (const name of names) {
    const ending = await fixture.ended(
      `${machineArn('m').replace('stateMachine', 'execution')}:${name}`,
    );
    expect(ending).toEqual({ status: 'SUCCEEDED', output: {} });
  }
});
