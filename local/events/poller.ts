/** What the pollers of queues and streams have in common. */
import type { Clock } from '../clock.ts';
import { errorResult } from '../functions/payload-limits.ts';
import type { InvokeResult, LogSink } from '../types.ts';
import type { Invoke } from './ports.ts';

export interface Poller {
  /** Stops reading and waits a moment for what is under way; the rest comes again. */
  close(): Promise<void>;
  /** Batches in a function's hands, or waiting to be handed over again. */
  inFlight(): number;
}

export interface PollerOptions {
  readonly invoke: Invoke;
  readonly clock: Clock;
  readonly log: LogSink;
}

/** Real milliseconds that a poller's end waits for functions that still work. */
const CLOSING_MS = 2_000;
const THROTTLED_DELAY_MS = 1_000;
const THROTTLED_DELAY_MAX_MS = 20_000;

/** Invokes again while the function is throttled, for at most `patienceMs` of the engine's clock. */
export async function invokeUnthrottled(
  { invoke, clock }: PollerOptions,
  call: {
    readonly functionName: string;
    readonly event: unknown;
    readonly patienceMs: number;
    readonly signal: AbortSignal;
  },
): Promise<InvokeResult> {
  const givesUpAt = clock.now() + call.patienceMs;
  let delay = THROTTLED_DELAY_MS;
  for (;;) {
    const result = await invoke(call.functionName, call.event).catch(notInvoked);
    const isLate = clock.now() + delay >= givesUpAt;
    if (result.kind !== 'throttled' || isLate || call.signal.aborted) return result;
    await clock.sleep(delay, call.signal);
    delay = Math.min(delay * 2, THROTTLED_DELAY_MAX_MS);
  }
}

/** A function that cannot be reached has failed like any other: its records must not be lost. */
function notInvoked(error: unknown): InvokeResult {
  return errorResult('Lambda.ServiceException', String(error));
}

/** Waits for the poller's end, but not for long. */
export async function settleSoon(work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise((resolve) => {
    timer = setTimeout(resolve, CLOSING_MS);
  });
  await Promise.race([work, patience]);
  clearTimeout(timer);
}
