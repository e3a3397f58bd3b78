/** Calls functions by the clock, as the stack's EventBridge rules say. */
import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Closable, Stack } from '../types.ts';
import { readSchedules, type ScheduleDefinition } from './schedule-definition.ts';

export interface SchedulesOptions {
  readonly stack: Stack;
  readonly clock: Clock;
  /** As EventBridge does it: tried again within the function's limits; resolves when that is over. */
  readonly invokeAsync: (functionArn: string, event: unknown) => Promise<void>;
  /** Whether the function's own policy lets this rule call it; a reason when it does not. */
  readonly refusalOf: (functionArn: string, ruleArn: string) => string | undefined;
}

export interface Schedules extends Closable {
  start(): void;
}

/** Throws on a rule that cannot be run as EventBridge would, or that its function does not let in. */
export function createSchedules(options: SchedulesOptions): Schedules {
  const definitions = readSchedules(options.stack);
  for (const { address, functionArn, ruleArn } of definitions) {
    const refusal = options.refusalOf(functionArn, ruleArn);
    if (refusal !== undefined) throw new Error(`${address} cannot call its function: ${refusal}`);
  }
  const closing = new AbortController();
  const loops: Promise<void>[] = [];
  return {
    start: () => {
      for (const one of definitions) loops.push(run(one, options, closing.signal));
    },
    close: async () => {
      closing.abort();
      await Promise.all(loops);
    },
  };
}

/**
 * One call at a time: on a clock that runs faster than functions do, calls would pile up. Times that
 * were missed meanwhile are not made up for; no event says what another would not.
 */
async function run(
  { functionArn, ruleArn, nextAfter }: ScheduleDefinition,
  { stack, clock, invokeAsync }: SchedulesOptions,
  signal: AbortSignal,
): Promise<void> {
  const aborted = new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
  for (;;) {
    const now = clock.now();
    await clock.sleep(nextAfter(now) - now, signal, { isRoutine: true });
    if (signal.aborted) return;
    const event = scheduledEvent(stack, ruleArn, clock.now());
    await Promise.race([invokeAsync(functionArn, event), aborted]);
  }
}

/** As AWS documents it for scheduled rules. */
const scheduledEvent = (stack: Stack, ruleArn: string, nowMs: number) => ({
  version: '0',
  id: randomUUID(),
  'detail-type': 'Scheduled Event',
  source: 'aws.events',
  account: stack.accountId,
  time: new Date(nowMs).toISOString().replace(/\.\d{3}Z$/, 'Z'),
  region: stack.region,
  resources: [ruleArn],
  detail: {},
});
