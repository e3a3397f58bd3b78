/** Sends a batch that a function could not handle where its mapping says: whole to a bucket, its address to a queue. */
import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { LogSink } from '../types.ts';
import type { StreamMapping } from './mapping-definition.ts';
import type { FailureSinks, StreamRecord } from './ports.ts';

export type FailureCondition = 'RetryAttemptsExhausted' | 'RecordAgeExceeded';

export interface FailedBatch {
  readonly records: readonly StreamRecord[];
  readonly condition: FailureCondition;
  /** How often the function was called with it. */
  readonly invokeCount: number;
}

const SHARD_ID = 'shardId-00000000000000000000-local';
const ATTEMPTS_MAX = 5;
const RETRY_DELAY_MS = 1_000;

/** Where in a bucket Lambda puts the failures of a mapping. */
export const failurePrefix = (mappingId: string) => `aws/lambda/${mappingId}`;

export function createFailureDestination({
  mapping,
  sinks,
  clock,
  log,
}: {
  readonly mapping: StreamMapping;
  readonly sinks: FailureSinks;
  readonly clock: Clock;
  readonly log: LogSink;
}): (batch: FailedBatch, signal: AbortSignal) => Promise<void> {
  const { failureDestinationArn: arn, id, functionName } = mapping;
  const say = (message: string) =>
    log({ source: functionName, level: 'error', message, at: clock.now() });

  async function send(destination: string, batch: FailedBatch): Promise<void> {
    const at = new Date(clock.now());
    const description = describe(mapping, batch, at);
    if (destination.startsWith('arn:aws:sqs:')) {
      const body = JSON.stringify(description);
      return sinks.sendMessage({ queueArn: destination, body });
    }
    const payload = JSON.stringify({ Records: batch.records });
    await sinks.putObject({
      bucketArn: destination,
      key: `${failurePrefix(id)}/${SHARD_ID}/${objectName(at)}`,
      body: JSON.stringify({ ...description, payload }),
    });
  }

  return async (batch, signal) => {
    const what = `${batch.records.length} stream records are given up (${batch.condition})`;
    if (arn === undefined) return say(`${what}: they are lost, no failure destination is set`);
    for (let attempt = 1; attempt <= ATTEMPTS_MAX && !signal.aborted; attempt += 1) {
      try {
        await send(arn, batch);
        return say(`${what}: kept at ${arn}`);
      } catch (error) {
        say(`${what}: attempt ${attempt} to keep them at ${arn} failed: ${String(error)}`);
        await clock.sleep(RETRY_DELAY_MS * 2 ** attempt, signal);
      }
    }
    if (!signal.aborted) say(`${what}: they are lost`);
  };
}

function describe(mapping: StreamMapping, batch: FailedBatch, at: Date) {
  const { records, condition, invokeCount } = batch;
  const arrival = (record: StreamRecord | undefined) =>
    new Date((record?.dynamodb.ApproximateCreationDateTime ?? 0) * 1000).toISOString();
  return {
    requestContext: {
      requestId: randomUUID(),
      functionArn: mapping.functionArn,
      condition,
      approximateInvokeCount: invokeCount,
    },
    ...(condition === 'RetryAttemptsExhausted' && {
      responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    }),
    version: '1.0',
    timestamp: at.toISOString(),
    DDBStreamBatchInfo: {
      shardId: SHARD_ID,
      startSequenceNumber: records[0]?.dynamodb.SequenceNumber,
      endSequenceNumber: records.at(-1)?.dynamodb.SequenceNumber,
      approximateArrivalOfFirstRecord: arrival(records[0]),
      approximateArrivalOfLastRecord: arrival(records.at(-1)),
      batchSize: records.length,
      streamArn: mapping.sourceArn,
    },
  };
}

/** `YYYY/MM/DD/YYYY-MM-DDTHH.MM.SS-{uuid}` */
function objectName(at: Date): string {
  const text = at.toISOString();
  const time = text.slice(0, 19).replaceAll(':', '.');
  return `${text.slice(0, 10).replaceAll('-', '/')}/${time}-${randomUUID()}`;
}
