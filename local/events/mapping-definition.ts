/** What the pollers need to know of each aws_lambda_event_source_mapping of the stack. */
import { functionNameOf } from '../functions/function-definition.ts';
import { block, blocks } from '../stack/blocks.ts';
import type { Stack, StackResource } from '../types.ts';
import { type Filter, parseFilter } from './filter-pattern.ts';

interface CommonDefinition {
  /** Stable over runs of the same stack. */
  readonly id: string;
  readonly address: string;
  readonly sourceArn: string;
  readonly functionName: string;
  readonly functionArn: string;
  /** Whose permissions the poller uses. */
  readonly roleArn: string;
  readonly isEnabled: boolean;
  readonly batchSize: number;
  readonly windowMs: number;
  readonly reportsItemFailures: boolean;
  /** Any of them may match; undefined lets everything through. */
  readonly filters: readonly Filter[] | undefined;
}

export interface QueueMapping extends CommonDefinition {
  readonly kind: 'queue';
  /** Batches under way at once. */
  readonly concurrencyMax: number;
  readonly visibilityMs: number;
}

export interface StreamMapping extends CommonDefinition {
  readonly kind: 'stream';
  readonly startingPosition: 'TRIM_HORIZON' | 'LATEST';
  readonly bisectsOnError: boolean;
  /** Infinity: as long as the stream keeps the record. */
  readonly retriesMax: number;
  readonly recordAgeMaxMs: number;
  readonly parallelization: number;
  /** A bucket's or a queue's ARN. */
  readonly failureDestinationArn: string | undefined;
}

export type MappingDefinition = QueueMapping | StreamMapping;

/** With what Lambda begins to read a queue; it adds more while there is work. */
const QUEUE_CONCURRENCY = 5;
const QUEUE_BATCH = 10;
const STREAM_BATCH = 100;
const STREAM_RETENTION_MS = 86_400_000;
const DEFAULT_VISIBILITY_SECONDS = 30;

export function readMappings(stack: Stack): MappingDefinition[] {
  return stack
    .of('aws_lambda_event_source_mapping')
    .map((resource) => readMapping(stack, resource));
}

function readMapping(stack: Stack, resource: StackResource): MappingDefinition {
  const { attributes } = resource;
  const sourceArn = String(attributes.event_source_arn);
  const common = readCommon(stack, resource, sourceArn);
  if (sourceArn.startsWith('arn:aws:sqs:')) {
    const scaling = block(attributes.scaling_config)?.maximum_concurrency;
    return {
      ...common,
      kind: 'queue',
      batchSize: Number(attributes.batch_size ?? QUEUE_BATCH),
      concurrencyMax: Number(scaling ?? QUEUE_CONCURRENCY),
      visibilityMs: visibilityMsOf(stack, sourceArn),
    };
  }
  if (!/^arn:aws:dynamodb:.*\/stream\//.test(sourceArn)) {
    const why = 'the local engine maps SQS queues and DynamoDB streams';
    throw new Error(`${resource.address} reads from ${sourceArn}; ${why}`);
  }
  return {
    ...common,
    ...readStream(resource),
    batchSize: Number(attributes.batch_size ?? STREAM_BATCH),
  };
}

function readCommon(stack: Stack, { address, attributes }: StackResource, sourceArn: string) {
  const functionName = functionNameOf(String(attributes.function_name));
  const target = stack
    .of('aws_lambda_function')
    .find((one) => one.attributes.function_name === functionName);
  if (target === undefined) {
    throw new Error(`${address} feeds function ${functionName}, which the stack does not have`);
  }
  const types = (attributes.function_response_types ?? []) as readonly unknown[];
  const filters = blocks(block(attributes.filter_criteria)?.filter);
  return {
    id: String(attributes.uuid ?? attributes.id ?? address),
    address,
    sourceArn,
    functionName,
    functionArn: String(target.attributes.arn),
    roleArn: String(target.attributes.role),
    isEnabled: attributes.enabled !== false,
    windowMs: Number(attributes.maximum_batching_window_in_seconds ?? 0) * 1000,
    reportsItemFailures: types.includes('ReportBatchItemFailures'),
    filters:
      filters.length === 0 ? undefined : filters.map(({ pattern }) => parseFilter(String(pattern))),
  };
}

function readStream({ address, attributes }: StackResource) {
  const startingPosition = attributes.starting_position;
  if (startingPosition !== 'TRIM_HORIZON' && startingPosition !== 'LATEST') {
    throw new Error(
      `${address} starts at ${startingPosition}; a stream is read from TRIM_HORIZON or LATEST`,
    );
  }
  if (Number(attributes.tumbling_window_in_seconds ?? 0) > 0) {
    throw new Error(`${address} has a tumbling window, which the local engine does not run`);
  }
  const destination = block(block(attributes.destination_config)?.on_failure)?.destination_arn;
  const destinationArn = destination === undefined ? undefined : String(destination);
  if (destinationArn !== undefined && !/^arn:aws:(s3|sqs):/.test(destinationArn)) {
    const why = 'the local engine sends failures to S3 or SQS';
    throw new Error(`${address} sends its failures to ${destinationArn}; ${why}`);
  }
  const retries = Number(attributes.maximum_retry_attempts ?? -1);
  const ageSeconds = Number(attributes.maximum_record_age_in_seconds ?? -1);
  return {
    kind: 'stream' as const,
    startingPosition: startingPosition as 'TRIM_HORIZON' | 'LATEST',
    bisectsOnError: attributes.bisect_batch_on_function_error === true,
    retriesMax: retries < 0 ? Number.POSITIVE_INFINITY : retries,
    recordAgeMaxMs: ageSeconds < 0 ? STREAM_RETENTION_MS : ageSeconds * 1000,
    parallelization: Number(attributes.parallelization_factor ?? 1),
    failureDestinationArn: destinationArn,
  };
}

function visibilityMsOf(stack: Stack, queueArn: string): number {
  const queue = stack.of('aws_sqs_queue').find(({ attributes }) => attributes.arn === queueArn);
  const seconds = queue?.attributes.visibility_timeout_seconds ?? DEFAULT_VISIBILITY_SECONDS;
  return Number(seconds) * 1000;
}
