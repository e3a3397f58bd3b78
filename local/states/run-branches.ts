/** Runs the lines of states inside a Parallel or Map state, so that each can be taken up where it stood. */
import type { Branch, Cursor, Outcome } from './execution.ts';
import type { Json } from './json.ts';
import { type Line, recordEvent, startCursor } from './line.ts';
import type { Graph, MapAction, ParallelAction, State } from './machine.ts';
import type { Scope } from './path.ts';
import { Cancellation, Halt, runtimeFailure, StateFailure } from './state-failure.ts';

type Follow = (line: Line) => Promise<Json>;

interface Plan {
  readonly graph: Graph;
  readonly input: () => Json;
  readonly item?: NonNullable<Cursor['item']>;
}

interface FanOut {
  readonly line: Line;
  readonly state: State;
  readonly plans: readonly Plan[];
  readonly concurrencyMax: number;
  /** undefined: the first failure is the state's failure. */
  readonly failuresMax: number | undefined;
  readonly follow: Follow;
}

export function runParallel(
  line: Line,
  state: State,
  action: ParallelAction,
  input: Json,
  follow: Follow,
): Promise<Json> {
  const plans = action.branches.map((graph) => ({ graph, input: () => input }));
  recordEvent(line, 'ParallelStateStarted');
  return fanOut({ line, state, plans, concurrencyMax: Infinity, failuresMax: undefined, follow });
}

export function runMap(
  line: Line,
  state: State,
  action: MapAction,
  data: Scope,
  follow: Follow,
): Promise<Json> {
  const items = action.items(data);
  if (!Array.isArray(items))
    throw runtimeFailure(`The ItemsPath of '${state.name}' is not an array`);
  const plans = items.map((Value: Json, Index: number): Plan => {
    const item = { Index, Value };
    const context = { ...(data.context as object), Map: { Item: item } };
    const input = () => action.selector?.({ ...data, context }) ?? Value;
    return { graph: action.processor, item, input };
  });
  const share = action.failuresPercentMax?.(data);
  const limits = [
    action.failuresMax?.(data),
    share === undefined ? share : (share / 100) * items.length,
  ];
  const tolerated = Math.min(...limits.filter((limit) => limit !== undefined));
  const failuresMax = tolerated === Infinity ? undefined : tolerated;
  recordEvent(line, 'MapStateStarted', { length: items.length });
  return fanOut({
    line,
    state,
    plans,
    concurrencyMax: action.concurrencyMax?.(data) || Infinity,
    failuresMax,
    follow,
  });
}

/** The first failure that is not tolerated stops the others and fails the state. */
async function fanOut(fan: FanOut): Promise<Json> {
  const { line, state, plans, failuresMax } = fan;
  line.cursor.branches ??= plans.map(() => ({}));
  const { branches } = line.cursor;
  const stop = new Cancellation(line.stop);
  let failures = branches.filter(({ outcome }) => outcome && 'error' in outcome).length;
  const queue = plans.entries();
  const worker = async () => {
    for (const [index, plan] of queue) {
      const branch = branches[index] ?? {};
      if (branch.outcome !== undefined) continue;
      branch.outcome = await runBranch(fan, stop, plan, branch);
      delete branch.cursor;
      line.run.save();
      if ('error' in branch.outcome) failures += 1;
      if (failures > (failuresMax ?? 0))
        throw new StateFailure(
          'States.ExceedToleratedFailureThreshold',
          `${failures} items failed`,
        );
    }
  };
  try {
    const width = Math.min(fan.concurrencyMax, plans.length);
    await Promise.all(Array.from({ length: width }, worker));
  } catch (thrown) {
    if (thrown instanceof StateFailure) recordEvent(line, `${state.type}StateFailed`);
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
  fan: FanOut,
  stop: Cancellation,
  plan: Plan,
  branch: Branch,
): Promise<Outcome> {
  const { run, cursor } = fan.line;
  const item = plan.item ?? cursor.item;
  const start = () => startCursor(plan.graph, plan.input(), run.engine.clock.now(), cursor.eventId);
  branch.cursor ??= { ...start(), ...(item && { item }) };
  const line: Line = { run, graph: plan.graph, cursor: branch.cursor, stop };
  const record = (what: string) => {
    const details = { name: fan.state.name, index: plan.item?.Index };
    if (plan.item !== undefined) recordEvent(line, `MapIteration${what}`, details);
  };
  record('Started');
  try {
    const output = await fan.follow(line);
    record('Succeeded');
    return { output };
  } catch (thrown) {
    if (!(thrown instanceof StateFailure)) throw thrown;
    record('Failed');
    const { error, message: cause, also } = thrown;
    if (fan.failuresMax !== undefined) return { error, cause };
    throw new StateFailure(error, cause, [...also, 'States.BranchFailed']);
  }
}
