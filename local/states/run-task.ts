/** Runs a Task state: the call, its timeout and heartbeat, and the wait for a task token. */
import type { Run, TokenTask } from './execution.ts';
import { exceedsPayloadLimit, type Json } from './json.ts';
import { type Line, recordEvent } from './line.ts';
import type { Action } from './machine.ts';
import type { Scope } from './path.ts';
import { type Halt, StateFailure } from './state-failure.ts';
import { answerOf, failureOf, requestOf } from './task-resource.ts';

type TaskAction = Extract<Action, { kind: 'task' }>;
const timedOut = () => new StateFailure('States.Timeout');
const heartbeatMissed = () => new StateFailure('States.Timeout', '', ['States.HeartbeatTimeout']);

/** Waiting is scaled, work is not: a timeout over work leaves it some real time. */
export function workDelayMs({ engine }: Run, seconds: number): number {
  return Math.max(
    seconds * 1000,
    Math.min(seconds * 1000, engine.workGraceMs) * engine.clock.scale,
  );
}

/** Settles with `work`, or rejects as soon as the line halts or the time is over. */
export function bounded<T>(line: Line, work: Promise<T>, delayMs?: number): Promise<T> {
  if (line.stop.reason !== undefined) return Promise.reject(line.stop.reason);
  return new Promise((resolve, reject) => {
    const expire = () => finish(() => reject(timedOut()));
    const stopTimer =
      delayMs === undefined ? undefined : line.run.engine.clock.schedule(delayMs, expire);
    const detach = line.stop.onCancel((halt: Halt) => finish(() => reject(halt)));
    const finish = (settle: () => void) => {
      stopTimer?.();
      detach();
      settle();
    };
    work.then(
      (value) => finish(() => resolve(value)),
      (error) => finish(() => reject(error)),
    );
  });
}

/** Registers the token; the promise settles with the task's outcome or its timeout. */
function openToken(
  run: Run,
  task: TokenTask,
): { settled: Promise<Json>; close(): void; watch(): void } {
  const { clock, tokens } = run.engine;
  let stopTimer = () => {};
  let watch = () => {};
  const settled = new Promise<Json>((resolve, reject) => {
    const settle = (outcome: NonNullable<TokenTask['outcome']>) => {
      tokens.delete(task.token);
      task.outcome = outcome;
      run.save();
      if ('output' in outcome) resolve(outcome.output);
      else reject(new StateFailure(outcome.error, outcome.cause));
    };
    watch = () => {
      stopTimer();
      const due = Math.min(task.deadline ?? Infinity, task.heartbeatDeadline ?? Infinity);
      const missed = due !== task.deadline;
      if (due !== Infinity)
        stopTimer = clock.schedule(due - clock.now(), () =>
          reject(missed ? heartbeatMissed() : timedOut()),
        );
    };
    const beat = () => {
      if (task.heartbeatMs !== undefined) task.heartbeatDeadline = clock.now() + task.heartbeatMs;
      run.save();
      watch();
    };
    if (task.outcome !== undefined) settle(task.outcome);
    else tokens.set(task.token, { settle, beat });
  });
  settled.catch(() => {});
  const close = () => {
    stopTimer();
    tokens.delete(task.token);
  };
  return { settled, close, watch };
}

async function callService(line: Line, action: TaskAction, parameters: Json): Promise<Json> {
  const { engine, machine } = line.run;
  const { resource } = action;
  const { service, operation } = resource;
  try {
    const input = requestOf(resource, parameters);
    const answer = await engine.call({ roleArn: machine.roleArn, service, operation, input });
    const result = answerOf(resource, answer);
    if (!exceedsPayloadLimit(result)) return result;
  } catch (thrown) {
    throw failureOf(resource, thrown);
  }
  const cause = `The state/task '${resource.functionArn ?? service}' returned a result with a size exceeding the maximum number of bytes service limit.`;
  throw new StateFailure('States.DataLimitExceeded', cause);
}

async function awaitToken(
  line: Line,
  action: TaskAction,
  task: TokenTask,
  submit: () => Promise<Json>,
): Promise<Json> {
  const { run } = line;
  const { settled, close, watch } = openToken(run, task);
  const submitted = async () => {
    const output = await submit();
    task.submitted = true;
    taskEvent(line, action, 'Submitted', { output: JSON.stringify(output) });
    run.save();
    return wait();
  };
  // The deadline is absolute, but only watched once the call is out: until then its own timeout guards it.
  const wait = () => {
    watch();
    return settled;
  };
  try {
    return await bounded(line, task.submitted ? wait() : Promise.race([settled, submitted()]));
  } finally {
    close();
  }
}

function taskEvent(
  line: Line,
  { resource }: TaskAction,
  what: string,
  details: Record<string, unknown>,
): void {
  if (line.run.history === undefined) return;
  const named = { resourceType: resource.service, resource: resource.text.split(':').at(-1) };
  if (resource.functionArn === undefined)
    recordEvent(line, `Task${what}`, { ...named, ...details });
  else recordEvent(line, `LambdaFunction${what}`, details);
}

function scheduledEvent(
  line: Line,
  action: TaskAction,
  parameters: Json,
  seconds: Record<string, number>,
): void {
  const { functionArn } = action.resource;
  const text = JSON.stringify(parameters);
  const own =
    functionArn === undefined
      ? { region: line.run.engine.region, parameters: text }
      : { resource: functionArn, input: text };
  taskEvent(line, action, 'Scheduled', { ...own, ...seconds });
  taskEvent(line, action, 'Started', {});
}

/** `parameters` is the effective input; the result is the task's, before ResultSelector. */
export async function runTask(
  line: Line,
  action: TaskAction,
  parameters: Json,
  scope: Scope,
): Promise<Json> {
  const {
    run,
    cursor: { task },
  } = line;
  const timeout = action.timeoutSeconds?.(scope);
  const heartbeat = action.heartbeatSeconds?.(scope);
  const call = () =>
    bounded(line, callService(line, action, parameters), timeout && workDelayMs(run, timeout));
  if (!task?.submitted) {
    const seconds = {
      ...(timeout && { timeoutInSeconds: timeout }),
      ...(heartbeat && { heartbeatInSeconds: heartbeat }),
    };
    scheduledEvent(line, action, parameters, seconds);
    if (task !== undefined) {
      const now = run.engine.clock.now();
      if (timeout !== undefined) task.deadline = now + timeout * 1000;
      if (heartbeat !== undefined)
        Object.assign(task, {
          heartbeatMs: heartbeat * 1000,
          heartbeatDeadline: now + heartbeat * 1000,
        });
      run.save();
    }
  }
  try {
    const result = await (task === undefined ? call() : awaitToken(line, action, task, call));
    taskEvent(line, action, 'Succeeded', { output: JSON.stringify(result) });
    return result;
  } catch (thrown) {
    if (thrown instanceof StateFailure) {
      const { error, message } = thrown;
      taskEvent(line, action, error === 'States.Timeout' ? 'TimedOut' : 'Failed', {
        error,
        ...(message && { cause: message }),
      });
    }
    throw thrown;
  }
}
