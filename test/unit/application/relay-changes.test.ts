/** The outbox: every committed change is told, every piece of work is ordered, bookkeeping is neither. */
import { describe, expect, it } from 'vitest';
import type { QueuedOrder } from '../../../src/application/ports.ts';
import { createRelayChanges } from '../../../src/application/relay-changes.ts';
import type { CloudEvent } from '../../../src/contract/messages.ts';
import { newPayment, START_MS } from './memory-ports.ts';
import { capturedPayment, withPending } from './payments-in.ts';

function prepare(failed: { orders?: number[]; events?: number[] } = {}) {
  const orders: QueuedOrder[] = [];
  const events: CloudEvent[] = [];
  const relay = createRelayChanges({
    environment: 'test',
    queue: {
      async send(batch) {
        orders.push(...batch);
        return new Set(failed.orders);
      },
    },
    topic: {
      async publish(batch) {
        events.push(...batch);
        return new Set(failed.events);
      },
    },
    now: () => START_MS,
  });
  return { relay, orders, events };
}

const received = newPayment();
const captured = newPayment({ status: 'captured', version: 2, auditSequence: 4 });

describe('relaying changes', () => {
  it('orders the work of a new payment and announces it', async () => {
    const { relay, orders, events } = prepare();
    expect(await relay([{ before: null, after: received }])).toEqual(new Set());
    expect(orders).toEqual([
      {
        lane: 'real-time',
        delaySeconds: 0,
        order: {
          schema: 1,
          environment: 'test',
          paymentId: received.id,
          operation: 'process',
          operationNumber: 1,
        },
      },
    ]);
    expect(events).toMatchObject([{ type: 'payment.received', subject: received.id }]);
  });

  it('announces a captured payment and orders nothing', async () => {
    const { relay, orders, events } = prepare();
    await relay([{ before: received, after: captured }]);
    expect(orders).toEqual([]);
    expect(events).toMatchObject([{ type: 'payment.captured', data: { version: 2 } }]);
  });

  it('gives an event the same id however often it is relayed', async () => {
    const { relay, events } = prepare();
    await relay([{ before: received, after: captured }]);
    await relay([{ before: received, after: captured }]);
    expect(events[0]?.id).toBe(events[1]?.id);
  });

  it('says nothing of a write that made no new version', async () => {
    const { relay, orders, events } = prepare();
    await relay([{ before: received, after: { ...received, reviewTaskToken: 'token' } }]);
    expect([orders, events]).toEqual([[], []]);
  });

  it('never publishes what only the system needs', async () => {
    const { relay, events } = prepare();
    await relay([{ before: null, after: { ...received, reviewTaskToken: 'secret-token' } }]);
    expect(JSON.stringify(events)).not.toMatch(/secret-token|auditHash|lane/);
  });

  it('orders a payment anew that a review has approved, under its new number', async () => {
    const { relay, orders } = prepare();
    const before = newPayment({ status: 'in-review', version: 3 });
    const after = newPayment({ version: 4, operationNumber: 3 });
    await relay([{ before, after }]);
    expect(orders).toMatchObject([{ order: { operation: 'process', operationNumber: 3 } }]);
  });

  it('orders a command when it becomes pending, and not again while it is', async () => {
    const { relay, orders } = prepare();
    const pendingOperation = {
      operation: 'review',
      number: 2,
      actor: 'operator:0p3r4t0r',
      requestedAt: received.createdAt,
      decision: 'approve',
      awaited: { dueKind: null, dueAt: null },
    } as const;
    const before = newPayment({ status: 'in-review', version: 2 });
    const pending = { ...before, version: 3, pendingOperation };
    await relay([{ before, after: pending }]);
    await relay([{ before: pending, after: { ...pending, version: 4 } }]);
    expect(orders).toMatchObject([{ order: { operation: 'review', operationNumber: 2 } }]);
  });

  it.each([
    [10_000, 12],
    [-60_000, 0],
    [86_400_000, 900],
  ])('delays the order until an inline run of %d ms is over, by %d s', async (runMs, seconds) => {
    const { relay, orders } = prepare();
    const runInlineUntil = new Date(START_MS + runMs).toISOString();
    await relay([{ before: null, after: { ...received, runInlineUntil } }]);
    expect(orders[0]?.delaySeconds).toBe(seconds);
  });

  it.each([
    ['a received payment', received, 'process', 1],
    [
      'a command',
      withPending(capturedPayment(), { operation: 'refund', amountMinor: 1 }),
      'refund',
      2,
    ],
  ])('orders the work of %s again when it was stuck', async (_what, before, operation, number) => {
    const { relay, orders } = prepare();
    const once = { ...before, version: 8, requeues: 1 };
    const twice = { ...before, version: 9, requeues: 2 };
    await relay([{ before, after: once }]);
    await relay([{ before: once, after: twice }]);
    await relay([{ before: twice, after: { ...twice, version: 10 } }]);
    const order = { operation, operationNumber: number };
    expect(orders).toMatchObject([{ order }, { order }]);
  });

  it('orders a payment again whose cancel came to nothing', async () => {
    const { relay, orders } = prepare();
    const before = withPending(received, { operation: 'cancel' });
    await relay([{ before, after: { ...before, version: 3, pendingOperation: null } }]);
    expect(orders).toMatchObject([{ order: { operation: 'process' } }]);
  });

  it('holds a command back until it may be carried out', async () => {
    const { relay, orders } = prepare();
    const notBefore = new Date(START_MS + 120_000).toISOString();
    const after = withPending(received, { operation: 'cancel', notBefore });
    await relay([{ before: received, after: { ...after, version: 2 } }]);
    expect(orders).toMatchObject([{ delaySeconds: 120, order: { operation: 'cancel' } }]);
  });

  it('tells a refund of a part by its name, and a recorded command as no new status', async () => {
    const { relay, events } = prepare();
    const before = capturedPayment();
    const pending = { ...withPending(before, { operation: 'refund' }), version: 3 };
    const refunded = { ...before, version: 4, amountRefundedMinor: 10 };
    await relay([
      { before, after: pending },
      { before: pending, after: refunded },
    ]);
    expect(events.map(({ type }) => type)).toEqual([
      'payment.updated',
      'payment.partially-refunded',
    ]);
  });

  it('sends the work of a batch into its own lane', async () => {
    const { relay, orders } = prepare();
    await relay([{ before: null, after: { ...received, lane: 'batch' } }]);
    expect(orders[0]?.lane).toBe('batch');
  });

  it('names the changes whose order or event could not be sent', async () => {
    const noise = { before: received, after: received };
    const first = { before: null, after: received };
    const changes = [noise, first, { before: received, after: captured }, first];
    const unsent = prepare({ orders: [1] });
    expect(await unsent.relay(changes)).toEqual(new Set([3]));
    const unpublished = prepare({ events: [1] });
    expect(await unpublished.relay(changes)).toEqual(new Set([2]));
  });
});
