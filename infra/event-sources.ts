/** What wakes functions without a caller: the table's stream and the queues. */
import { LambdaEventSourceMapping } from '@cdktn/provider-aws/lib/lambda-event-source-mapping/index.js';
import { Construct } from 'constructs';
import type { Buckets } from './buckets.ts';
import type { Trigger } from './function-definition.ts';
import { functions } from './functions.ts';
import { laneFilters } from './lane-filters.ts';
import type { Platform } from './platform.ts';
import type { Queues } from './queues.ts';
import type { FunctionName } from './resources.ts';
import type { ServiceFunction } from './service-function.ts';
import type { ServiceFunctions } from './service-functions.ts';
import type { Tables } from './tables.ts';

const STREAM_BATCH = 100;
const STREAM_RETRIES_MAX = 10;
const QUEUE_BATCH = 10;

export interface EventSourcesOptions {
  readonly platform: Platform;
  readonly functions: ServiceFunctions;
  readonly tables: Tables;
  readonly queues: Queues;
  readonly buckets: Buckets;
}

/** How long a batch may wait to be filled; none is no window at all. */
const windowOf = ({ settings }: Platform) =>
  settings.BATCHING_WINDOW_SECONDS > 0 && {
    maximumBatchingWindowInSeconds: settings.BATCHING_WINDOW_SECONDS,
  };

export class EventSources extends Construct {
  /** Mappings of the outbox, by function: their failures have metrics of their own. */
  readonly relays: ReadonlyMap<FunctionName, LambdaEventSourceMapping>;

  constructor(scope: Construct, id: string, options: EventSourcesOptions) {
    super(scope, id);
    const relays = new Map<FunctionName, LambdaEventSourceMapping>();
    for (const { name, triggers } of functions) {
      const consumer = options.functions.of(name);
      for (const trigger of triggers) {
        if (trigger.kind === 'stream') relays.set(name, this.#stream(consumer, trigger, options));
        if (trigger.kind === 'queue') this.#queue(consumer, trigger, options);
      }
    }
    this.relays = relays;
  }

  #stream(
    consumer: ServiceFunction,
    { table, isBatchLane }: Extract<Trigger, { kind: 'stream' }>,
    { platform, tables, buckets }: EventSourcesOptions,
  ): LambdaEventSourceMapping {
    consumer.grant([...tables.grantStream(table), ...buckets.grantStreamFailures()]);
    return new LambdaEventSourceMapping(this, `${consumer.node.id}-from-${table}`, {
      eventSourceArn: tables.of(table).streamArn,
      functionName: consumer.resource.arn,
      enabled: true,
      // From the beginning: what was committed before the mapping existed is relayed too.
      startingPosition: 'TRIM_HORIZON',
      batchSize: STREAM_BATCH,
      filterCriteria: {
        filter: [{ pattern: laneFilters[isBatchLane ? 'batch' : 'real-time'] }],
      },
      ...windowOf(platform),
      bisectBatchOnFunctionError: true,
      maximumRetryAttempts: STREAM_RETRIES_MAX,
      functionResponseTypes: ['ReportBatchItemFailures'],
      // A queue would get the records' addresses only, which the stream forgets; a bucket gets the records.
      destinationConfig: { onFailure: { destinationArn: buckets.batches.arn } },
      metricsConfig: { metrics: ['EventCount'] },
      dependsOn: [consumer.policy],
    });
  }

  #queue(
    consumer: ServiceFunction,
    { queue, isBatchLane }: Extract<Trigger, { kind: 'queue' }>,
    { platform, queues }: EventSourcesOptions,
  ): void {
    new LambdaEventSourceMapping(this, `${consumer.node.id}-from-${queue}`, {
      eventSourceArn: queues.of(queue).arn,
      functionName: consumer.resource.arn,
      enabled: true,
      batchSize: QUEUE_BATCH,
      ...windowOf(platform),
      functionResponseTypes: ['ReportBatchItemFailures'],
      ...(isBatchLane && {
        scalingConfig: { maximumConcurrency: platform.settings.BATCH_CONCURRENCY },
      }),
      dependsOn: [consumer.policy],
    });
  }
}
