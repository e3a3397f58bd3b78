/** Rows of the list of faults that no sweep shows by itself, each as one story. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { parseFault } from '../../local/faults/fault.ts';
import type { PaymentEvent } from '../../src/contract/messages.ts';
import type { Payment } from '../../src/contract/payment.ts';
import { auditEventId } from '../../src/domain/audit-chain.ts';
import { paymentBody } from '../support/api-client.ts';
import { chargedFor, MINUTE_MS, trailOf } from '../support/lifecycle.ts';
import { readStoredRows } from '../support/stored-rows.ts';
import { contentOf, deadLettersOf } from './support/queue-content.ts';
import { reconcileAll } from './support/traffic.ts';
import { openWorkbench, type Workbench } from './support/workbench.ts';

let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench();
});
afterEach(() => bench.plan.arm([]));
afterAll(() => bench?.close());

const arm = (...faults: string[]) => bench.plan.arm(faults.map(parseFault));
const settle = () => bench.system.engine.time.settle();
const read = async (id: string) =>
  (await bench.system.engine.time.during(bench.system.merchant.get<Payment>(`/payments/${id}`)))
    .body;

async function submitted(more: Record<string, unknown> = {}): Promise<Payment> {
  const { body } = await bench.ask(bench.system.merchant, '/payments', paymentBody(more));
  await settle();
  return read(String(body.id));
}

const orderFor = (paymentId: string, more: Record<string, unknown> = {}) =>
  JSON.stringify({
    schema: 1,
    environment: 'e2e',
    paymentId,
    operation: 'process',
    operationNumber: 1,
    ...more,
  });

async function sendOrders(...orders: string[]): Promise<void> {
  const url = await bench.system.queueUrl('payments');
  await Promise.all(orders.map((order) => bench.system.send(url, order)));
  await settle();
}

const CHARGED = ['authorize', 'capture'];
const workflowRuns = () =>
  bench.plan.calls().filter((call) => call.includes('StartSyncExecution')).length;

describe('a message', () => {
  it('announces every change at least once under one id, whatever becomes of the relay', async () => {
    arm('relay-changes > sns:PublishBatch payment-events #1-12: fail-after');
    const { id } = await submitted();
    const events = (await contentOf(bench.system, 'notifications'))
      .map(({ body }) => JSON.parse(body) as PaymentEvent)
      .filter(({ data }) => data.id === id);
    const { payments } = await readStoredRows(bench.system);
    const row = payments.find((payment) => payment.id === id);
    const byVersion = Map.groupBy(events, ({ data }) => data.version);
    expect([...byVersion.keys()].sort()).toEqual([1, 2]);
    for (const copies of byVersion.values()) {
      expect(new Set(copies.map((event) => event.id)).size).toBe(1);
    }
    expect(events.length).toBeGreaterThan(2);
    const last = auditEventId(id, row?.auditSequence ?? 0, row?.updatedAt ?? '');
    expect(byVersion.get(2)?.[0]?.id).toBe(last);
  });

  it('does nothing when it comes back after its work was done', async () => {
    arm('lambda-poller > sqs:DeleteMessageBatch payments #1: drop');
    const payment = await submitted();
    expect(workflowRuns()).toBe(2);
    expect([payment.status, payment.version]).toEqual(['captured', 2]);
    expect(await chargedFor(bench.system, payment)).toEqual(CHARGED);
  });

  it('has one effect though it is delivered five times at once', async () => {
    const { body } = await bench.system.merchant.post('/payments', paymentBody());
    const id = String(body.id);
    await sendOrders(...Array.from({ length: 5 }, () => orderFor(id)));
    const payment = await read(id);
    expect([payment.status, payment.version]).toEqual(['captured', 2]);
    expect(await chargedFor(bench.system, payment)).toEqual(CHARGED);
  });

  it('whose payment alone meets a fault does not hold up its neighbour', async () => {
    const held = [
      await submitted({ captureMethod: 'manual' }),
      await submitted({ captureMethod: 'manual' }),
    ];
    const [unlucky] = held;
    arm(`capture-payment > lambda:Invoke sandbox-acquirer of ${unlucky?.id} #1-2: lost`);
    await Promise.all(
      held.map(({ id }) => bench.ask(bench.system.merchant, `/payments/${id}/capture`, {})),
    );
    await settle();
    expect(bench.plan.fired()).toHaveLength(2);
    for (const { id } of held) {
      const payment = await read(id);
      expect(payment.status).toBe('captured');
      expect(await chargedFor(bench.system, payment)).toEqual(CHARGED);
    }
    const asked = bench.plan.calls().filter((call) => call.startsWith('capture-payment > lambda'));
    expect(asked).toHaveLength(4);
  });

  it('of the past is ignored', async () => {
    const { id } = await submitted({ captureMethod: 'manual' });
    await bench.ask(bench.system.merchant, `/payments/${id}/capture`, { amountMinor: 600 });
    await settle();
    const before = await read(id);
    await sendOrders(
      orderFor(id),
      orderFor(id, { operation: 'capture', operationNumber: 2 }),
      orderFor(id, { operation: 'cancel', operationNumber: 3 }),
    );
    expect(await read(id)).toEqual(before);
  });

  it('of a later version of the relay, which says more, is carried out', async () => {
    const find = bench.system.engine.front.intercept(async (call, proceed) =>
      call.operation === 'SendMessageBatch'
        ? { status: 500, headers: {}, body: '{"__type":"InternalFailure"}' }
        : proceed(),
    );
    const { id } = await submitted();
    find();
    expect((await read(id)).status).toBe('received');
    await sendOrders(orderFor(id, { priority: 'high', trace: { id: 1 } }));
    expect((await read(id)).status).toBe('captured');
  });
});

describe('time', () => {
  it('that runs backwards changes no order: versions do', async () => {
    const { id } = await submitted({ captureMethod: 'manual' });
    const state = new Float64Array(bench.system.engine.clock.shared);
    state[1] = (state[1] ?? 0) - 10 * MINUTE_MS;
    await bench.ask(bench.system.merchant, `/payments/${id}/capture`, { amountMinor: 600 });
    await settle();
    const payment = await read(id);
    expect(payment).toMatchObject({ status: 'captured', version: 4, amountCapturedMinor: 600 });
    const trail = await trailOf(bench.system, payment);
    expect(trail.map(({ sequence }) => sequence)).toEqual(trail.map((_, index) => index + 1));
    const times = trail.map(({ at }) => at);
    expect(times).toEqual(times.toSorted());
    // The clock did run backwards: the money was booked before the payment came.
    const bookedAt = String(trail.at(-1)?.data.bookedAt);
    expect(Date.parse(bookedAt)).toBeLessThan(Date.parse(times[0] ?? ''));
  });
});

describe('the failure path', () => {
  it('keeps the order and the payment in sight when even the failure cannot be recorded', async () => {
    arm('fail-payment > dynamodb:TransactWriteItems payment-transactions #1-999: deny');
    const { id } = await submitted({ paymentMethod: 'tok_processor_down' });
    const dead = (await deadLettersOf(bench.system)).filter(({ body }) => body.includes(id));
    expect(dead.map(({ queue }) => queue)).toEqual(['payments-dlq']);
    const stuck = (await readStoredRows(bench.system)).payments.find((row) => row.id === id);
    expect([stuck?.status, stuck?.dueKind]).toEqual(['received', 'stuck']);
    bench.plan.arm([]);
    await reconcileAll(bench);
    expect((await read(id)).status).toBe('failed');
  });
});
