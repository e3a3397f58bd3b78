/** One line of states under way: the machine itself, a Parallel branch, or a Map iteration. */
import type { Cursor, HistoryEvent, Run } from './execution.ts';
import { exceedsPayloadLimit, type Json } from './json.ts';
import type { Graph, State } from './machine.ts';
import type { Scope } from './path.ts';
import { type Cancellation, runtimeFailure, sizeFailure } from './state-failure.ts';

const EVENTS_MAX = 25_000;

export interface Line {
  readonly run: Run;
  readonly graph: Graph;
  readonly cursor: Cursor;
  readonly stop: Cancellation;
}

export function startCursor(graph: Graph, input: Json, now: number, eventId: number): Cursor {
  return { state: graph.startAt, input, enteredAt: now, entered: false, retries: [], eventId };
}

/** Appends to the history of a Standard execution; `previousEventId` links the events of one line. */
export function recordEvent(
  { run, cursor }: Pick<Line, 'run' | 'cursor'>,
  type: string,
  details?: Record<string, unknown>,
): void {
  const { history } = run;
  if (history === undefined) return;
  if (history.length >= EVENTS_MAX && !type.startsWith('Execution'))
    throw runtimeFailure(
      `The execution reached the maximum number of history events (${EVENTS_MAX}).`,
    );
  const kind = type.replace(/^.*(State(Entered|Exited))$/, '$1');
  const key = `${kind.charAt(0).toLowerCase()}${kind.slice(1)}EventDetails` as const;
  const event: HistoryEvent = {
    id: history.length + 1,
    previousEventId: cursor.eventId,
    timestamp: run.engine.clock.now() / 1000,
    type,
    ...(details && { [key]: details }),
  };
  cursor.eventId = event.id;
  history.push(event);
  run.save(event);
}

/** The state's view of its input and of the context object. */
export function scopeOf({ run, cursor }: Line, state: State): Scope {
  const { record, machine, engine } = run;
  const standard = machine.type === 'STANDARD';
  const retried = ['task', 'parallel', 'map'].includes(state.action.kind);
  const context = {
    Execution: {
      Id: record.arn,
      Input: run.input,
      Name: record.name,
      RoleArn: machine.roleArn,
      StartTime: new Date(record.startedAt).toISOString(),
      ...(standard && { RedriveCount: 0 }),
    },
    StateMachine: { Id: machine.arn, Name: machine.name },
    State: {
      Name: state.name,
      EnteredTime: new Date(cursor.enteredAt).toISOString(),
      ...(retried && { RetryCount: cursor.retries.reduce((sum, count) => sum + count, 0) }),
    },
    ...(cursor.task && { Task: { Token: cursor.task.token } }),
    ...(cursor.item && { Map: { Item: cursor.item } }),
  };
  return { input: cursor.input, context, random: engine.random };
}

export function assertPayload(state: State, value: Json): void {
  if (exceedsPayloadLimit(value)) throw sizeFailure(state.name);
}
