/** Takes work orders from SQS: each on its own, so that only those that failed are offered again. */
import type { SQSBatchItemFailure, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { type RunWorkOrder, returnDelaySeconds } from '../application/run-work-order.ts';
import { type WorkOrder, workOrderSchema } from '../contract/messages.ts';
import { parseBody } from '../contract/parse.ts';
import type { Telemetry } from './telemetry.ts';

interface Options {
  readonly environment: string;
  readonly run: RunWorkOrder;
  /** Sets when a message is offered again. */
  readonly postpone: (
    message: { readonly receiptHandle: string; readonly eventSourceArn: string },
    seconds: number,
  ) => Promise<void>;
  readonly receivesMax: number;
  readonly telemetry: Telemetry;
  readonly random?: () => number;
}

export type QueueHandler = (event: SQSEvent) => Promise<SQSBatchResponse>;

type Outcome = 'done' | 'failed' | 'unreadable';

/** Waiting mends neither a message that cannot be read nor one that has had its last attempt. */
const HOPELESS_DELAY_SECONDS = 1;

/** A batch is ten messages at most, all at once: one after the other they would not fit the function's time. */
export const createQueueHandler =
  (options: Options): QueueHandler =>
  async ({ Records }) => {
    const failures = await Promise.all(Records.map((record) => handleRecord(options, record)));
    return { batchItemFailures: failures.flatMap((failure) => failure ?? []) };
  };

async function handleRecord(
  options: Options,
  record: SQSRecord,
): Promise<SQSBatchItemFailure | null> {
  const { telemetry, postpone, receivesMax, random = Math.random } = options;
  const receiveCount = Number(record.attributes.ApproximateReceiveCount);
  const outcome = await outcomeOf(options, record, receiveCount);
  if (outcome === 'done') return null;
  const isLast = receiveCount >= receivesMax;
  const queue = record.eventSourceARN.slice(record.eventSourceARN.lastIndexOf(':') + 1);
  if (isLast) telemetry.measure({ MessagesGivenUp: 1 }, { queue, messageId: record.messageId });
  const isHopeless = outcome === 'unreadable' || isLast;
  const seconds = isHopeless ? HOPELESS_DELAY_SECONDS : returnDelaySeconds(receiveCount, random());
  try {
    await postpone(
      { receiptHandle: record.receiptHandle, eventSourceArn: record.eventSourceARN },
      seconds,
    );
  } catch (error) {
    telemetry.warn(
      "The queue's own delay applies to a message.",
      { messageId: record.messageId },
      error,
    );
  }
  return { itemIdentifier: record.messageId };
}

async function outcomeOf(
  { environment, run, telemetry }: Options,
  record: SQSRecord,
  receiveCount: number,
): Promise<Outcome> {
  const { messageId } = record;
  const order = readOrder(record.body, environment);
  if (order === null) {
    telemetry.metric('MessagesUnreadable');
    telemetry.error('A message is no work order of this environment.', { messageId, receiveCount });
    return 'unreadable';
  }
  const { paymentId, operation, operationNumber } = order;
  const log = telemetry.with({ messageId, paymentId, operation, operationNumber, receiveCount });
  if (receiveCount > 1) log.metric('MessagesRedelivered');
  try {
    const result = await run({ order, receiveCount });
    if (result === 'succeeded') {
      log.info('Carried out a work order.');
      return 'done';
    }
    log.metric('WorkflowFailures');
    log.warn('A work order returns to its queue.', { result });
  } catch (error) {
    log.metric('WorkflowFailures');
    log.warn('A work order could not be started and returns to its queue.', {}, error);
  }
  return 'failed';
}

function readOrder(body: string, environment: string): WorkOrder | null {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return null;
  }
  const parsed = parseBody(workOrderSchema, json);
  return parsed.ok && parsed.value.environment === environment ? parsed.value : null;
}
