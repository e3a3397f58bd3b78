/** The interpreter: follows a line of states from its cursor to its end, with Retry and Catch. */
import { setImmediate } from 'node:timers/promises';
import { uuidFrom } from './intrinsic.ts';
import type { Json } from './json.ts';
import { assertPayload, type Line, recordEvent, scopeOf, startCursor } from './line.ts';
import type { ChoiceAction, State, WorkAction } from './machine.ts';
import type { Scope } from './path.ts';
import { runMap, runParallel } from './run-branches.ts';
import { bounded, runTask } from './run-task.ts';
import { matchesError, runtimeFailure, StateFailure } from './state-failure.ts';

interface Step {
  readonly output: Json;
  readonly next: string | undefined;
}

/** A loop of states that never waits must not starve the process. */
const STATES_PER_BREATH = 500;

export async function runStates(line: Line): Promise<Json> {
  const { cursor, run } = line;
  for (let count = 1; ; count += 1) {
    if (count % STATES_PER_BREATH === 0) await setImmediate();
    if (line.stop.reason !== undefined) throw line.stop.reason;
    const state = line.graph.states.get(cursor.state);
    if (state === undefined) throw runtimeFailure(`There is no state '${cursor.state}' any more`);
    if (!cursor.entered) passEvent(line, state, 'Entered', { input: cursor.input });
    cursor.entered = true;
    run.transitions += 1;
    if (state.action.kind === 'task') run.tasks += 1;
    const step = await attempt(line, state);
    if (step === undefined) continue;
    passEvent(line, state, 'Exited', { output: step.output });
    if (step.next === undefined) return step.output;
    const fresh = startCursor(line.graph, step.output, run.engine.clock.now(), cursor.eventId);
    Object.assign(cursor, fresh, { state: step.next });
    forgetProgress(line);
    run.save();
  }
}

function passEvent(
  line: Line,
  state: State,
  what: string,
  data: { input: Json } | { output: Json },
): void {
  if (line.run.history === undefined) return;
  const whole = { truncated: false };
  const details =
    'input' in data
      ? { input: JSON.stringify(data.input), inputDetails: whole }
      : { output: JSON.stringify(data.output), outputDetails: whole };
  recordEvent(line, `${state.type}State${what}`, { name: state.name, ...details });
}

function forgetProgress({ cursor }: Line): void {
  delete cursor.wakeAt;
  delete cursor.task;
  delete cursor.branches;
}

/** One attempt at the state; undefined when it is to be tried again. */
async function attempt(line: Line, state: State): Promise<Step | undefined> {
  const { cursor } = line;
  try {
    if (cursor.wakeAt !== undefined && state.action.kind !== 'wait') {
      await pauseUntil(line, cursor.wakeAt);
      delete cursor.wakeAt;
    }
    return await perform(line, state);
  } catch (thrown) {
    if (!(thrown instanceof StateFailure)) throw thrown;
    return recover(line, state, thrown);
  }
}

function pauseUntil(line: Line, at: number): Promise<void> {
  const { clock } = line.run.engine;
  const timer = new AbortController();
  return bounded(line, clock.sleep(at - clock.now(), timer.signal)).finally(() => timer.abort());
}

function recover(line: Line, state: State, failure: StateFailure): Step | undefined {
  const { cursor, run } = line;
  const index = state.retriers.findIndex(({ errors }) => matchesError(failure, errors));
  const retrier = state.retriers[index];
  const spent = cursor.retries[index] ?? 0;
  if (retrier !== undefined && spent < retrier.attemptsMax) {
    cursor.retries = state.retriers.map((_, i) => (cursor.retries[i] ?? 0) + (i === index ? 1 : 0));
    forgetProgress(line);
    cursor.wakeAt = run.engine.clock.now() + retrier.delayMs(spent, run.engine.random);
    run.save();
    return undefined;
  }
  const catcher = state.catchers.find(({ errors }) => matchesError(failure, errors));
  if (catcher === undefined) throw failure;
  return stepTo(state, catcher.place(cursor.input, failure.output), catcher.next);
}

function perform(line: Line, state: State): Step | Promise<Step> {
  const { action } = state;
  const { cursor, run } = line;
  if (action.kind === 'task' && action.resource.waitsForToken && cursor.task === undefined) {
    const secret = uuidFrom(run.engine.random);
    cursor.task = { token: Buffer.from(`${run.record.arn} ${secret}`).toString('base64') };
  }
  const scope = scopeOf(line, state);
  const data = { ...scope, input: state.inputPath(scope) };
  const pass = () => ({ output: state.outputPath(data), next: state.next });
  switch (action.kind) {
    case 'choice':
      return { ...pass(), next: choose(state, action, data) };
    case 'succeed':
      return pass();
    case 'fail':
      throw new StateFailure(action.error(data), action.cause(data));
    case 'wait':
      cursor.wakeAt ??= action.until(data, run.engine.clock.now());
      run.save();
      return pauseUntil(line, cursor.wakeAt).then(pass);
    default: {
      const result = work(line, state, action, data);
      if (!(result instanceof Promise)) return complete(state, scope, result);
      return result.then((value) => complete(state, scope, value));
    }
  }
}

function choose(state: State, action: ChoiceAction, data: Scope): string {
  const next = action.rules.find((rule) => rule.test(data))?.next ?? action.otherwise;
  const cause = `No rule of '${state.name}' matched the data, and it has no Default`;
  if (next === undefined) throw new StateFailure('States.NoChoiceMatched', cause);
  return next;
}

function work(line: Line, state: State, action: WorkAction, data: Scope): Json | Promise<Json> {
  const effective = state.parameters?.(data) ?? data.input;
  if (state.parameters !== undefined) assertPayload(state, effective);
  switch (action.kind) {
    case 'pass':
      return action.result === undefined ? effective : action.result;
    case 'task':
      return runTask(line, action, effective, data);
    case 'parallel':
      return runParallel(line, state, action, effective, runStates);
    case 'map':
      return runMap(line, state, action, data, runStates);
  }
}

/** ResultSelector, ResultPath on the raw input, OutputPath. */
function complete(state: State, scope: Scope, result: Json): Step {
  const selected = state.resultSelector?.({ ...scope, input: result }) ?? result;
  const combined = state.place(scope.input, selected);
  return stepTo(state, state.outputPath({ ...scope, input: combined }), state.next);
}

/** Wherever data can grow, its size is checked. */
function stepTo(state: State, output: Json, next: string | undefined): Step {
  assertPayload(state, output);
  return { output, next };
}
