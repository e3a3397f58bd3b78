/** The engine's one clock: whatever waits asks it, so that waiting can be sped up without touching work. */
import { setTimeout as realSetTimeout } from 'node:timers';

/** Times are epoch milliseconds, delays milliseconds, both on the engine's (scaled) time line. */
export interface Clock {
  now(): number;
  /** Runs `run` once after `delayMs`; the returned function cancels it. */
  schedule(delayMs: number, run: () => void): () => void;
  /** Resolves after `delayMs`, or at once when `signal` aborts; it never rejects. */
  sleep(delayMs: number, signal?: AbortSignal): Promise<void>;
  readonly scale: number;
  /** Goes forward at once: what was to happen meanwhile happens now, in its order. */
  advance(ms: number): void;
  /** Float64 [real origin, engine origin, scale]: lets a worker thread follow this clock. */
  readonly shared: SharedArrayBuffer;
}

const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** A clock that runs `scale` times as fast as the machine's, from now or from `notBefore`, whichever is later. */
export function createClock({
  scale = 1,
  notBefore = 0,
}: {
  scale?: number;
  notBefore?: number;
} = {}): Clock {
  if (!(scale > 0 && Number.isFinite(scale)))
    throw new RangeError(`time scale ${scale} is not positive`);
  const shared = new SharedArrayBuffer(3 * Float64Array.BYTES_PER_ELEMENT);
  const origin = Date.now();
  new Float64Array(shared).set([origin, Math.max(origin, notBefore), scale]);
  return followClock(shared);
}

/** The same clock, seen from any thread that holds its shared buffer. */
export function followClock(shared: SharedArrayBuffer): Clock {
  const state = new Float64Array(shared);
  const realNow = Date.now;
  const [realOrigin = 0, , scale = 1] = state;
  // The origin moves when somebody goes forward, in whatever thread.
  const now = () => Math.floor((state[1] ?? 0) + (realNow() - realOrigin) * scale);
  const pending = new Set<{ readonly dueAt: number; readonly arm: () => void }>();

  function schedule(delayMs: number, run: () => void): () => void {
    const dueAt = now() + Math.max(0, delayMs);
    let timer: NodeJS.Timeout | undefined;
    const cancel = () => {
      clearTimeout(timer);
      pending.delete(entry);
    };
    const ring = () => {
      if (now() < dueAt) return entry.arm();
      pending.delete(entry);
      run();
    };
    const arm = () => {
      clearTimeout(timer);
      const realDelay = Math.min((dueAt - now()) / scale, LONGEST_TIMER_MS);
      timer = realSetTimeout(ring, Math.max(0, realDelay));
    };
    const entry = { dueAt, arm };
    pending.add(entry);
    arm();
    return cancel;
  }

  function advance(ms: number): void {
    if (!(ms >= 0 && Number.isFinite(ms))) throw new RangeError(`${ms} ms is not forward`);
    state[1] = (state[1] ?? 0) + ms;
    for (const { arm } of [...pending].sort((one, other) => one.dueAt - other.dueAt)) arm();
  }

  function sleep(delayMs: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const finish = () => {
        signal?.removeEventListener('abort', finish);
        cancel();
        resolve();
      };
      const cancel = schedule(delayMs, finish);
      signal?.addEventListener('abort', finish, { once: true });
    });
  }

  return { now, schedule, sleep, scale, advance, shared };
}
