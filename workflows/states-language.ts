/** The part of the Amazon States Language (JSONPath) that our state machines are written in. */

export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

type Template = { readonly [key: string]: JsonValue };

/** Errors that no repeat mends. */
interface NoRetrier {
  readonly ErrorEquals: readonly string[];
  readonly MaxAttempts: 0;
}

interface PacedRetrier {
  readonly ErrorEquals: readonly string[];
  readonly IntervalSeconds: number;
  readonly BackoffRate: number;
  readonly MaxAttempts: number;
  readonly MaxDelaySeconds: number;
  readonly JitterStrategy: 'FULL';
}

export type Retrier = PacedRetrier | NoRetrier;

export interface Catcher {
  readonly ErrorEquals: readonly string[];
  readonly ResultPath: string | null;
  readonly Next: string;
}

export interface TaskState {
  readonly Type: 'Task';
  readonly Comment: string;
  readonly Resource: string;
  readonly Parameters: Template;
  readonly ResultPath: string | null;
  readonly TimeoutSeconds?: number;
  readonly Retry?: readonly Retrier[];
  readonly Catch?: readonly Catcher[];
  readonly Next: string;
}

/** One comparison of a Choice state. */
export type Comparison = {
  readonly Variable: string;
  readonly Next: string;
} & (
  | { readonly StringEquals: string }
  | { readonly BooleanEquals: boolean }
  | { readonly IsNull: boolean }
  | { readonly IsPresent: boolean }
);

export interface ChoiceState {
  readonly Type: 'Choice';
  readonly Comment: string;
  readonly Choices: readonly [Comparison, ...Comparison[]];
  readonly Default: string;
}

export interface PassState {
  readonly Type: 'Pass';
  readonly Comment: string;
  readonly Result: Template;
  readonly ResultPath: string;
  readonly Next: string;
}

/** Runs a machine of its own for each item of a list. */
export interface MapState {
  readonly Type: 'Map';
  readonly Comment: string;
  readonly ItemsPath: string;
  readonly ItemSelector: Template;
  readonly MaxConcurrency: number;
  readonly ItemProcessor: {
    readonly ProcessorConfig: { readonly Mode: 'INLINE' };
    readonly StartAt: string;
    readonly States: { readonly [name: string]: State };
  };
  readonly ResultPath: string | null;
  readonly Retry?: readonly Retrier[];
  readonly Catch?: readonly Catcher[];
  readonly Next: string;
}

export interface WaitState {
  readonly Type: 'Wait';
  readonly Comment: string;
  readonly SecondsPath: string;
  readonly Next: string;
}

export interface SucceedState {
  readonly Type: 'Succeed';
}

export interface FailState {
  readonly Type: 'Fail';
  readonly Error: string;
  readonly Cause: string;
}

export type State =
  | TaskState
  | MapState
  | ChoiceState
  | PassState
  | WaitState
  | SucceedState
  | FailState;

export interface StateMachine {
  readonly Comment: string;
  readonly StartAt: string;
  readonly TimeoutSeconds?: number;
  readonly States: { readonly [name: string]: State };
}
