/** Submitting a payment: one write, one payment per key, an outcome for those who wait. */
import { describe, expect, it } from 'vitest';
import { type PaymentWorkflow, StoreUnavailable } from '../../../src/application/ports.ts';
import { createSubmitPayment, type SubmitInput } from '../../../src/application/submit-payment.ts';
import {
  countingRandom,
  createMemoryStore,
  MERCHANT_ID,
  merchant,
  START_MS,
} from './memory-ports.ts';
import { withPending } from './payments-in.ts';

const input: SubmitInput = {
  caller: merchant,
  request: {
    amountMinor: 1000,
    currency: 'USD',
    paymentMethod: 'tok_approve',
    captureMethod: 'automatic',
  },
  idempotencyKey: 'order-1',
  fingerprint: 'f'.repeat(64),
  waitSeconds: null,
};

function prepare(run: PaymentWorkflow['run'] = async () => 'succeeded') {
  let nowMs = START_MS;
  const store = createMemoryStore({ now: () => nowMs });
  const faults: string[] = [];
  const submit = createSubmitPayment({
    environment: 'test',
    payments: store,
    idempotency: store,
    workflow: { run },
    now: () => nowMs,
    random: countingRandom(),
    onFault: (what) => faults.push(what),
  });
  const finish = () => {
    for (const [id, row] of store.rows) store.rows.set(id, { ...row, status: 'captured' });
  };
  return { store, submit, faults, finish, advance: (ms: number) => (nowMs += ms) };
}

describe('submitting a payment', () => {
  it('stores payment, first audit entry and key, and answers 202', async () => {
    const { store, submit } = prepare();
    const result = await submit(input);
    expect(result).toMatchObject({ ok: true, statusCode: 202, replayed: false });
    expect([...store.rows.values()]).toMatchObject([
      { status: 'received', merchantId: MERCHANT_ID, version: 1, runInlineUntil: null },
    ]);
    expect(store.audit).toMatchObject([{ type: 'payment.received', sequence: 1 }]);
    expect([...store.keys.values()]).toMatchObject([
      { scope: `${MERCHANT_ID}#order-1`, statusCode: 202 },
    ]);
  });

  it('keeps the key for 24 hours and says so', async () => {
    const { submit } = prepare();
    const result = await submit(input);
    expect(result.ok && Date.parse(result.keyExpiresAt) - START_MS).toBe(24 * 3600 * 1000);
  });

  it('replays the first answer for the same request, with the payment as it is now', async () => {
    const { store, submit, finish } = prepare();
    const first = await submit(input);
    finish();
    const second = await submit(input);
    expect(second).toMatchObject({
      ok: true,
      statusCode: 202,
      replayed: true,
      payment: { status: 'captured' },
    });
    expect(second.ok && first.ok && second.payment.id === first.payment.id).toBe(true);
    expect(store.rows.size).toBe(1);
  });

  it('refuses the key for another request', async () => {
    const { store, submit } = prepare();
    await submit(input);
    const other = await submit({ ...input, fingerprint: 'e'.repeat(64) });
    expect(other).toEqual({ ok: false, rejection: 'idempotency-key-reused' });
    expect(store.rows.size).toBe(1);
  });

  it('takes the key anew once its time is over, whatever still lies in the table', async () => {
    const { store, submit, advance } = prepare();
    await submit(input);
    advance(24 * 3600 * 1000);
    expect(await submit(input)).toMatchObject({ ok: true, replayed: false });
    expect(store.rows.size).toBe(2);
  });

  it('knows the same key of another merchant as another key', async () => {
    const { store, submit } = prepare();
    await submit(input);
    const merchantId = MERCHANT_ID.replace(/.$/, '1');
    await submit({ ...input, caller: { ...merchant, merchantId } });
    expect(store.rows.size).toBe(2);
  });
});

describe('a client that prefers to wait', () => {
  const waiting = { ...input, waitSeconds: 10 };

  it('gets 201 when the workflow brings the outcome in time', async () => {
    const prepared = prepare(async (order) => {
      expect(order).toMatchObject({ operation: 'process', receiveCount: 1, lastAttempt: false });
      prepared.finish();
      return 'succeeded';
    });
    expect(await prepared.submit(waiting)).toMatchObject({
      ok: true,
      statusCode: 201,
      payment: { status: 'captured' },
    });
  });

  it('has its queued copy of the work delayed until its wait is over', async () => {
    const { store, submit } = prepare();
    await submit(waiting);
    const [row] = store.rows.values();
    expect(row?.runInlineUntil).toBe('2026-11-23T09:30:10.000Z');
  });

  it('gets 201 again on replay while a later command is under way', async () => {
    const { store, submit, finish } = prepare(async () => {
      finish();
      return 'succeeded';
    });
    await submit(waiting);
    for (const [id, row] of store.rows) {
      store.rows.set(id, withPending(row, { operation: 'refund', amountMinor: 1 }));
    }
    expect(await submit(waiting)).toMatchObject({ statusCode: 201, replayed: true });
  });

  it('is answered as it turned out though its key cannot be updated', async () => {
    const { store, submit, faults, finish } = prepare(async () => {
      finish();
      return 'succeeded';
    });
    store.setStatusCode = () => Promise.reject(new StoreUnavailable('No.'));
    expect(await submit(waiting)).toMatchObject({ ok: true, statusCode: 201 });
    expect(faults).toEqual(['status code of the answer']);
  });

  it.each(['failed', 'timed-out'] as const)(
    'gets 202, now and on replay, when the run has %s',
    async (outcome) => {
      const { store, submit, finish } = prepare(async () => outcome);
      expect(await submit(waiting)).toMatchObject({ ok: true, statusCode: 202 });
      expect([...store.keys.values()]).toMatchObject([{ statusCode: 202 }]);
      finish();
      expect(await submit(waiting)).toMatchObject({ ok: true, statusCode: 202, replayed: true });
    },
  );

  it('gets 202 and no error when the workflow cannot be started', async () => {
    const { submit, faults } = prepare(() => Promise.reject(new StoreUnavailable('down')));
    expect(await submit(waiting)).toMatchObject({ ok: true, statusCode: 202 });
    expect(faults).toEqual(['inline run']);
  });

  it('is not told 201 by a replay while the first request still waits', async () => {
    const inner: unknown[] = [];
    const prepared = prepare(async () => {
      inner.push(await prepared.submit(waiting));
      prepared.finish();
      return 'succeeded';
    });
    await prepared.submit(waiting);
    expect(inner).toMatchObject([{ statusCode: 202, replayed: true }]);
    expect(await prepared.submit(waiting)).toMatchObject({ statusCode: 201, replayed: true });
  });
});
