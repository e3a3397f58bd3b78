/** Recording commands: once, for whom it concerns, answered as it turned out. */
import { describe, expect, it } from 'vitest';
import { createAwaitCommand } from '../../../src/application/await-command.ts';
import {
  createCancel,
  createCapture,
  createRetry,
} from '../../../src/application/payment-commands.ts';
import { StoreUnavailable } from '../../../src/application/ports.ts';
import type { PaymentRecord } from '../../../src/contract/payment-record.ts';
import { captureAuthorized } from '../../../src/domain/capture.ts';
import { prepare, type Work } from './commands-setup.ts';
import { merchant, operator, START_MS } from './memory-ports.ts';
import { authorizedPayment, capturedPayment } from './payments-in.ts';

const captureAll: Work = (record) => {
  const done = { amountMinor: 400, captureId: 'capt_1', nowMs: START_MS, attempts: 1 };
  const decision = captureAuthorized({ record, ...done });
  if (!decision.ok) throw new Error(decision.rejection);
  return decision.change.after;
};

describe('a command', () => {
  it('is recorded with who asked, and answered before it is carried out', async () => {
    const { options, input, row, orders, store } = prepare(authorizedPayment());
    const result = await createCapture(options)(input({ amountMinor: 400 }));
    expect(result).toMatchObject({ ok: true, statusCode: 202, replayed: false });
    expect(row()?.pendingOperation).toMatchObject({
      operation: 'capture',
      amountMinor: 400,
      actor: `merchant:${merchant.merchantId}/${merchant.keyId}`,
    });
    expect(orders).toEqual([]);
    expect([...store.keys.values()]).toMatchObject([{ statusCode: 202 }]);
  });

  it('that is waited for runs under its own number, and a repeat is answered 200 too', async () => {
    const { options, input, orders } = prepare(authorizedPayment(), captureAll);
    const capture = createCapture(options);
    const asked = input({ amountMinor: 400 }, { waitSeconds: 10 });
    const first = await capture(asked);
    expect(first).toMatchObject({
      ok: true,
      statusCode: 200,
      payment: { status: 'captured', amountCapturedMinor: 400 },
    });
    expect(orders).toMatchObject([
      { operation: 'capture', operationNumber: 2, receiveCount: 1, lastAttempt: false },
    ]);
    expect(await capture(asked)).toMatchObject({ statusCode: 200, replayed: true });
    expect(orders).toHaveLength(1);
  });

  it('whose outcome does not come in time is answered 202, a repeat too', async () => {
    const { options, input } = prepare(authorizedPayment());
    const capture = createCapture(options);
    const asked = input({}, { waitSeconds: 1 });
    const pending = { statusCode: 202, payment: { status: 'authorized' } };
    expect(await capture(asked)).toMatchObject(pending);
    expect(await capture(asked)).toMatchObject({ ...pending, replayed: true });
  });

  it('is durable though the inline run cannot be started', async () => {
    const { store, options, awaiting, input, faults } = prepare(authorizedPayment());
    const run = async () => {
      throw new StoreUnavailable('No workflow today.');
    };
    const awaitOutcome = createAwaitCommand({ ...awaiting, workflow: { run } });
    const capture = createCapture({ ...options, awaitOutcome });
    expect(await capture(input({}, { waitSeconds: 5 }))).toMatchObject({ statusCode: 202 });
    expect(faults).toEqual(['inline run']);
    expect(store.keys.size).toBe(1);
  });

  it('is answered as it turned out though its key cannot be updated', async () => {
    const { store, options, input, faults } = prepare(authorizedPayment(), captureAll);
    const idempotency = {
      find: store.find,
      setStatusCode: async () => {
        throw new StoreUnavailable('No.');
      },
    };
    const capture = createCapture({ ...options, idempotency });
    expect(await capture(input({}, { waitSeconds: 5 }))).toMatchObject({ statusCode: 200 });
    expect(faults).toEqual(['status code of the answer']);
  });

  it('on a payment of another merchant finds none, and uses up no key', async () => {
    const { options, input, store } = prepare(authorizedPayment());
    const stranger = { ...merchant, merchantId: merchant.merchantId.replace(/.$/, '1') };
    const result = await createCapture(options)(input({}, { caller: stranger }));
    expect(result).toEqual({ ok: false, rejection: 'payment-not-found' });
    expect(store.keys.size).toBe(0);
  });

  it('that loses a race is decided again on what won', async () => {
    const { options, input, store, row } = prepare(authorizedPayment());
    store.beforeNextCommit = () => {
      const before = row() as PaymentRecord;
      store.rows.set(before.id, { ...before, status: 'canceled', version: 9 });
    };
    expect(await createCapture(options)(input({}))).toEqual({
      ok: false,
      rejection: 'invalid-transition',
      currentStatus: 'canceled',
    });
  });

  it('that is repeated while the first is being recorded is a replay, not a second command', async () => {
    const { options, input, store } = prepare(authorizedPayment());
    const asked = input({ amountMinor: 400 });
    let first: unknown;
    // The key is looked up, then the first request commits, then the payment is read.
    const read: typeof store.read = async (paymentId) => {
      first ??= await createCapture(options)(asked);
      return store.read(paymentId);
    };
    const capture = createCapture({ ...options, payments: { read, commit: store.commit } });
    expect(await capture(asked)).toMatchObject({ ok: true, statusCode: 202, replayed: true });
    expect(first).toMatchObject({ ok: true, replayed: false });
    const other = input({ amountMinor: 300 }, { idempotencyKey: 'key-2' });
    expect(await capture(other)).toMatchObject({ rejection: 'operation-in-progress' });
  });

  it('gives up for now when the payment never rests', async () => {
    const { options, input, store, row } = prepare(authorizedPayment());
    const commit: typeof store.commit = async (change, key) => {
      const before = row() as PaymentRecord;
      store.rows.set(before.id, { ...before, version: before.version + 1 });
      return store.commit(change, key);
    };
    const payments = { read: store.read, commit };
    const capture = createCapture({ ...options, payments });
    await expect(capture(input({}))).rejects.toMatchObject({ name: 'StoreUnavailable' });
  });

  it('to cancel what may be under way is not carried out inline', async () => {
    const received = authorizedPayment({ status: 'received', processor: null });
    const { options, input, orders } = prepare(received);
    const result = await createCancel(options)(input({}, { waitSeconds: 10 }));
    expect(result).toMatchObject({ statusCode: 202 });
    expect(orders).toEqual([]);
  });

  it('to retry sends the payment round again, and waits for what that comes to', async () => {
    const failed = capturedPayment({ status: 'failed', amountCapturedMinor: 0, version: 3 });
    const { options, input, orders } = prepare(failed, (row) => ({ ...row, status: 'captured' }));
    const retry = createRetry(options);
    const result = await retry(input({}, { caller: operator, waitSeconds: 10 }));
    expect(result).toMatchObject({ statusCode: 200, payment: { status: 'captured' } });
    expect(orders).toMatchObject([{ operation: 'process', operationNumber: 2 }]);
  });
});
