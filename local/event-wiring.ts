/** Connects the stack's event source mappings to the queues, streams and buckets of this engine. */
import type { Clock } from './clock.ts';
import type { DynamoDb } from './dynamodb/dynamodb.ts';
import { createEventSources, type EventSources } from './events/event-sources.ts';
import type { Invoke, QueueSource, ReceivedMessage, StreamSource } from './events/ports.ts';
import { createSchedules, type Schedules } from './events/schedules.ts';
import type { Front } from './front/front.ts';
import type { LambdaService } from './functions/lambda-service.ts';
import type { Closable, LogSink, Principal, Stack } from './types.ts';

export interface EventWiringOptions {
  readonly stack: Stack;
  readonly clock: Clock;
  readonly log: LogSink;
  readonly front: Front;
  readonly dynamoDb: DynamoDb;
  readonly invoke: Invoke;
  /** Milliseconds between two reads of a stream; by default a write is read at once. */
  readonly streamReadEveryMs?: number | undefined;
  readonly invokeAsync: LambdaService['invokeAsync'];
}

const ALL = ['All'];
/** Before a refused call is tried again: a refusal here is a fault that was asked for. */
const REFUSED_DELAY_MS = 100;

/** Reads a queue as Lambda's poller does: under the function's role, every call checked and counted. */
function queueSource(
  { front, stack, clock }: EventWiringOptions,
  queueArn: string,
  roleArn: string,
): QueueSource {
  const principal: Principal = { kind: 'role', roleArn, label: 'lambda-poller' };
  const queue = stack.of('aws_sqs_queue').find(({ attributes }) => attributes.arn === queueArn);
  if (queue === undefined) throw new Error(`the stack has no queue ${queueArn}`);
  const QueueUrl = String(queue.attributes.url);

  async function call(operation: string, input: Record<string, unknown>): Promise<unknown> {
    const request = { service: 'sqs', operation, input: { QueueUrl, ...input } };
    const response = await front.call(principal, request).catch(() => undefined);
    if (response?.status === 200) return JSON.parse(response.body.toString() || '{}');
    await clock.sleep(REFUSED_DELAY_MS);
    return {};
  }

  return {
    async receive({ max, waitSeconds, signal }) {
      const { promise: aborted, resolve: giveUp } = Promise.withResolvers<void>();
      const abort = () => giveUp();
      if (signal.aborted) abort();
      signal.addEventListener('abort', abort, { once: true });
      const received = call('ReceiveMessage', {
        MaxNumberOfMessages: max,
        WaitTimeSeconds: waitSeconds,
        MessageSystemAttributeNames: ALL,
        MessageAttributeNames: ALL,
      });
      // The signal lives as long as the poller, and would keep every answer that was ever waited for.
      const answer = await Promise.race([received, aborted]).finally(() =>
        signal.removeEventListener('abort', abort),
      );
      return (answer as { Messages?: ReceivedMessage[] } | undefined)?.Messages ?? [];
    },
    async deleteBatch(receiptHandles) {
      const Entries = receiptHandles.map((ReceiptHandle, index) => ({
        Id: String(index),
        ReceiptHandle,
      }));
      await call('DeleteMessageBatch', { Entries });
    },
  };
}

/** The client is loaded when first needed: most runs give up no record, and none should start slower for it. */
async function putObject(
  { front, stack }: EventWiringOptions,
  { bucketArn, key, body }: { bucketArn: string; key: string; body: string },
): Promise<void> {
  const { PutObjectCommand, S3Client } = await import('@aws-sdk/client-s3');
  const credentials = front.credentials.issue({ kind: 'admin', label: 'lambda-poller' });
  const client = new S3Client({ endpoint: front.endpoint, region: stack.region, credentials });
  const Bucket = bucketArn.replace(/^arn:aws:s3:::/, '');
  await client
    .send(new PutObjectCommand({ Bucket, Key: key, Body: body }))
    .finally(() => client.destroy());
}

/** Says which permission a mapping's role lacks; on AWS such a mapping cannot even be created. */
function refuseMissingPermissions({ front }: EventWiringOptions, sources: EventSources): void {
  for (const { roleArn, action, resource, address } of sources.permissions) {
    const actor: Principal = { kind: 'role', roleArn, label: 'lambda-poller' };
    const { allowed, reason } = front.authorize(actor, { action, resource });
    if (!allowed) throw new Error(`${address} cannot read its source: ${reason}`);
  }
}

/** What wakes functions: mappings of queues and streams, and the clock. */
export interface Events extends Closable {
  start(): void;
}

/** Nothing is read and nobody called until `start`. */
export function wireEvents(options: EventWiringOptions): Events {
  const parts: readonly (EventSources | Schedules)[] = [
    wireSources(options),
    wireSchedules(options),
  ];
  return {
    start: () => {
      for (const part of parts) part.start();
    },
    close: async () => {
      await Promise.all(parts.map((part) => part.close()));
    },
  };
}

function wireSchedules({ stack, clock, front, invokeAsync }: EventWiringOptions): Schedules {
  return createSchedules({
    stack,
    clock,
    invokeAsync,
    refusalOf(functionArn, ruleArn) {
      const { allowed, reason } = front.authorize(
        { kind: 'service', service: 'events.amazonaws.com' },
        { action: 'lambda:InvokeFunction', resource: functionArn, sourceArn: ruleArn },
      );
      return allowed ? undefined : reason;
    },
  });
}

function wireSources(options: EventWiringOptions): EventSources {
  const { stack, clock, log, dynamoDb, invoke, front, streamReadEveryMs } = options;
  const sources = createEventSources({
    stack,
    clock,
    log,
    invoke,
    streamReadEveryMs,
    queueSource: (queueArn, roleArn) => queueSource(options, queueArn, roleArn),
    streamSource: (streamArn, from): StreamSource => {
      const tableName = dynamoDb.tableOfStream(streamArn);
      if (tableName === undefined) throw new Error(`the stack has no stream ${streamArn}`);
      const reader = dynamoDb.createStreamReader({ tableName, from });
      return {
        next: (limit) => reader.next(limit),
        onWrite: (listener) =>
          dynamoDb.onWrite((written) => {
            if (written === tableName) listener();
          }),
      };
    },
    checkpoints: { load: dynamoDb.streamPosition, save: dynamoDb.saveStreamPosition },
    sinks: {
      putObject: (object) => putObject(options, object),
      async sendMessage({ queueArn, body }) {
        const queue = stack
          .of('aws_sqs_queue')
          .find(({ attributes }) => attributes.arn === queueArn);
        const input = { QueueUrl: String(queue?.attributes.url), MessageBody: body };
        const request = { service: 'sqs', operation: 'SendMessage', input };
        const { status } = await front.call({ kind: 'admin', label: 'lambda-poller' }, request);
        if (status !== 200) throw new Error(`${queueArn} refused a message with status ${status}`);
      },
    },
  });
  refuseMissingPermissions(options, sources);
  return sources;
}
