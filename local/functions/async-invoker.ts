/** Asynchronous invocations: accepted at once, tried again on failure as Lambda does. */
import type { Clock } from '../clock.ts';
import type { LogSink } from '../types.ts';
import { functionNameOf } from './function-definition.ts';
import type { LocalFunctionHost } from './function-host.ts';

export interface AsyncInvoker {
  /** Resolves when the event is done or dropped; it never rejects. */
  submit(name: string, payload: string): Promise<void>;
  close(): void;
}

/** Delays before the second and the third attempt after the function failed. */
const RETRY_DELAYS_MS = [60_000, 120_000];
/** While the function is throttled: from one second up to five minutes apart. */
const THROTTLED_DELAY_MS = 1_000;
const THROTTLED_DELAY_MAX_MS = 300_000;

export function createAsyncInvoker({
  host,
  clock,
  log,
}: {
  readonly host: LocalFunctionHost;
  readonly clock: Clock;
  readonly log: LogSink;
}): AsyncInvoker {
  const closing = new AbortController();

  async function run(name: string, payload: string): Promise<void> {
    const submittedAt = clock.now();
    const { asyncRetriesMax: retriesMax, asyncEventAgeMaxMs: ageMaxMs } = host.find(name) ?? {};
    if (retriesMax === undefined || ageMaxMs === undefined) return drop(name, 'no such function');
    let failures = 0;
    let throttles = 0;
    while (!closing.signal.aborted && clock.now() - submittedAt < ageMaxMs) {
      const result = await host.invokeText(name, payload);
      if (result.kind === 'ok') return;
      if (result.kind === 'throttled') {
        const delay = Math.min(THROTTLED_DELAY_MS * 2 ** throttles, THROTTLED_DELAY_MAX_MS);
        throttles += 1;
        await clock.sleep(delay, closing.signal);
        continue;
      }
      const delay = RETRY_DELAYS_MS[failures];
      if (failures >= retriesMax || delay === undefined) return drop(name, 'its retries ran out');
      failures += 1;
      await clock.sleep(delay, closing.signal);
    }
    drop(name, closing.signal.aborted ? 'the engine is shutting down' : 'it is too old');
  }

  function drop(name: string, reason: string): void {
    const message = `an asynchronous event was dropped: ${reason}`;
    log({ source: functionNameOf(name), level: 'error', message, at: clock.now() });
  }

  return {
    submit: (name, payload) =>
      run(name, payload).catch((error: unknown) => drop(name, String(error))),
    close: () => closing.abort(),
  };
}
