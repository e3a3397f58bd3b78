/** What a compiled state machine is: its states as functions over data, ready to be followed. */
import type { Evaluate } from './expression.ts';
import type { Json } from './json.ts';
import type { Scope } from './path.ts';
import type { TaskResource } from './task-resource.ts';

/** Puts a result into a state's input, as ResultPath says. */
export type Place = (input: Json, result: Json) => Json;
type Amount = ((scope: Scope) => number) | undefined;
export type MachineType = 'STANDARD' | 'EXPRESS';

export interface Retrier {
  readonly errors: readonly string[];
  readonly attemptsMax: number;
  readonly delayMs: (retry: number, random: () => number) => number;
}

export interface Catcher {
  readonly errors: readonly string[];
  readonly next: string;
  readonly place: Place;
}

interface PassAction {
  readonly kind: 'pass';
  readonly result: Json | undefined;
}

export interface ChoiceAction {
  readonly kind: 'choice';
  readonly rules: readonly { test: (scope: Scope) => boolean; next: string }[];
  readonly otherwise: string | undefined;
}

interface WaitAction {
  readonly kind: 'wait';
  readonly until: (scope: Scope, nowMs: number) => number;
}

interface FailAction {
  readonly kind: 'fail';
  readonly error: (scope: Scope) => string;
  readonly cause: (scope: Scope) => string;
}

export interface TaskAction {
  readonly kind: 'task';
  readonly resource: TaskResource;
  readonly timeoutSeconds: Amount;
  readonly heartbeatSeconds: Amount;
}

export interface ParallelAction {
  readonly kind: 'parallel';
  readonly branches: readonly Graph[];
}

export interface MapAction {
  readonly kind: 'map';
  readonly items: Evaluate;
  readonly selector: Evaluate | undefined;
  readonly processor: Graph;
  readonly concurrencyMax: Amount;
  readonly failuresMax: Amount;
  readonly failuresPercentMax: Amount;
}

/** What has Parameters, a result, and an effect. */
export type WorkAction = PassAction | TaskAction | ParallelAction | MapAction;
export type Action =
  | WorkAction
  | ChoiceAction
  | WaitAction
  | FailAction
  | { readonly kind: 'succeed' };

export interface State {
  readonly name: string;
  readonly type: string;
  readonly next: string | undefined;
  readonly inputPath: Evaluate;
  readonly outputPath: Evaluate;
  readonly parameters: Evaluate | undefined;
  readonly resultSelector: Evaluate | undefined;
  readonly place: Place;
  readonly retriers: readonly Retrier[];
  readonly catchers: readonly Catcher[];
  readonly action: Action;
}

export interface Graph {
  readonly startAt: string;
  readonly states: ReadonlyMap<string, State>;
}

export interface Machine extends Graph {
  readonly arn: string;
  readonly name: string;
  readonly roleArn: string;
  readonly type: MachineType;
  readonly definition: string;
  readonly timeoutSeconds: number | undefined;
}
