/** Makes code in a worker thread live on the engine's clock without knowing it. */
import { promisify } from 'node:util';
import { type Clock, followClock } from './clock.ts';

/** A scaled interval must not turn into a busy loop. */
const SHORTEST_INTERVAL_MS = 5;

interface Options {
  readonly timers?: boolean;
  /** Told when the first timer is due whenever that changes; undefined when there is none. */
  readonly onTimers?: (dueAt: number | undefined) => void;
}

/**
 * Replaces this thread's `Date`, and with `timers` also its global timers, by ones that follow the clock
 * behind `shared`; the clock returned must be told to catch up when the time was put forward elsewhere.
 * Call it before the code that must not notice is imported: `node:timers` and what was captured earlier
 * keep the machine's time.
 */
export function installClock(
  shared: SharedArrayBuffer,
  { timers = false, onTimers = () => {} }: Options = {},
): Clock {
  const clock = followClock(shared);
  const { now } = clock;
  const RealDate = Date;
  const engineDate = new Proxy(RealDate, {
    construct: (target, args, newTarget) =>
      Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget) as Date,
    apply: () => new RealDate(now()).toString(),
    get: (target, key) => (key === 'now' ? now : Reflect.get(target, key)),
  });
  RealDate.prototype.constructor = engineDate;
  globalThis.Date = engineDate;
  if (timers) installTimers(clock, () => onTimers(clock.nextDueAt()));
  return clock;
}

type Callback = (...args: unknown[]) => void;

/** What code does with a timer: Node's own has more. */
class EngineTimer {
  readonly #start: () => () => void;
  #stop: () => void;

  constructor(start: () => () => void) {
    this.#start = start;
    this.#stop = start();
  }

  close(): this {
    this.#stop();
    return this;
  }

  refresh(): this {
    this.#stop();
    this.#stop = this.#start();
    return this;
  }

  ref(): this {
    return this;
  }

  /** The thread lives as long as its host wants. */
  unref(): this {
    return this;
  }

  hasRef(): boolean {
    return true;
  }
}

function installTimers(clock: Clock, changed: () => void): void {
  const { clearTimeout: realClearTimeout } = globalThis;
  const schedule = (delayMs: number, run: () => void) => {
    const cancel = clock.schedule(delayMs, () => {
      changed();
      run();
    });
    changed();
    return () => {
      cancel();
      changed();
    };
  };
  const setEngineTimeout = (run: Callback, delayMs = 0, ...args: unknown[]) =>
    new EngineTimer(() => schedule(delayMs, () => run(...args)));
  const setEngineInterval = (run: Callback, delayMs = 0, ...args: unknown[]) => {
    const periodMs = Math.max(delayMs, SHORTEST_INTERVAL_MS * clock.scale);
    return new EngineTimer(() => {
      let cancel = () => {};
      const next = () => {
        cancel = schedule(periodMs, () => {
          next();
          run(...args);
        });
      };
      next();
      return () => cancel();
    });
  };
  const clear = (timer?: unknown) => {
    if (timer instanceof EngineTimer) timer.close();
    else realClearTimeout(timer as NodeJS.Timeout | undefined);
  };
  const promised = <T>(delayMs?: number, value?: T) =>
    new Promise((resolve) => setEngineTimeout(() => resolve(value), delayMs));
  Object.defineProperty(setEngineTimeout, promisify.custom, { value: promised });
  AbortSignal.timeout = (delayMs) => {
    const controller = new AbortController();
    const reason = () =>
      new DOMException('The operation was aborted due to timeout', 'TimeoutError');
    setEngineTimeout(() => controller.abort(reason()), delayMs);
    return controller.signal;
  };
  Object.assign(globalThis, {
    setTimeout: setEngineTimeout,
    setInterval: setEngineInterval,
    clearTimeout: clear,
    clearInterval: clear,
  });
}
