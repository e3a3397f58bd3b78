/** Starts event source mappings of a hand-made stack with real functions behind them. */
import { createEventSources, type EventSources } from '../../../local/events/event-sources.ts';
import type { Checkpoints, FailureSinks, Invoke } from '../../../local/events/ports.ts';
import {
  makeResource,
  startHost,
  type TestFunctions,
  type TestHost,
} from '../functions/make-function.ts';
import { createMemoryQueue, type MemoryQueue } from './memory-queue.ts';
import { createMemoryStream, type MemoryStream, STREAM_ARN } from './memory-stream.ts';

export const QUEUE_ARN = 'arn:aws:sqs:us-east-1:123456789012:work';
const VISIBILITY_SECONDS = 30;

export interface Sources extends TestHost {
  readonly queue: MemoryQueue;
  readonly stream: MemoryStream;
  readonly sources: EventSources;
  readonly checkpoints: Map<string, string>;
  readonly objects: { readonly bucketArn: string; readonly key: string; readonly body: string }[];
  readonly sent: { readonly queueArn: string; readonly body: string }[];
  /** Every event that the function was given: it prints them. */
  events(): { readonly at: number; readonly event: EventOfRecords }[];
}

interface EventOfRecords {
  readonly Records: readonly {
    readonly dynamodb?: { readonly NewImage?: { readonly id?: { readonly S: string } } };
  }[];
}

export interface SourcesOptions {
  /** Statements of the handler, which sees `event` and `calls` (this worker's events so far). */
  readonly body: string;
  readonly mapping?: Readonly<Record<string, unknown>>;
  readonly functionAttributes?: Readonly<Record<string, unknown>>;
  readonly timeScale?: number;
  readonly streamReadEveryMs?: number;
  readonly checkpoints?: Map<string, string>;
  readonly sinks?: Partial<FailureSinks>;
  /** Stands between the pollers and the functions. */
  readonly between?: (invoke: Invoke) => Invoke;
  /** Runs before the pollers start. */
  readonly before?: (parts: Pick<Sources, 'queue' | 'stream'>) => void;
}

const code = (body: string) => `let calls = 0;
  export const handler = async (event, context) => {
    calls += 1;
    console.log('EVENT ' + JSON.stringify(event));
    ${body}
  };`;

async function start(
  eventSourceArn: string,
  attributes: Readonly<Record<string, unknown>>,
  options: SourcesOptions,
): Promise<Sources> {
  const functions: TestFunctions = {
    worker: { code: code(options.body), attributes: options.functionAttributes ?? {} },
  };
  const mapping = makeResource('aws_lambda_event_source_mapping', 'mapping', {
    uuid: 'mapping-1',
    event_source_arn: eventSourceArn,
    function_name: 'arn:aws:lambda:us-east-1:123456789012:function:worker',
    ...attributes,
    ...options.mapping,
  });
  const queueResource = makeResource('aws_sqs_queue', 'work', {
    arn: QUEUE_ARN,
    visibility_timeout_seconds: VISIBILITY_SECONDS,
  });
  const test = await startHost(functions, {
    resources: [mapping, queueResource],
    timeScale: options.timeScale ?? 100,
  });
  await test.host.warm(['worker']);
  const queue = createMemoryQueue(test.clock, VISIBILITY_SECONDS * 1000);
  const stream = createMemoryStream(test.clock);
  options.before?.({ queue, stream });
  const checkpoints = options.checkpoints ?? new Map<string, string>();
  const port: Checkpoints = {
    load: (consumer) => checkpoints.get(consumer),
    save: (consumer, sequence) => checkpoints.set(consumer, sequence),
  };
  const objects: Sources['objects'] = [];
  const sent: Sources['sent'] = [];
  const sources = createEventSources({
    stack: test.stack,
    clock: test.clock,
    log: (line) => test.lines.push(line),
    invoke: options.between?.(test.host.invoke) ?? test.host.invoke,
    queueSource: () => queue,
    streamSource: (_, from) => stream.open(from),
    streamReadEveryMs: options.streamReadEveryMs,
    checkpoints: port,
    sinks: {
      putObject: async (object) => void objects.push(object),
      sendMessage: async (message) => void sent.push(message),
      ...options.sinks,
    },
  });
  sources.start();
  return {
    ...test,
    queue,
    stream,
    sources,
    checkpoints,
    objects,
    sent,
    events: () =>
      test.lines
        .filter(({ message }) => message.startsWith('EVENT '))
        .map(({ at, message }) => ({ at, event: JSON.parse(message.slice(6)) })),
    close: async () => {
      await sources.close();
      await test.close();
    },
  };
}

export const startQueueMapping = (options: SourcesOptions) =>
  start(QUEUE_ARN, { function_response_types: ['ReportBatchItemFailures'] }, options);

export const startStreamMapping = (options: SourcesOptions) =>
  start(
    STREAM_ARN,
    {
      starting_position: 'TRIM_HORIZON',
      function_response_types: ['ReportBatchItemFailures'],
      maximum_retry_attempts: 2,
    },
    options,
  );
