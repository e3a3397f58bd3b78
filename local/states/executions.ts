/** The executions of all machines: starts, ends, stops them, and takes them up again after a restart. */
import type { Meter } from '../meter.ts';
import type { LogSink } from '../types.ts';
import type { Engine, ExecutionRecord, HistoryEvent, Run, Status } from './execution.ts';
import { createExecutionStore, type ExecutionStore } from './execution-store.ts';
import { uuidFrom } from './intrinsic.ts';
import { type Line, recordEvent, startCursor } from './line.ts';
import type { Machine } from './machine.ts';
import { runStates } from './run-states.ts';
import { workDelayMs } from './run-task.ts';
import { Cancellation, Halt, StateFailure } from './state-failure.ts';

const EXPRESS_SECONDS_MAX = 300;
/** AWS forgets after 90 days; here the oldest of so many ended ones go. */
const ENDED_MAX = 10_000;
const ENDINGS = {
  SUCCEEDED: 'ExecutionSucceeded',
  FAILED: 'ExecutionFailed',
  TIMED_OUT: 'ExecutionTimedOut',
  ABORTED: 'ExecutionAborted',
} as const;

export interface Execution {
  readonly run: Run;
  readonly record: ExecutionRecord;
  readonly history: readonly HistoryEvent[];
  readonly ended: Promise<void>;
}

interface Options {
  readonly engine: Engine;
  readonly machines: ReadonlyMap<string, Machine>;
  readonly directory: string | undefined;
  readonly log: LogSink;
  readonly meter?: Pick<Meter, 'workflowEnded'> | undefined;
}

function end(line: Line, status: keyof typeof ENDINGS, details: Record<string, string>): void {
  const { run, cursor } = line;
  const stoppedAt = run.engine.clock.now();
  Object.assign(run.record, { status: status satisfies Status, stoppedAt, ...details });
  recordEvent({ run, cursor }, ENDINGS[status], details);
  delete run.record.cursor;
  run.save();
}

/** Ends the run when the machine's time is over; the returned function calls the timer off. */
function limitTime(run: Run): () => void {
  const { machine, record, cancellation, engine } = run;
  const longest = machine.type === 'EXPRESS' ? EXPRESS_SECONDS_MAX : Infinity;
  const seconds = Math.min(machine.timeoutSeconds ?? Infinity, longest);
  if (seconds === Infinity) return () => {};
  const remainingMs = workDelayMs(run, seconds) - (engine.clock.now() - record.startedAt);
  const expire = () => cancellation.cancel(new Halt('TIMED_OUT', 'States.Timeout'));
  return engine.clock.schedule(remainingMs, expire);
}

export class Executions {
  readonly #options: Options;
  readonly #store: ExecutionStore;
  /** Standard executions, oldest first; Express ones are known to their starter only. */
  readonly #known = new Map<string, Execution>();
  readonly #running = new Set<Run>();

  constructor(options: Options) {
    this.#options = options;
    this.#store = createExecutionStore(options.directory);
  }

  all(): Execution[] {
    return [...this.#known.values()];
  }

  find(arn: string): Execution | undefined {
    return this.#known.get(arn);
  }

  start(machine: Machine, name: string, input: string): Execution {
    const { random, clock } = this.#options.engine;
    const express = machine.type === 'EXPRESS';
    const base = machine.arn.replace(':stateMachine:', express ? ':express:' : ':execution:');
    const arn = express ? `${base}:${name}:${uuidFrom(random)}` : `${base}:${name}`;
    const startedAt = clock.now();
    const cursor = startCursor(machine, JSON.parse(input), startedAt, 0);
    const record = { arn, name, machineArn: machine.arn, startedAt, input, cursor };
    this.#forgetOldest();
    return this.#launch(machine, { ...record, status: 'RUNNING' }, []);
  }

  /** Takes up what the store holds: ended executions to be looked at, running ones to go on. */
  resume(): void {
    const { machines, log, engine } = this.#options;
    const stored = this.#store.load();
    for (const { record, history } of stored.sort(
      (a, b) => a.record.startedAt - b.record.startedAt,
    )) {
      const machine = machines.get(record.machineArn);
      const message = `execution ${record.name} is of no state machine of this stack: left as it is`;
      if (machine === undefined)
        log({ source: 'states', level: 'warn', message, at: engine.clock.now() });
      else this.#launch(machine, record, history);
    }
  }

  close(): void {
    for (const run of this.#running) run.cancellation.cancel(new Halt('CLOSED'));
  }

  #launch(machine: Machine, record: ExecutionRecord, history: HistoryEvent[]): Execution {
    const durable = machine.type === 'STANDARD';
    const run: Run = {
      engine: this.#options.engine,
      machine,
      record,
      input: JSON.parse(record.input),
      history: durable ? history : undefined,
      cancellation: new Cancellation(),
      transitions: 0,
      tasks: 0,
      save: (event) => durable && this.#store.save(record, event),
    };
    const { cursor } = record;
    const { promise: ended, resolve } = Promise.withResolvers<void>();
    const execution = { run, record, history, ended };
    // Before the first call is made: it may bring a task token back at once.
    if (durable) this.#known.set(record.arn, execution);
    if (cursor === undefined) return execution;
    run.save();
    const { roleArn } = machine;
    const started = { input: record.input, inputDetails: { truncated: false }, roleArn };
    if (history.length === 0)
      recordEvent({ run, cursor: { ...cursor } }, 'ExecutionStarted', started);
    this.#running.add(run);
    const stopTimer = limitTime(run);
    const line = { run, graph: machine, cursor, stop: run.cancellation };
    void this.#drive(line).finally(() => {
      stopTimer();
      this.#meter(run);
      this.#running.delete(run);
      resolve();
    });
    return execution;
  }

  /** Runs until the execution's end or the engine's close; never rejects. */
  async #drive(line: Line): Promise<void> {
    const { machine, record, engine } = line.run;
    try {
      end(line, 'SUCCEEDED', { output: JSON.stringify(await runStates(line)) });
    } catch (thrown) {
      const halt = thrown instanceof Halt ? thrown : undefined;
      if (halt?.status === 'CLOSED') return;
      const known = halt ?? (thrown instanceof StateFailure ? thrown : undefined);
      const { error, message: cause } = known ?? {
        error: 'States.Runtime',
        message: String(thrown),
      };
      end(line, halt?.status ?? 'FAILED', { ...(error && { error }), ...(cause && { cause }) });
      const message = `${machine.name}: execution ${record.name} ${record.status} in ${line.cursor.state} (${error || 'no error name'})`;
      this.#options.log({ source: 'states', level: 'warn', message, at: engine.clock.now() });
    }
  }

  #meter({ machine: { name: machineName, type }, record, transitions, tasks }: Run): void {
    const { startedAt, stoppedAt } = record;
    // One that was left for the next start has not ended.
    if (stoppedAt === undefined) return;
    const durationMs = stoppedAt - startedAt;
    this.#options.meter?.workflowEnded({ machineName, type, transitions, tasks, durationMs });
  }

  #forgetOldest(): void {
    if (this.#known.size - this.#running.size <= ENDED_MAX) return;
    const oldest = this.all().find(({ record }) => record.status !== 'RUNNING');
    if (oldest === undefined) return;
    this.#store.remove(oldest.record);
    this.#known.delete(oldest.record.arn);
  }
}
