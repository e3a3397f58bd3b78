/** The workflow's steps: each repeatable, each with one effect, whatever was lost before. */
import { describe, expect, it } from 'vitest';
import { createAuthorizePayment } from '../../../src/application/authorize-payment.ts';
import { createCapturePayment } from '../../../src/application/capture-payment.ts';
import { createScreenPayment } from '../../../src/application/screen-payment.ts';
import type { PaymentRecord } from '../../../src/contract/payment-record.ts';
import {
  createMemoryStore,
  createScriptedProcessor,
  newPayment,
  orderFor,
  START_MS,
} from './memory-ports.ts';
import { capturedPayment, withPending } from './payments-in.ts';

const now = () => START_MS;
const risk = { decision: 'approve', score: 0, reasons: [] } as const;
const screening = { risk: { ...risk, reasons: [] }, at: '2026-11-23T09:30:00.000Z' };
const approved = { outcome: 'approved', reference: 'auth_1' } as const;
const authorization = {
  processorName: 'scripted',
  authorizationId: 'auth_1',
  at: '2026-11-23T09:30:00.000Z',
};

function storeWith(payment: PaymentRecord) {
  const store = createMemoryStore();
  store.rows.set(payment.id, payment);
  return store;
}

const screenOf = (payment: PaymentRecord) => {
  const store = storeWith(payment);
  const merchants = { limitsOf: async () => ({}) };
  return { store, screen: createScreenPayment({ payments: store, merchants, now }) };
};

describe('screening', () => {
  it('lets an ordinary payment proceed and writes nothing', async () => {
    const payment = newPayment();
    const { store, screen } = screenOf(payment);
    const output = await screen({ order: orderFor(payment), retryCount: 0 });
    expect(output).toMatchObject({ outcome: 'proceed', payment, screening: { risk } });
    expect(store.rows.get(payment.id)).toBe(payment);
  });

  it.each([
    ['tok_risk_decline', 'declined', 'declined'],
    ['tok_risk_review', 'review', 'in-review'],
  ])('of %s ends in %s and is recorded', async (paymentMethod, outcome, status) => {
    const payment = newPayment({ paymentMethod });
    const { store, screen } = screenOf(payment);
    expect(await screen({ order: orderFor(payment), retryCount: 0 })).toEqual({ outcome });
    expect(store.rows.get(payment.id)?.status).toBe(status);
  });

  it('leaves a payment alone whose cancel was recorded, so that nothing is charged any more', async () => {
    const payment = withPending(newPayment(), { operation: 'cancel' });
    const { store, screen } = screenOf(payment);
    const output = await screen({ order: orderFor(payment), retryCount: 0 });
    expect(output).toEqual({ outcome: 'nothing-to-do' });
    expect(store.rows.get(payment.id)).toBe(payment);
  });

  it('of a payment already in review says review again, so that a lost start is made good', async () => {
    const payment = newPayment({ status: 'in-review' });
    const { screen } = screenOf(payment);
    const order = orderFor(payment, { receiveCount: 2 });
    expect(await screen({ order, retryCount: 0 })).toEqual({ outcome: 'review' });
  });

  it('of a payment that is done says that there is nothing to do', async () => {
    const payment = newPayment({ status: 'captured' });
    const { screen } = screenOf(payment);
    const output = await screen({ order: orderFor(payment), retryCount: 0 });
    expect(output).toEqual({ outcome: 'nothing-to-do' });
  });
});

const authorizeWith = (payment: PaymentRecord, script: object, more: object = {}) => {
  const store = storeWith(payment);
  const processor = createScriptedProcessor({ ...script });
  const authorize = createAuthorizePayment({ payments: store, processor, now });
  const input = { order: orderFor(payment), retryCount: 0, payment, screening, ...more };
  return { store, processor, run: () => authorize(input) };
};

describe('authorizing', () => {
  it('holds the funds under the key of the payment and writes nothing when a capture follows', async () => {
    const payment = newPayment();
    const { store, processor, run } = authorizeWith(payment, { authorize: [approved] });
    expect(await run()).toMatchObject({ outcome: 'authorized', authorization });
    expect(processor.asked).toEqual(['authorize authorize:1']);
    expect(store.rows.get(payment.id)).toBe(payment);
  });

  it('writes a decline with its code', async () => {
    const payment = newPayment();
    const { store, run } = authorizeWith(payment, {
      authorize: [{ outcome: 'declined', code: 'stolen_card' }],
    });
    expect(await run()).toEqual({ outcome: 'declined' });
    expect(store.rows.get(payment.id)).toMatchObject({
      status: 'declined',
      failure: { code: 'stolen_card' },
    });
  });

  it('writes an authorization that waits for a manual capture', async () => {
    const payment = newPayment({ captureMethod: 'manual' });
    const { store, run } = authorizeWith(payment, { authorize: [approved] });
    expect(await run()).toEqual({ outcome: 'authorized-manual' });
    expect(store.rows.get(payment.id)?.status).toBe('authorized');
  });

  it.each([
    ['a retry of the step', { retryCount: 1 }],
    ['a redelivered order', { order: orderFor(newPayment(), { receiveCount: 2 }) }],
  ])('inquires first after %s and does not charge what is charged', async (_case, more) => {
    const { processor, run } = authorizeWith(newPayment(), { inquire: [approved] }, more);
    expect(await run()).toMatchObject({ outcome: 'authorized' });
    expect(processor.asked).toEqual(['inquire authorize:1']);
  });

  it('charges when the inquiry finds nothing', async () => {
    const script = { inquire: [{ outcome: 'absent' }], authorize: [approved] };
    const { processor, run } = authorizeWith(newPayment(), script, { retryCount: 2 });
    await run();
    expect(processor.asked).toEqual(['inquire authorize:1', 'authorize authorize:1']);
  });

  it.each([
    ['unavailable', 'ProcessorUnavailable'],
    ['unknown', 'ProcessorOutcomeUnknown'],
  ])('that ends %s raises %s for the workflow to retry', async (outcome, name) => {
    const { run } = authorizeWith(newPayment(), { authorize: [{ outcome }] });
    await expect(run()).rejects.toMatchObject({ name });
  });

  it.each(['unavailable', 'unknown'])(
    'does not charge while the inquiry itself is %s',
    async (outcome) => {
      const { processor, run } = authorizeWith(
        newPayment(),
        { inquire: [{ outcome }] },
        { retryCount: 1 },
      );
      await expect(run()).rejects.toThrow();
      expect(processor.asked).toEqual(['inquire authorize:1']);
    },
  );
});

const ring = () => {
  throw new Error('nothing was captured late');
};
const captureWith = (payment: PaymentRecord, script: object, more: object = {}) => {
  const store = storeWith(payment);
  const processor = createScriptedProcessor({ ...script });
  const capture = createCapturePayment({ payments: store, processor, now, onLateCapture: ring });
  const order = orderFor(payment);
  const input = { order, retryCount: 0, payment, screening, authorization, ...more };
  return { store, processor, run: () => capture(input) };
};
const captured = { outcome: 'approved', reference: 'capt_1' } as const;

describe('capturing', () => {
  it('writes the whole way in one change whose chain is whole', async () => {
    const payment = newPayment();
    const { store, run } = captureWith(payment, { capture: [captured] });
    expect(await run()).toEqual({ outcome: 'captured' });
    const row = store.rows.get(payment.id);
    expect(row).toMatchObject({ status: 'captured', version: 2, amountCapturedMinor: 1000 });
    expect(store.audit.map(({ type }) => type)).toEqual([
      'payment.screened',
      'payment.authorized',
      'payment.captured',
    ]);
    expect(store.audit.at(-1)?.hash).toBe(row?.auditHash);
  });

  it('has nothing to do when another run was faster', async () => {
    const payment = newPayment();
    const { store, run } = captureWith(payment, { capture: [captured] });
    store.beforeNextCommit = () => store.rows.set(payment.id, capturedPayment({ version: 2 }));
    expect(await run()).toEqual({ outcome: 'nothing-to-do' });
    expect(store.audit).toEqual([]);
  });

  it('decides anew on a row that moved on without its effect', async () => {
    const payment = newPayment();
    const { store, run } = captureWith(payment, { capture: [captured] });
    store.beforeNextCommit = () => store.rows.set(payment.id, { ...payment, version: 2 });
    expect(await run()).toEqual({ outcome: 'captured' });
    expect(store.rows.get(payment.id)).toMatchObject({ status: 'captured', version: 3 });
  });

  it('does not call a payment declined whose funds stay held', async () => {
    const payment = newPayment();
    const { store, run } = captureWith(payment, {
      capture: [{ outcome: 'declined', code: 'account_closed' }],
      void: [{ outcome: 'declined', code: 'too_late' }],
    });
    await expect(run()).rejects.toThrow('can be neither captured (account_closed) nor voided');
    expect(store.rows.get(payment.id)).toEqual(payment);
  });

  it('releases the funds and declines when the capture is refused', async () => {
    const payment = newPayment();
    const { store, processor, run } = captureWith(payment, {
      capture: [{ outcome: 'declined', code: 'account_closed' }],
      void: [approved],
    });
    expect(await run()).toEqual({ outcome: 'declined' });
    expect(processor.asked).toEqual(['capture capture:1', 'void void:1']);
    expect(store.rows.get(payment.id)).toMatchObject({
      status: 'declined',
      failure: { code: 'account_closed', retryable: false },
    });
  });

  it.each([
    ['unavailable', 'ProcessorUnavailable'],
    ['unknown', 'ProcessorOutcomeUnknown'],
  ])('declines nothing while the release is %s', async (outcome, name) => {
    const payment = newPayment();
    const { store, run } = captureWith(payment, {
      capture: [{ outcome: 'declined', code: 'account_closed' }],
      void: [{ outcome }],
    });
    await expect(run()).rejects.toMatchObject({ name });
    expect(store.rows.get(payment.id)).toBe(payment);
  });

  it('gives up for now when the row never rests', async () => {
    const payment = newPayment();
    const { store, run } = captureWith(payment, { capture: [captured] });
    let version = 1;
    const meddle = () => {
      version += 1;
      store.rows.set(payment.id, { ...payment, version });
      store.beforeNextCommit = meddle;
    };
    store.beforeNextCommit = meddle;
    await expect(run()).rejects.toMatchObject({ name: 'StoreUnavailable' });
  });
});
