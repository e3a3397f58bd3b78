/** The engine's one clock: whatever waits asks it, so that waiting can be sped up without touching work. */
import { clearTimeout as realClearTimeout, setTimeout as realSetTimeout } from 'node:timers';

interface ScheduleOptions {
  /** It comes round again whether or not anybody waits for it, so nobody goes forward to reach it. */
  readonly isRoutine?: boolean;
}

/** Times are epoch milliseconds, delays milliseconds, both on the engine's (scaled) time line. */
export interface Clock {
  now(): number;
  /** Runs `run` once after `delayMs`; the returned function cancels it. */
  schedule(delayMs: number, run: () => void, options?: ScheduleOptions): () => void;
  /** Resolves after `delayMs`, or at once when `signal` aborts; it never rejects. */
  sleep(delayMs: number, signal?: AbortSignal, options?: ScheduleOptions): Promise<void>;
  /** Runs `run` when work has taken `ms`: of real time, as work does, unless time is simulated. */
  limit(ms: number, run: () => void): () => void;
  readonly scale: number;
  /** Time limits of work and timers of functions follow this clock too, so that it may skip all waiting. */
  readonly isSimulated: boolean;
  /** Goes forward at once: what was to happen meanwhile happens now, in its order. */
  advance(ms: number): void;
  /** When the first thing happens that somebody waits for; undefined while nobody waits in this thread. */
  nextDueAt(): number | undefined;
  /** Sees to what has fallen due because the clock was put forward in another thread. */
  catchUp(): void;
  onAdvance(listener: () => void): () => void;
  /** Float64 [real origin, engine origin, scale, simulated]: lets a worker thread follow this clock. */
  readonly shared: SharedArrayBuffer;
}

const LONGEST_TIMER_MS = 2 ** 31 - 1;

interface ClockOptions {
  readonly scale?: number;
  readonly notBefore?: number;
  readonly isSimulated?: boolean;
}

/** A clock that runs `scale` times as fast as the machine's, from now or from `notBefore`, whichever is later. */
export function createClock(options: ClockOptions = {}): Clock {
  const { scale = 1, notBefore = 0, isSimulated = false } = options;
  if (!(scale > 0 && Number.isFinite(scale)))
    throw new RangeError(`time scale ${scale} is not positive`);
  const shared = new SharedArrayBuffer(4 * Float64Array.BYTES_PER_ELEMENT);
  const origin = Date.now();
  new Float64Array(shared).set([origin, Math.max(origin, notBefore), scale, Number(isSimulated)]);
  return followClock(shared);
}

/** The same clock, seen from any thread that holds its shared buffer. */
export function followClock(shared: SharedArrayBuffer): Clock {
  const state = new Float64Array(shared);
  const realNow = Date.now;
  const [realOrigin = 0, , scale = 1, simulated = 0] = state;
  const isSimulated = simulated === 1;
  // The origin moves when somebody goes forward, in whatever thread.
  const now = () => Math.floor((state[1] ?? 0) + (realNow() - realOrigin) * scale);
  const pending = createPending(now, scale);
  const listeners = new Set<() => void>();
  const { schedule } = pending;

  function advance(ms: number): void {
    if (!(ms >= 0 && Number.isFinite(ms))) throw new RangeError(`${ms} ms is not forward`);
    state[1] = (state[1] ?? 0) + ms;
    pending.catchUp();
    for (const listener of listeners) listener();
  }

  function limit(ms: number, run: () => void): () => void {
    if (isSimulated) return schedule(ms, run);
    const timer = realSetTimeout(run, ms);
    return () => realClearTimeout(timer);
  }

  return {
    now,
    schedule,
    sleep: createSleep(schedule),
    limit,
    scale,
    isSimulated,
    advance,
    nextDueAt: pending.nextDueAt,
    catchUp: pending.catchUp,
    onAdvance(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    shared,
  };
}

/** All that this thread waits for. */
function createPending(now: () => number, scale: number) {
  const entries = new Set<{
    readonly dueAt: number;
    readonly isRoutine: boolean;
    readonly arm: () => void;
  }>();

  const schedule: Clock['schedule'] = (delayMs, run, { isRoutine = false } = {}) => {
    const dueAt = now() + Math.max(0, delayMs);
    let timer: NodeJS.Timeout | undefined;
    const cancel = () => {
      realClearTimeout(timer);
      entries.delete(entry);
    };
    const ring = () => {
      if (now() < dueAt) return entry.arm();
      entries.delete(entry);
      run();
    };
    const arm = () => {
      realClearTimeout(timer);
      const realDelay = Math.min((dueAt - now()) / scale, LONGEST_TIMER_MS);
      timer = realSetTimeout(ring, Math.max(0, realDelay));
    };
    const entry = { dueAt, isRoutine, arm };
    entries.add(entry);
    arm();
    return cancel;
  };

  return {
    schedule,
    catchUp: () => {
      for (const { arm } of [...entries].sort((one, other) => one.dueAt - other.dueAt)) arm();
    },
    nextDueAt: () => {
      let first = Number.POSITIVE_INFINITY;
      for (const { dueAt, isRoutine } of entries) if (!isRoutine) first = Math.min(first, dueAt);
      return Number.isFinite(first) ? first : undefined;
    },
  };
}

const createSleep =
  (schedule: Clock['schedule']): Clock['sleep'] =>
  (delayMs, signal, options) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const finish = () => {
        signal?.removeEventListener('abort', finish);
        cancel();
        resolve();
      };
      const cancel = schedule(delayMs, finish, options);
      signal?.addEventListener('abort', finish, { once: true });
    });
