/** Tells the world how a batch has ended: it stays due until the topic has taken the event. */
import { createHash } from 'node:crypto';
import { type BatchRecord, toldBatch } from '../../contract/batch-record.ts';
import { ID_RANDOM_BYTES, makeId } from '../../contract/ids.ts';
import { type BatchEvent, batchEvent } from '../../contract/messages.ts';
import { markTold } from '../../domain/batch-life.ts';
import { type EventTopic, StoreUnavailable } from '../ports.ts';
import type { BatchWriter } from './batch-store.ts';

export interface BatchTeller {
  readonly environment: string;
  readonly batches: Pick<BatchWriter, 'write'>;
  readonly topic: EventTopic;
}

/** A batch ends once, so the same event has the same id however often it is sent. */
const eventIdOf = (batchId: string, endedAt: string): BatchEvent['id'] => {
  const digest = createHash('sha256').update(`${batchId}#ended`).digest();
  return makeId('evt', Date.parse(endedAt), digest.subarray(0, ID_RANDOM_BYTES));
};

/** Published first: whoever dies before the row says so tells it again. Raises StoreUnavailable. */
export async function tellBatchEnd(
  { environment, batches, topic }: BatchTeller,
  batch: BatchRecord,
): Promise<'told' | 'nothing-to-tell'> {
  const decision = markTold(batch);
  if (!decision.ok || batch.endedAt === null) return 'nothing-to-tell';
  const { endedAt } = batch;
  const id = eventIdOf(batch.id, endedAt);
  // Without the counts: what an operator does with a payment later moves them, and a repeat must say the same.
  const event = batchEvent({ environment, id, endedAt, batch: toldBatch(batch) });
  const unpublished = await topic.publish([event]);
  if (unpublished.size > 0) throw new StoreUnavailable(`The end of ${batch.id} was not published.`);
  await batches.write(decision.batch);
  return 'told';
}
