/** The interpreter: follows a line of states from its cursor to its end, with Retry, Catch, Parallel and Map. */
import { setImmediate } from 'node:timers/promises';
import type { Branch, Outcome } from './execution.ts';
import { uuidFrom } from './intrinsic.ts';
import type { Json } from './json.ts';
import { assertPayload, type Line, recordEvent, scopeOf, startCursor } from './line.ts';
import type { Action, Graph, State } from './machine.ts';
import type { Scope } from './path.ts';
import { bounded, runTask } from './run-task.ts';
import { Cancellation, Halt, matchesError, runtimeFailure, StateFailure } from './state-failure.ts';

interface Step {
  readonly output: Json;
  readonly next: string | undefined;
}

/** A loop of states that never waits must not starve the process. */
const STATES_PER_BREATH = 500;

export async function runStates(line: Line): Promise<Json> {
  const { cursor, run } = line;
  for (let count = 1; ; count += 1) {
    if (line.stop.reason !== undefined) throw line.stop.reason;
    if (count % STATES_PER_BREATH === 0) await setImmediate();
    const state = line.graph.states.get(cursor.state);
    if (state === undefined)
      throw runtimeFailure(`The state machine has no state '${cursor.state}' any more`);
    if (!cursor.entered) {
      cursor.entered = true;
      recordEvent(
        line,
        `${state.type}StateEntered`,
        run.history && {
          name: state.name,
          input: JSON.stringify(cursor.input),
          inputDetails: { truncated: false },
        },
      );
    }
    const step = await attempt(line, state);
    if (step === undefined) continue;
    if (state.action.kind !== 'fail')
      recordEvent(
        line,
        `${state.type}StateExited`,
        run.history && {
          name: state.name,
          output: JSON.stringify(step.output),
          outputDetails: { truncated: false },
        },
      );
    if (step.next === undefined) return step.output;
    Object.assign(cursor, {
      ...startCursor(line.graph, step.output, run.engine.clock.now(), cursor.eventId),
      state: step.next,
    });
    forgetProgress(line);
    run.save();
  }
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
    const step = await perform(line, state);
    assertPayload(state, step.output);
    return step;
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
  return { output: catcher.place(cursor.input, failure.output), next: catcher.next };
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
  switch (action.kind) {
    case 'choice':
      return choose(state, action, data);
    case 'succeed':
      return { output: state.outputPath(data), next: undefined };
    case 'fail':
      throw new StateFailure(action.error(data), action.cause(data));
    case 'wait':
      cursor.wakeAt ??= action.until(data, run.engine.clock.now());
      run.save();
      return pauseUntil(line, cursor.wakeAt).then(() => ({
        output: state.outputPath(data),
        next: state.next,
      }));
    default: {
      const result = work(line, state, action, data);
      return result instanceof Promise
        ? result.then((value) => complete(state, scope, value))
        : complete(state, scope, result);
    }
  }
}

function choose(state: State, action: Extract<Action, { kind: 'choice' }>, data: Scope): Step {
  const next = action.rules.find((rule) => rule.test(data))?.next ?? action.otherwise;
  if (next === undefined)
    throw new StateFailure(
      'States.NoChoiceMatched',
      `No rule of the choice state '${state.name}' matched, and it has no Default`,
    );
  return { output: state.outputPath(data), next };
}

function work(
  line: Line,
  state: State,
  action: Extract<Action, { kind: 'pass' | 'task' | 'parallel' | 'map' }>,
  data: Scope,
): Json | Promise<Json> {
  const effective = state.parameters?.(data) ?? data.input;
  assertPayload(state, effective);
  switch (action.kind) {
    case 'pass':
      return action.result === undefined ? effective : action.result;
    case 'task':
      return runTask(line, action, effective, data);
    case 'parallel':
      return fanOut(
        line,
        state,
        action.branches.map((graph) => ({ graph, input: () => effective })),
        {},
      );
    case 'map':
      return runMap(line, state, action, data);
  }
}

/** ResultSelector, ResultPath on the raw input, OutputPath. */
function complete(state: State, scope: Scope, result: Json): Step {
  const selected = state.resultSelector?.({ ...scope, input: result }) ?? result;
  const combined = state.place(scope.input, selected);
  return { output: state.outputPath({ ...scope, input: combined }), next: state.next };
}

function runMap(
  line: Line,
  state: State,
  action: Extract<Action, { kind: 'map' }>,
  data: Scope,
): Promise<Json> {
  const items = action.items(data);
  if (!Array.isArray(items))
    throw runtimeFailure(`The ItemsPath of '${state.name}' does not lead to an array`);
  const lines = items.map((Value: Json, Index: number): BranchPlan => {
    const item = { Index, Value };
    const context = { ...(data.context as object), Map: { Item: item } };
    return {
      graph: action.processor,
      item,
      input: () => action.selector?.({ ...data, context }) ?? Value,
    };
  });
  const percent = action.failuresPercentMax?.(data);
  const limits = [
    action.failuresMax?.(data),
    percent === undefined ? undefined : (percent / 100) * items.length,
  ];
  const tolerated = limits.filter((limit) => limit !== undefined);
  return fanOut(line, state, lines, {
    concurrencyMax: action.concurrencyMax?.(data) || Infinity,
    ...(tolerated.length > 0 && { failuresMax: Math.min(...tolerated) }),
  });
}

interface BranchPlan {
  readonly graph: Graph;
  readonly input: () => Json;
  readonly item?: { Index: number; Value: Json };
}

/** Runs all branches; the first failure that is not tolerated stops the others and fails the state. */
async function fanOut(
  line: Line,
  state: State,
  plans: readonly BranchPlan[],
  limits: { concurrencyMax?: number; failuresMax?: number },
): Promise<Json> {
  const { run, cursor } = line;
  recordEvent(
    line,
    `${state.type}StateStarted`,
    state.type === 'Map' ? { length: plans.length } : undefined,
  );
  cursor.branches ??= plans.map(() => ({}));
  const branches: readonly Branch[] = cursor.branches;
  const stop = new Cancellation(line.stop);
  const failed = () =>
    branches.filter(({ outcome }) => outcome !== undefined && 'error' in outcome).length;
  const queue = plans.entries();
  const worker = async () => {
    for (const [index, plan] of queue) {
      const branch = branches[index] ?? {};
      branch.outcome ??= await runBranch(
        { ...line, stop },
        state,
        plan,
        branch,
        limits.failuresMax !== undefined,
      );
      delete branch.cursor;
      run.save();
      if (failed() > (limits.failuresMax ?? 0))
        throw new StateFailure(
          'States.ExceedToleratedFailureThreshold',
          'The specified tolerated failure threshold was exceeded',
        );
    }
  };
  try {
    await Promise.all(
      Array.from({ length: Math.min(limits.concurrencyMax ?? Infinity, plans.length) }, worker),
    );
  } catch (thrown) {
    recordEvent(line, `${state.type}StateFailed`);
    throw thrown;
  } finally {
    stop.cancel(new Halt('ABORTED'));
  }
  recordEvent(line, `${state.type}StateSucceeded`);
  return branches.map(({ outcome }) => outputOf(outcome));
}

function outputOf(outcome: Outcome | undefined): Json {
  if (outcome === undefined) return null;
  return 'output' in outcome ? outcome.output : { Error: outcome.error, Cause: outcome.cause };
}

async function runBranch(
  line: Line,
  state: State,
  plan: BranchPlan,
  branch: Branch,
  tolerant: boolean,
): Promise<Outcome> {
  const { run } = line;
  const item = plan.item ?? line.cursor.item;
  branch.cursor ??= {
    ...startCursor(plan.graph, plan.input(), run.engine.clock.now(), line.cursor.eventId),
    ...(item && { item }),
  };
  const own: Line = { run, graph: plan.graph, cursor: branch.cursor, stop: line.stop };
  const iteration = plan.item && { name: state.name, index: plan.item.Index };
  if (iteration) recordEvent(own, 'MapIterationStarted', iteration);
  try {
    const output = await runStates(own);
    if (iteration) recordEvent(own, 'MapIterationSucceeded', iteration);
    return { output };
  } catch (thrown) {
    if (!(thrown instanceof StateFailure)) throw thrown;
    if (iteration) recordEvent(own, 'MapIterationFailed', iteration);
    if (tolerant) return { error: thrown.error, cause: thrown.message };
    throw new StateFailure(thrown.error, thrown.message, [...thrown.also, 'States.BranchFailed']);
  }
}
