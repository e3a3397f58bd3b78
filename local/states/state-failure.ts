/** How a state fails: an error that Retry and Catch may match, or a halt from outside that nothing catches. */
import type { JsonObject } from './json.ts';

/** `message` is the Cause; `also` are further names under which Retry and Catch find this error. */
export class StateFailure extends Error {
  readonly error: string;
  readonly also: readonly string[];
  constructor(error: string, cause = '', also: readonly string[] = []) {
    super(cause);
    this.error = error;
    this.also = also;
  }

  /** What Catch puts into the data. */
  get output(): JsonObject {
    return { Error: this.error, ...(this.message === '' ? {} : { Cause: this.message }) };
  }
}

/** The whole line of states must end now: stopped, timed out, given up by a sibling, or the engine closes. */
export class Halt extends Error {
  readonly status: 'TIMED_OUT' | 'ABORTED' | 'CLOSED';
  readonly error: string | undefined;
  constructor(status: Halt['status'], error?: string, cause = '') {
    super(cause);
    this.status = status;
    this.error = error;
  }
}

export function runtimeFailure(cause: string): StateFailure {
  return new StateFailure('States.Runtime', cause);
}

export function sizeFailure(task: string): StateFailure {
  const cause = `The state/task '${task}' returned a result with a size exceeding the maximum number of bytes service limit.`;
  return new StateFailure('States.DataLimitExceeded', cause);
}

/** Does `ErrorEquals` match? AWS documents States.Runtime as final and DataLimitExceeded as out of States.ALL's reach. */
export function matchesError(failure: StateFailure, errorEquals: readonly string[]): boolean {
  const { error, also } = failure;
  if (error === 'States.Runtime') return false;
  return errorEquals.some(
    (name) =>
      name === error ||
      also.includes(name) ||
      (name === 'States.ALL' && error !== 'States.DataLimitExceeded') ||
      (name === 'States.TaskFailed' && !/^States\.(Timeout|DataLimitExceeded)$/.test(error)),
  );
}

/** Stops a tree of waits: cancelling one cancels what was derived from it. */
export class Cancellation {
  reason: Halt | undefined;
  readonly #listeners = new Set<(reason: Halt) => void>();
  readonly #detach: () => void;
  constructor(parent?: Cancellation) {
    this.#detach = parent?.onCancel((reason) => this.cancel(reason)) ?? (() => {});
    this.reason = parent?.reason;
  }

  onCancel(listener: (reason: Halt) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  cancel(reason: Halt): void {
    this.#detach();
    if (this.reason !== undefined) return;
    this.reason = reason;
    for (const listener of [...this.#listeners]) listener(reason);
  }
}
