/** The command that tells the world again what happened in a time: what the relay gave up, then every audit entry. */
import { isId } from '../../src/contract/ids.ts';
import { toTimestamp } from '../../src/contract/text.ts';
import { UsageError } from '../terminal/cli-error.ts';
import type { Command, OptionValues } from '../terminal/run-tool.ts';
import { readTime } from '../terminal/time.ts';
import { createMessagingContext } from './messaging-context.ts';
import type { OperationsContext } from './operations-context.ts';
import { type ReplayWindow, replayEvents } from './replay-events.ts';
import { replayRecords } from './replay-records.ts';

const SOURCES = ['records', 'events'] as const;

export function windowOf({ from, to, payment }: OptionValues, nowMs: number): ReplayWindow {
  if (typeof from !== 'string') throw new UsageError('say from when with --from TIME');
  if (payment !== undefined && !isId('pay', payment)) {
    throw new UsageError(`--payment ${payment} is no id of a payment`);
  }
  const window = {
    from: readTime('--from', from),
    to: typeof to === 'string' ? readTime('--to', to) : toTimestamp(nowMs),
    paymentId: payment ?? null,
  };
  if (window.from >= window.to) throw new UsageError('--from must be before --to');
  return window;
}

export const replayCommand: Command<OperationsContext> = {
  name: '',
  arguments: [],
  help: 'pass on what the relay gave up, and publish the events of a time again',
  options: {
    from: { value: 'TIME', help: 'RFC 3339, such as 2027-01-31T00:00:00Z' },
    to: { value: 'TIME', help: 'until then (default: now)' },
    payment: { value: 'ID', help: 'only this one (default: all)' },
    only: { value: 'WHAT', help: 'records: only what the relay gave up; events: only the rest' },
  },
  async run(context, { options }) {
    const window = windowOf(options, context.now());
    const { only } = options;
    if (only !== undefined && !SOURCES.some((source) => source === only)) {
      throw new UsageError(`--only ${only} is neither records nor events`);
    }
    const messaging = await createMessagingContext(context);
    const nothing = { files: 0, done: 0, failed: 0, faults: [] };
    const records = only === 'events' ? nothing : await replayRecords(context, messaging, window);
    const events =
      only === 'records' ? nothing : await replayEvents(context, messaging.topic, window);
    const failed = records.failed + events.failed;
    const { environment, place } = context.target;
    return {
      data: { ...window, records, events },
      lines: [
        `${records.done} changes of ${records.files} files passed on, ${records.failed} not`,
        `${events.done} events published, ${events.failed} not`,
      ],
      notes: [
        `environment ${environment} (${place}), from ${window.from} to ${window.to}`,
        ...records.faults,
        ...(failed > 0 ? ['the same command may be given again: events keep their ids'] : []),
      ],
      failed: failed > 0,
    };
  },
};
