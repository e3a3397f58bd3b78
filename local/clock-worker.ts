/** Makes code in a worker thread live on the engine's clock without knowing it. */
import { promisify } from 'node:util';
import { followClock } from './clock.ts';

/** Emulators poll on intervals; a scaled one must not turn into a busy loop. */
const SHORTEST_INTERVAL_MS = 5;

/**
 * Replaces this thread's `Date`, and with `timers` also its global setTimeout and setInterval, by ones
 * that follow the clock behind `shared`. Call it before the code that must not notice is imported:
 * `node:timers` and what was captured earlier keep the machine's time.
 */
export function installClock(
  shared: SharedArrayBuffer,
  { timers = false }: { readonly timers?: boolean } = {},
): void {
  const { now, scale } = followClock(shared);
  const RealDate = Date;
  const engineDate = new Proxy(RealDate, {
    construct: (target, args, newTarget) =>
      Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget) as Date,
    apply: () => new RealDate(now()).toString(),
    get: (target, key) => (key === 'now' ? now : Reflect.get(target, key)),
  });
  RealDate.prototype.constructor = engineDate;
  globalThis.Date = engineDate;
  if (timers) scaleTimers(scale);
}

type Callback = (...args: unknown[]) => void;

function scaleTimers(scale: number): void {
  const { setTimeout: realSetTimeout, setInterval: realSetInterval } = globalThis;
  const scaledTimeout = (run: Callback, delayMs = 0, ...args: unknown[]) =>
    realSetTimeout(run, delayMs / scale, ...args);
  const scaledInterval = (run: Callback, delayMs = 0, ...args: unknown[]) =>
    realSetInterval(run, Math.max(delayMs / scale, SHORTEST_INTERVAL_MS), ...args);
  const promised = <T>(delayMs?: number, value?: T) =>
    new Promise((resolve) => scaledTimeout(() => resolve(value), delayMs));
  Object.defineProperty(scaledTimeout, promisify.custom, { value: promised });
  globalThis.setTimeout = scaledTimeout as typeof setTimeout;
  globalThis.setInterval = scaledInterval as typeof setInterval;
}
