/** Turns committed changes of payments into events for the world and work orders for the queues. */
import { type PaymentEvent, paymentEvent, type WorkOrder } from '../contract/messages.ts';
import type { PaymentRecord } from '../contract/payment-record.ts';
import { auditEventId } from '../domain/audit-chain.ts';
import { toPayment } from '../domain/payment.ts';
import type { EventTopic, Now, QueuedOrder, WorkQueue } from './ports.ts';

interface Options {
  readonly environment: string;
  readonly queue: WorkQueue;
  readonly topic: EventTopic;
  readonly now: Now;
}

/** One row of a table before and after a write, in the order of writes. */
export interface RowChange {
  readonly before: PaymentRecord | null;
  readonly after: PaymentRecord;
}

/** Answers the indexes of the changes that must be delivered again. */
export type RelayChanges = (changes: readonly RowChange[]) => Promise<ReadonlySet<number>>;

/** The inline run gets this much longer than it asked for before the queue offers the same work. */
const INLINE_MARGIN_MS = 2000;
const DELAY_SECONDS_MAX = 900;

/** The work that a change asks for, if any. */
function orderedWork({
  before,
  after,
}: RowChange): Pick<WorkOrder, 'operation' | 'operationNumber'> | null {
  const pending = after.pendingOperation;
  const isRequeued = after.requeues !== null && after.requeues !== (before?.requeues ?? null);
  if (pending !== null) {
    const isNew = pending.number !== before?.pendingOperation?.number;
    return isNew || isRequeued
      ? { operation: pending.operation, operationNumber: pending.number }
      : null;
  }
  if (after.status !== 'received') return null;
  // A cancel that came to nothing had stopped the work, which now goes on.
  const isResumed = before !== null && before.pendingOperation !== null;
  return before?.status !== 'received' || isRequeued || isResumed
    ? { operation: 'process', operationNumber: after.operationNumber }
    : null;
}

/** Until an inline run has had its time, or until a command may be carried out. */
function delaySeconds({ runInlineUntil, pendingOperation }: PaymentRecord, nowMs: number): number {
  const times = [
    runInlineUntil === null ? nowMs : Date.parse(runInlineUntil) + INLINE_MARGIN_MS,
    Date.parse(pendingOperation?.notBefore ?? '') || nowMs,
  ];
  const waitMs = Math.max(...times) - nowMs;
  return Math.min(Math.max(Math.ceil(waitMs / 1000), 0), DELAY_SECONDS_MAX);
}

/** What a change is told as: a new status by its name; a recorded command is news, but no new status. */
function eventType({ before, after }: RowChange): PaymentEvent['type'] {
  if (before?.status !== after.status) return `payment.${after.status}`;
  return before.amountRefundedMinor === after.amountRefundedMinor
    ? 'payment.updated'
    : 'payment.partially-refunded';
}

export const createRelayChanges =
  ({ environment, queue, topic, now }: Options): RelayChanges =>
  async (changes) => {
    const nowMs = now();
    // A write that changed no version is bookkeeping of ours and nobody's news.
    const committed = [...changes.entries()].filter(
      ([, { before, after }]) => before?.version !== after.version,
    );
    const orders: { readonly index: number; readonly queued: QueuedOrder }[] = [];
    for (const [index, change] of committed) {
      const work = orderedWork(change);
      if (work === null) continue;
      const { id: paymentId, lane } = change.after;
      const order = { schema: 1, environment, paymentId, ...work } as const;
      const queued = { lane, order, delaySeconds: delaySeconds(change.after, nowMs) };
      orders.push({ index, queued });
    }
    const events = committed.map(([, change]) => {
      const { after } = change;
      return paymentEvent({
        environment,
        id: auditEventId(after.id, after.auditSequence, after.updatedAt),
        type: eventType(change),
        payment: toPayment(after),
      });
    });
    const [unsent, unpublished] = await Promise.all([
      queue.send(orders.map(({ queued }) => queued)),
      topic.publish(events),
    ]);
    const failed = new Set<number>();
    for (const position of unsent) failed.add(orders[position]?.index ?? 0);
    for (const position of unpublished) failed.add(committed[position]?.[0] ?? 0);
    return failed;
  };
