/** Publishes events anew from the audit table: one for each entry of the time, under the id that it always had. */

import { paginateScan } from '@aws-sdk/client-dynamodb';
import { fromAuditItem } from '../../src/adapters/dynamodb/audit-item.ts';
import type { EventTopic, PaymentReader } from '../../src/application/ports.ts';
import { type AuditEvent, auditEventSchema } from '../../src/contract/audit.ts';
import { type PaymentEvent, paymentEvent } from '../../src/contract/messages.ts';
import type { PaymentRecord } from '../../src/contract/payment-record.ts';
import { toPayment } from '../../src/domain/payment.ts';
import { DISCARD_TRAIL } from './discard-trail.ts';
import type { OperationsContext } from './operations-context.ts';

export interface ReplayWindow {
  /** RFC 3339; from is inclusive, to exclusive. */
  readonly from: string;
  readonly to: string;
  readonly paymentId: string | null;
}

export interface Replayed {
  readonly done: number;
  /** Could not be published or read; the same command may be given again. */
  readonly failed: number;
}

/** What the relay calls a change that this entry ends. */
const typeOf = ({ type, from, to }: AuditEvent): PaymentEvent['type'] => {
  if (from !== to) return `payment.${to}`;
  return type === 'payment.partially-refunded' ? type : 'payment.updated';
};

type Source = Pick<OperationsContext, 'dynamo' | 'name' | 'trail'>;

/** The entries of the time, those of one payment in their order. */
async function* entriesIn(
  { dynamo, name, trail }: Source,
  { from, to, paymentId }: ReplayWindow,
): AsyncGenerator<readonly AuditEvent[]> {
  const isOfTheTime = ({ at }: AuditEvent) => at >= from && at < to;
  if (paymentId !== null) {
    yield (await trail.read(paymentId)).filter(isOfTheTime);
    return;
  }
  // A row shows the time of its first entry only.
  const input = {
    TableName: name('payment-audit'),
    FilterExpression: '#at < :to AND (#at >= :from OR attribute_exists(following))',
    ExpressionAttributeNames: { '#at': 'at' },
    ExpressionAttributeValues: { ':from': { S: from }, ':to': { S: to } },
  };
  for await (const { Items = [] } of paginateScan({ client: dynamo }, input)) {
    // What was thrown away is no payment's, and was never an event.
    const ofPayments = Items.filter((item) => item.paymentId?.S !== DISCARD_TRAIL);
    yield ofPayments.flatMap(fromAuditItem).filter(isOfTheTime);
  }
}

/** The payment as it stands now: an event says what happened, its data where the payment is. */
async function eventsOf(
  payments: PaymentReader,
  environment: string,
  entries: readonly AuditEvent[],
): Promise<readonly PaymentEvent[]> {
  const records = new Map<string, PaymentRecord | null>();
  const events: PaymentEvent[] = [];
  for (const entry of entries) {
    const { id, paymentId } = entry;
    const record = records.get(paymentId) ?? (await payments.read(paymentId));
    records.set(paymentId, record);
    if (record === null || !auditEventSchema.safeParse(entry).success) continue;
    events.push(paymentEvent({ environment, id, type: typeOf(entry), payment: toPayment(record) }));
  }
  return events;
}

/** Raises StoreUnavailable. */
export async function replayEvents(
  context: OperationsContext,
  topic: EventTopic,
  window: ReplayWindow,
): Promise<Replayed> {
  let [done, failed] = [0, 0];
  for await (const entries of entriesIn(context, window)) {
    const events = await eventsOf(context.payments, context.target.environment, entries);
    const unpublished = await topic.publish(events);
    done += events.length - unpublished.size;
    failed += entries.length - events.length + unpublished.size;
    context.progress(`${done} events published`);
  }
  return { done, failed };
}
