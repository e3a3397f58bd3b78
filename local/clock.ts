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
  /** Float64 [real origin, engine origin, scale]: lets a worker thread follow this clock. */
  readonly shared: SharedArrayBuffer;
}

const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** A clock that runs `scale` times as fast as the machine's. */
export function createClock({ scale = 1 }: { scale?: number } = {}): Clock {
  if (!(scale > 0 && Number.isFinite(scale)))
    throw new RangeError(`time scale ${scale} is not positive`);
  const shared = new SharedArrayBuffer(3 * Float64Array.BYTES_PER_ELEMENT);
  const origin = Date.now();
  new Float64Array(shared).set([origin, origin, scale]);
  return followClock(shared);
}

/** The same clock, seen from any thread that holds its shared buffer. */
export function followClock(shared: SharedArrayBuffer): Clock {
  const state = new Float64Array(shared);
  const realNow = Date.now;
  const [realOrigin = 0, origin = 0, scale = 1] = state;
  const now = () => Math.floor(origin + (realNow() - realOrigin) * scale);

  function schedule(delayMs: number, run: () => void): () => void {
    const dueAt = now() + Math.max(0, delayMs);
    let timer: NodeJS.Timeout;
    const arm = () => {
      const realDelay = Math.min((dueAt - now()) / scale, LONGEST_TIMER_MS);
      timer = realSetTimeout(() => (now() >= dueAt ? run() : arm()), Math.max(0, realDelay));
    };
    arm();
    return () => clearTimeout(timer);
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

  return { now, schedule, sleep, scale, shared };
}
