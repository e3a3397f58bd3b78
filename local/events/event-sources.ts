/** Runs the stack's event source mappings: queues and streams in, function invocations out. */
import type { Clock } from '../clock.ts';
import type { Closable, LogSink, Stack } from '../types.ts';
import { type MappingDefinition, readMappings, type StreamMapping } from './mapping-definition.ts';
import { type NeededPermission, neededPermissions } from './needed-permissions.ts';
import type { Poller } from './poller.ts';
import type {
  Checkpoints,
  FailureSinks,
  Invoke,
  QueueSource,
  StreamSource,
  StreamStart,
} from './ports.ts';
import { startQueuePoller } from './queue-poller.ts';
import { startStreamPoller } from './stream-poller.ts';

export interface EventSourcesOptions {
  readonly stack: Stack;
  readonly clock: Clock;
  readonly log: LogSink;
  readonly invoke: Invoke;
  /** Each mapping reads through a source of its own, under its function's role. */
  readonly queueSource: (queueArn: string, roleArn: string) => QueueSource;
  readonly streamSource: (streamArn: string, from: StreamStart) => StreamSource;
  readonly checkpoints: Checkpoints;
  readonly sinks: FailureSinks;
  /** Milliseconds between two reads of a stream; by default a write is read at once. */
  readonly streamReadEveryMs?: number | undefined;
}

export interface EventSources extends Closable {
  /** What the roles must be allowed before `start`: AWS refuses the mapping otherwise. */
  readonly permissions: readonly NeededPermission[];
  start(): void;
  /** Batches in the hands of functions; 0 with empty queues and streams is quiet. */
  inFlight(): number;
}

/** Throws on a mapping that cannot be run as AWS would. */
export function createEventSources(options: EventSourcesOptions): EventSources {
  const mappings = readMappings(options.stack).filter(({ isEnabled }) => isEnabled);
  const pollers: Poller[] = [];

  return {
    permissions: mappings.flatMap(neededPermissions),
    start: () => {
      for (const mapping of mappings) pollers.push(startPoller(mapping, options));
    },
    inFlight: () => pollers.reduce((sum, poller) => sum + poller.inFlight(), 0),
    close: async () => {
      await Promise.all(pollers.splice(0).map((poller) => poller.close()));
    },
  };
}

function startPoller(mapping: MappingDefinition, options: EventSourcesOptions): Poller {
  if (mapping.kind === 'queue') {
    const source = options.queueSource(mapping.sourceArn, mapping.roleArn);
    return startQueuePoller({ ...options, mapping, source });
  }
  warnOfLanes(mapping, options);
  const reached = options.checkpoints.load(mapping.id);
  const from = reached === undefined ? mapping.startingPosition : { after: reached };
  const source = options.streamSource(mapping.sourceArn, from);
  return startStreamPoller({ ...options, mapping, source });
}

function warnOfLanes(mapping: StreamMapping, { log, clock }: EventSourcesOptions): void {
  if (mapping.parallelization === 1) return;
  const message = `${mapping.address} asks for ${mapping.parallelization} lanes; here it runs in one, in the same order`;
  log({ source: mapping.functionName, level: 'warn', message, at: clock.now() });
}
