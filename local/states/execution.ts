/** What one execution is: the record that survives a restart, its history, and the engine around it. */
import type { Clock } from '../clock.ts';
import type { Json } from './json.ts';
import type { Machine } from './machine.ts';
import type { Cancellation } from './state-failure.ts';
import type { CallPort } from './task-resource.ts';

/** A task that waits for its token. Times are epoch milliseconds on the engine's clock. */
export interface TokenTask {
  readonly token: string;
  submitted?: boolean;
  deadline?: number;
  heartbeatMs?: number;
  heartbeatDeadline?: number;
  outcome?: Outcome;
}

export type Outcome =
  | { readonly output: Json }
  | { readonly error: string; readonly cause: string };

export interface Branch {
  cursor?: Cursor;
  outcome?: Outcome;
}

/** Where a line of states stands: all that is needed to go on from here, after a restart too. */
export interface Cursor {
  state: string;
  input: Json;
  enteredAt: number;
  entered: boolean;
  /** Retries already spent, per retrier. */
  retries: number[];
  /** End of a Wait state or of a retry's back-off. */
  wakeAt?: number;
  task?: TokenTask;
  branches?: Branch[];
  /** The item of the Map iteration that this line runs for. */
  item?: { readonly Index: number; readonly Value: Json };
  /** Id of the line's latest history event. */
  eventId: number;
}

export type Status = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

export interface ExecutionRecord {
  readonly arn: string;
  readonly name: string;
  readonly machineArn: string;
  readonly startedAt: number;
  readonly input: string;
  status: Status;
  stoppedAt?: number;
  output?: string;
  error?: string;
  cause?: string;
  /** Absent once the execution has ended. */
  cursor?: Cursor;
}

export interface HistoryEvent {
  readonly id: number;
  readonly previousEventId: number;
  readonly type: string;
  /** Epoch seconds, as the API says it. */
  readonly timestamp: number;
  readonly [details: `${string}EventDetails`]: unknown;
}

export interface Engine {
  readonly clock: Clock;
  readonly call: CallPort;
  readonly random: () => number;
  readonly region: string;
  /** The tasks that wait, by token. */
  readonly tokens: Map<string, { settle(outcome: Outcome): void; beat(): void }>;
  /** However fast the clock runs, work gets this much real time before a timeout ends it. */
  readonly workGraceMs: number;
}

export interface Run {
  readonly engine: Engine;
  readonly machine: Machine;
  readonly record: ExecutionRecord;
  /** The record's input, parsed. */
  readonly input: Json;
  /** Standard executions keep one; Express ones do not. */
  readonly history: HistoryEvent[] | undefined;
  readonly cancellation: Cancellation;
  /** States entered since the start or the restart, every retry counted again. */
  transitions: number;
  tasks: number;
  /** Makes the record durable, where executions are. */
  save(event?: HistoryEvent): void;
}
