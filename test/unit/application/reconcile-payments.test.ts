/** The sweep over what is due: all kinds, all that it finds, whatever happens to a single one. */
import { describe, expect, it } from 'vitest';
import { type DueIndex, StoreUnavailable } from '../../../src/application/ports.ts';
import { createReconcilePayments } from '../../../src/application/reconcile-payments.ts';
import { makeId } from '../../../src/contract/ids.ts';
import type { DueKind, PaymentRecord } from '../../../src/contract/payment-record.ts';
import { createMemoryStore, newPayment, START_MS } from './memory-ports.ts';
import { authorizedPayment } from './payments-in.ts';

const OVERDUE = new Date(START_MS - 1).toISOString();
const idOf = (number: number) =>
  makeId('pay', START_MS, new Uint8Array([number >> 8, number, 0, 0, 0, 0, 0, 0, 0, 0]));

function prepare(payments: readonly PaymentRecord[], { now = () => START_MS } = {}) {
  const store = createMemoryStore();
  for (const payment of payments) store.rows.set(payment.id, payment);
  const asked: [DueKind, number][] = [];
  const due: DueIndex = {
    async list(kind, nowMs, limit) {
      asked.push([kind, nowMs]);
      return payments
        .filter(({ dueKind }) => dueKind === kind)
        .map(({ id }) => id)
        .slice(0, limit);
    },
  };
  const faults: string[] = [];
  const reconcile = createReconcilePayments({
    due,
    payments: store,
    processorName: 'sandbox',
    now,
    onFault: (paymentId) => faults.push(paymentId),
  });
  return { store, reconcile, asked, faults };
}

const overdue = (number: number, more: Partial<PaymentRecord> = {}) =>
  newPayment({ id: idOf(number), dueKind: 'stuck', dueAt: OVERDUE, ...more });

describe('the sweep', () => {
  it('looks for all that may be due but settlement, and does what each needs', async () => {
    const payments = [
      overdue(1),
      overdue(2, { requeues: 3 }),
      overdue(3, { status: 'in-review', dueKind: 'review' }),
      authorizedPayment({ id: idOf(4), dueKind: 'expiry', dueAt: OVERDUE }),
    ];
    const { reconcile, asked, store } = prepare(payments);
    expect(await reconcile()).toEqual({
      stuck: 2,
      outcomes: {
        requeued: 1,
        'given-up': 1,
        'review-timed-out': 1,
        'expiry-requested': 1,
        'not-due': 0,
        fault: 0,
      },
    });
    expect(asked.map(([kind]) => kind)).toEqual(['stuck', 'review', 'expiry']);
    const rows = payments.map(({ id }) => store.rows.get(id));
    expect(rows).toMatchObject([
      { status: 'received', requeues: 1 },
      { status: 'failed', failure: { code: 'processing-stuck' } },
      { status: 'declined', failure: { code: 'review-timed-out' } },
      { status: 'authorized', pendingOperation: { operation: 'expire' } },
    ]);
  });

  it('believes the row, not the index', async () => {
    const moved = overdue(1, { status: 'captured', dueKind: 'stuck' });
    const early = overdue(2, { dueAt: new Date(START_MS + 1).toISOString() });
    const { reconcile, store } = prepare([moved, early]);
    expect(await reconcile()).toMatchObject({ outcomes: { 'not-due': 2, requeued: 0 } });
    expect(store.audit).toEqual([]);
  });

  it('leaves to the next minute what somebody else was faster with', async () => {
    const payment = overdue(1);
    const { reconcile, store } = prepare([payment]);
    store.beforeNextCommit = () => {
      store.rows.set(payment.id, { ...payment, version: 7 });
    };
    expect(await reconcile()).toMatchObject({ outcomes: { 'not-due': 1 } });
    expect(store.rows.get(payment.id)?.requeues).toBeNull();
  });

  it('is not stopped by one payment that cannot be looked at', async () => {
    const { reconcile, store, faults } = prepare([overdue(1), overdue(2), overdue(3)]);
    store.rows.delete(idOf(2));
    expect(await reconcile()).toMatchObject({ stuck: 3, outcomes: { requeued: 2, fault: 1 } });
    expect(faults).toEqual([idOf(2)]);
  });

  it('ends in time, and leaves the rest to the next minute', async () => {
    let nowMs = START_MS;
    const now = () => {
      nowMs += 500;
      return nowMs;
    };
    const payments = Array.from({ length: 100 }, (_, number) => overdue(number));
    const { reconcile } = prepare(payments, { now });
    const { outcomes } = await reconcile();
    expect(outcomes.requeued).toBeGreaterThan(0);
    expect(outcomes.requeued).toBeLessThan(100);
  });

  it('fails as a whole when the index cannot be read', async () => {
    const reconcile = createReconcilePayments({
      due: {
        list: async () => {
          throw new StoreUnavailable('Not now.');
        },
      },
      payments: createMemoryStore(),
      processorName: 'sandbox',
      now: () => START_MS,
      onFault: () => undefined,
    });
    await expect(reconcile()).rejects.toMatchObject({ name: 'StoreUnavailable' });
  });
});
