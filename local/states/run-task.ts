/** Runs a Task state: the call with its timeout, and the wait for a token where the resource asks for it. */
import type { Run, TokenTask } from './execution.ts';
import { exceedsPayloadLimit, type Json } from './json.ts';
import { type Line, recordEvent } from './line.ts';
import type { TaskAction } from './machine.ts';
import type { Scope } from './path.ts';
import { StateFailure, sizeFailure } from './state-failure.ts';
import { answerOf, failureOf, requestOf } from './task-resource.ts';
import { openToken } from './task-token.ts';

type Details = Readonly<Record<string, unknown>>;

interface Attempt {
  readonly line: Line;
  readonly action: TaskAction;
  readonly parameters: Json;
  readonly timeoutSeconds: number | undefined;
  readonly heartbeatSeconds: number | undefined;
}

/** Waiting is scaled, work is not: a timeout over work leaves it some real time. */
export function workDelayMs({ engine }: Run, seconds: number): number {
  const ms = seconds * 1000;
  return Math.max(ms, Math.min(ms, engine.workGraceMs) * engine.clock.scale);
}

/** Settles with `work`, or rejects as soon as the line halts or the time is over. */
export function bounded<T>({ run, stop }: Line, work: Promise<T>, delayMs?: number): Promise<T> {
  if (stop.reason !== undefined) return Promise.reject(stop.reason);
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const expire = () => reject(new StateFailure('States.Timeout'));
  const stopTimer = delayMs === undefined ? undefined : run.engine.clock.schedule(delayMs, expire);
  const detach = stop.onCancel(reject);
  work.then(resolve, reject);
  return promise.finally(() => {
    stopTimer?.();
    detach();
  });
}

async function callService({ line, action: { resource }, parameters }: Attempt): Promise<Json> {
  const { engine, machine } = line.run;
  const { service, operation, functionArn } = resource;
  try {
    const input = requestOf(resource, parameters);
    const answer = await engine.call({ roleArn: machine.roleArn, service, operation, input });
    const result = answerOf(resource, answer);
    if (exceedsPayloadLimit(result)) throw sizeFailure(functionArn ?? service);
    return result;
  } catch (thrown) {
    throw failureOf(resource, thrown);
  }
}

function call(attempt: Attempt): Promise<Json> {
  const { line, timeoutSeconds } = attempt;
  const limitMs = timeoutSeconds === undefined ? undefined : workDelayMs(line.run, timeoutSeconds);
  return bounded(line, callService(attempt), limitMs);
}

async function awaitToken(attempt: Attempt, task: TokenTask): Promise<Json> {
  const { line } = attempt;
  const { settled, watch, close } = openToken(line.run, task);
  // The deadlines are absolute, but watched only once the call is out: until then its own timeout guards it.
  const submit = async () => {
    const output = await call(attempt);
    task.submitted = true;
    taskEvent(attempt, 'Submitted', () => ({ output: JSON.stringify(output) }));
    line.run.save();
    watch();
    return settled;
  };
  if (task.submitted) watch();
  const called = task.submitted || task.outcome !== undefined;
  return bounded(line, called ? settled : Promise.race([settled, submit()])).finally(close);
}

function taskEvent(
  { line, action: { resource } }: Attempt,
  what: string,
  details: () => Details,
): void {
  if (line.run.history === undefined) return;
  const { functionArn, service, text } = resource;
  if (functionArn !== undefined) return void recordEvent(line, `LambdaFunction${what}`, details());
  const named = { resourceType: service, resource: text.split(':').at(-1) };
  recordEvent(line, `Task${what}`, { ...named, ...details() });
}

/** Says what will be called, and makes the task and its deadlines durable before it is. */
function prepare(attempt: Attempt, task: TokenTask | undefined): void {
  const { line, action, parameters, timeoutSeconds, heartbeatSeconds } = attempt;
  const { functionArn: resource } = action.resource;
  const { clock, region } = line.run.engine;
  taskEvent(attempt, 'Scheduled', () => {
    const text = JSON.stringify(parameters);
    const own = resource ? { resource, input: text } : { region, parameters: text };
    return { ...own, timeoutInSeconds: timeoutSeconds, heartbeatInSeconds: heartbeatSeconds };
  });
  taskEvent(attempt, 'Started', () => ({}));
  if (task === undefined) return;
  if (timeoutSeconds !== undefined) task.deadline = clock.now() + timeoutSeconds * 1000;
  if (heartbeatSeconds !== undefined) {
    task.heartbeatMs = heartbeatSeconds * 1000;
    task.heartbeatDeadline = clock.now() + task.heartbeatMs;
  }
  line.run.save();
}

/** `parameters` is the effective input; the result is the task's, before ResultSelector. */
export async function runTask(
  line: Line,
  action: TaskAction,
  parameters: Json,
  scope: Scope,
): Promise<Json> {
  const timeoutSeconds = action.timeoutSeconds?.(scope);
  const heartbeatSeconds = action.heartbeatSeconds?.(scope);
  const attempt = { line, action, parameters, timeoutSeconds, heartbeatSeconds };
  const { task } = line.cursor;
  if (!task?.submitted) prepare(attempt, task);
  try {
    const result = await (task === undefined ? call(attempt) : awaitToken(attempt, task));
    taskEvent(attempt, 'Succeeded', () => ({ output: JSON.stringify(result) }));
    return result;
  } catch (thrown) {
    if (!(thrown instanceof StateFailure)) throw thrown;
    const { error, message: cause } = thrown;
    const what = error === 'States.Timeout' ? 'TimedOut' : 'Failed';
    taskEvent(attempt, what, () => ({ error, ...(cause && { cause }) }));
    throw thrown;
  }
}
