/** The wait for a task token: settled through the API, or by the timeout or a missed heartbeat. */
import type { Outcome, Run, TokenTask } from './execution.ts';
import type { Json } from './json.ts';
import { StateFailure } from './state-failure.ts';

/** Who waits for a token may wait for days, and nobody wants to see its deadline pass. */
const WAITS_FOR_A_PERSON = { isRoutine: true };

interface TokenWait {
  /** The task's result, or the failure that it reported or ran into. */
  readonly settled: Promise<Json>;
  /** Starts to watch the deadlines. */
  watch(): void;
  close(): void;
}

export function openToken(run: Run, task: TokenTask): TokenWait {
  const { clock, tokens } = run.engine;
  const { promise: settled, resolve, reject } = Promise.withResolvers<Json>();
  settled.catch(() => {});
  let stopTimer = () => {};

  function close(): void {
    stopTimer();
    tokens.delete(task.token);
  }

  function conclude(outcome: Outcome): void {
    close();
    if ('output' in outcome) resolve(outcome.output);
    else reject(new StateFailure(outcome.error, outcome.cause));
  }

  function watch(): void {
    stopTimer();
    const { deadline = Infinity, heartbeatDeadline = Infinity } = task;
    const due = Math.min(deadline, heartbeatDeadline);
    const also = due === heartbeatDeadline ? ['States.HeartbeatTimeout'] : [];
    const expire = () => {
      close();
      reject(new StateFailure('States.Timeout', '', also));
    };
    if (due !== Infinity && task.outcome === undefined)
      stopTimer = clock.schedule(due - clock.now(), expire, WAITS_FOR_A_PERSON);
  }

  /** What is acknowledged is on disk first. */
  function settle(outcome: Outcome): void {
    task.outcome = outcome;
    run.save();
    conclude(outcome);
  }

  function beat(): void {
    if (task.heartbeatMs !== undefined) task.heartbeatDeadline = clock.now() + task.heartbeatMs;
    run.save();
    watch();
  }

  tokens.set(task.token, { settle, beat });
  if (task.outcome !== undefined) conclude(task.outcome);
  return { settled, watch, close };
}
