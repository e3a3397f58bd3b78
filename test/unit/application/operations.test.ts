/** Carrying commands out: one question under one key, and what becomes of every answer. */
import { describe, expect, it } from 'vitest';
import { createCancelPayment } from '../../../src/application/cancel-payment.ts';
import { createCarryOutOperation } from '../../../src/application/carry-out-operation.ts';
import { createFailPayment } from '../../../src/application/fail-payment.ts';
import type { DeliveredOrder } from '../../../src/contract/messages.ts';
import type { PaymentRecord } from '../../../src/contract/payment-record.ts';
import {
  createMemoryStore,
  createScriptedProcessor,
  newPayment,
  orderFor,
  START_MS,
} from './memory-ports.ts';
import { authorizedPayment, capturedPayment, REFUND_ID, withPending } from './payments-in.ts';

const MINUTE_MS = 60_000;
const approved = (reference: string) => ({ outcome: 'approved', reference }) as const;
const absent = { outcome: 'absent' } as const;

function prepare(payment: PaymentRecord, script: object, nowMs = START_MS + MINUTE_MS) {
  const store = createMemoryStore();
  store.rows.set(payment.id, payment);
  const processor = createScriptedProcessor({ ...script });
  const ports = { payments: store, processor, now: () => nowMs };
  const operation = payment.pendingOperation?.operation ?? 'process';
  const order = (more: Partial<DeliveredOrder> = {}) =>
    orderFor(payment, { operation, operationNumber: 2, ...more });
  const step = { cancel: createCancelPayment, expire: createCancelPayment }[operation as string];
  const run = (more: Partial<DeliveredOrder> = {}, retryCount = 0) =>
    (step ?? createCarryOutOperation)(ports)({ order: order(more), retryCount });
  const fail = () =>
    createFailPayment(ports)({ order: order({ receiveCount: 12, lastAttempt: true }) });
  return { store, processor, run, fail, row: () => store.rows.get(payment.id) };
}

const capturing = withPending(authorizedPayment(), { operation: 'capture', amountMinor: 400 });
const refunding = withPending(capturedPayment(), {
  operation: 'refund',
  amountMinor: 250,
  refundId: REFUND_ID,
});
const canceling = withPending(authorizedPayment(), { operation: 'cancel' });
const expiring = withPending(authorizedPayment(), { operation: 'expire' });
const cancelingReceived = withPending(newPayment(), {
  operation: 'cancel',
  notBefore: new Date(START_MS).toISOString(),
});

describe('a command', () => {
  it.each([
    ['capture', capturing, 'capture capture:2', { status: 'captured', amountCapturedMinor: 400 }],
    ['refund', refunding, 'refund refund:2', { status: 'captured', amountRefundedMinor: 250 }],
    ['void', canceling, 'void void:1', { status: 'canceled' }],
    ['void', expiring, 'void void:1', { status: 'expired' }],
  ] as const)(
    'asks for one %s under its own key and records it',
    async (verb, payment, asked, after) => {
      const { run, processor, row } = prepare(payment, { [verb]: [approved('x_1')] });
      expect(await run()).toEqual({ outcome: 'carried-out' });
      expect(processor.asked).toEqual([asked]);
      expect(row()).toMatchObject({ ...after, pendingOperation: null, failure: null });
      expect(await run()).toEqual({ outcome: 'nothing-to-do' });
      expect(processor.asked).toHaveLength(1);
    },
  );

  it.each([
    ['a retry of the step', capturing, {}, 1],
    ['another delivery', capturing, { receiveCount: 2 }, 0],
    ['a requeue', { ...capturing, requeues: 1 }, {}, 0],
    ['an inline run', { ...capturing, runInlineUntil: new Date(START_MS).toISOString() }, {}, 0],
    [
      'an unknown outcome',
      {
        ...capturing,
        processor: {
          name: 'scripted',
          authorizationId: 'auth_1',
          captureId: null,
          outcome: 'unknown',
        },
      },
      {},
      0,
    ],
  ] as const)(
    'after %s is inquired before it is asked for',
    async (_what, payment, more, retries) => {
      const { run, processor, row } = prepare(payment, { inquire: [approved('capt_1')] });
      expect(await run(more, retries)).toEqual({ outcome: 'carried-out' });
      expect(processor.asked).toEqual(['inquire capture:2']);
      expect(row()).toMatchObject({ status: 'captured', processor: { outcome: 'known' } });
    },
  );

  it('that the processor refuses leaves the payment as it was, and says why', async () => {
    const { run, row } = prepare(refunding, { refund: [{ outcome: 'declined', code: 'too_old' }] });
    expect(await run()).toEqual({ outcome: 'refused' });
    expect(row()).toMatchObject({
      status: 'captured',
      amountRefundedMinor: 0,
      pendingOperation: null,
      failure: { code: 'too_old', retryable: false },
    });
  });

  it.each([
    ['unavailable', 'ProcessorUnavailable'],
    ['unknown', 'ProcessorOutcomeUnknown'],
  ])('stays pending while the answer is %s', async (outcome, name) => {
    const { run, row } = prepare(capturing, { capture: [{ outcome }] });
    await expect(run()).rejects.toMatchObject({ name });
    expect(row()).toBe(capturing);
  });

  it('that comes too late has no effect, and does not ask', async () => {
    const { run, row, processor } = prepare({ ...canceling, status: 'captured' }, {});
    expect(await run()).toEqual({ outcome: 'refused' });
    expect(row()).toMatchObject({ status: 'captured', failure: { code: 'too-late' } });
    expect(processor.asked).toEqual([]);
  });

  it('of another number is none of this order', async () => {
    const { run } = prepare(capturing, {});
    expect(await run({ operationNumber: 3 })).toEqual({ outcome: 'nothing-to-do' });
  });
});

describe('a cancel of a received payment', () => {
  it('waits until no run can be under way any more', async () => {
    const { run, processor } = prepare(cancelingReceived, {}, START_MS - 1);
    await expect(run()).rejects.toMatchObject({ name: 'OperationNotReady' });
    expect(processor.asked).toEqual([]);
  });

  it.each([
    ['was never asked', { inquire: [absent] }],
    ['declined', { inquire: [{ outcome: 'declined', code: 'stolen_card' }] }],
  ])('ends it when the processor %s', async (_what, script) => {
    const { run, row } = prepare(cancelingReceived, script);
    expect(await run()).toEqual({ outcome: 'carried-out' });
    expect(row()).toMatchObject({ status: 'canceled' });
  });

  it('releases what was held unheard', async () => {
    const { run, row, processor } = prepare(cancelingReceived, {
      inquire: [approved('auth_9'), absent],
      void: [approved('auth_9')],
    });
    expect(await run()).toEqual({ outcome: 'carried-out' });
    expect(processor.asked).toEqual(['inquire authorize:1', 'inquire capture:1', 'void void:1']);
    expect(row()).toMatchObject({ status: 'canceled' });
  });

  it('comes too late when the funds were taken unheard, which is recorded', async () => {
    const { run, row, store } = prepare(cancelingReceived, {
      inquire: [approved('auth_9'), approved('capt_9')],
    });
    expect(await run()).toEqual({ outcome: 'refused' });
    expect(row()).toMatchObject({
      status: 'captured',
      pendingOperation: null,
      processor: { authorizationId: 'auth_9', captureId: 'capt_9' },
    });
    expect(store.audit.at(-1)?.type).toBe('payment.operation-failed');
  });

  it('waits while the processor does not say', async () => {
    const { run, row } = prepare(cancelingReceived, { inquire: [{ outcome: 'unavailable' }] });
    await expect(run()).rejects.toMatchObject({ name: 'ProcessorOutcomeUnknown' });
    expect(row()).toBe(cancelingReceived);
  });
});

describe('a cancel of a payment in review', () => {
  it('asks nobody', async () => {
    const payment = withPending(newPayment({ status: 'in-review' }), { operation: 'cancel' });
    const { run, row, processor } = prepare(payment, {});
    expect(await run()).toEqual({ outcome: 'carried-out' });
    expect(row()).toMatchObject({ status: 'canceled', reviewTaskToken: null });
    expect(processor.asked).toEqual([]);
  });
});

describe('the last attempt at a command', () => {
  it.each([
    ['capture', capturing, 'inquire capture:2', { status: 'captured' }],
    ['refund', refunding, 'inquire refund:2', { amountRefundedMinor: 250 }],
    ['cancel', canceling, 'inquire void:1', { status: 'canceled' }],
    ['expiry', expiring, 'inquire void:1', { status: 'expired' }],
    ['cancel of a received payment', cancelingReceived, 'inquire void:1', { status: 'canceled' }],
  ] as const)('finds a %s that was carried out unheard', async (_what, payment, asked, after) => {
    const { fail, row, processor } = prepare(payment, { inquire: [approved('x_1')] });
    expect(await fail()).toEqual({ outcome: 'recovered' });
    expect(processor.asked).toEqual([asked]);
    expect(row()).toMatchObject({ ...after, pendingOperation: null });
  });

  it('records that it failed when the processor never had it', async () => {
    const { fail, row } = prepare(capturing, { inquire: [absent] });
    expect(await fail()).toEqual({ outcome: 'failed' });
    expect(row()).toMatchObject({
      status: 'authorized',
      pendingOperation: null,
      failure: { code: 'processor-unavailable', retryable: true },
    });
  });

  it('records a refusal that nobody heard of', async () => {
    const { fail, row } = prepare(refunding, { inquire: [{ outcome: 'declined', code: 'no' }] });
    expect(await fail()).toEqual({ outcome: 'recovered' });
    expect(row()).toMatchObject({ pendingOperation: null, failure: { code: 'no' } });
  });

  it.each(['unavailable', 'unknown'])(
    'leaves it pending while the answer is %s',
    async (outcome) => {
      const { fail, row } = prepare(capturing, { inquire: [{ outcome }, { outcome }] });
      expect(await fail()).toEqual({ outcome: 'failed' });
      expect(row()).toMatchObject({
        processor: { outcome: 'unknown' },
        pendingOperation: { operation: 'capture', number: 2 },
      });
      const written = row();
      expect(await fail()).toEqual({ outcome: 'failed' });
      expect(row()).toBe(written);
    },
  );

  it('carries out a decision that nobody waits for any more', async () => {
    const payment = withPending(newPayment({ status: 'in-review' }), {
      operation: 'review',
      decision: 'approve',
      note: 'Fine.',
      actor: 'operator:0p3r4t0r',
    });
    const { fail, row, store } = prepare(payment, {});
    expect(await fail()).toEqual({ outcome: 'recovered' });
    expect(row()).toMatchObject({ status: 'received', reviewApproved: true });
    expect(store.audit.at(-1)?.actor).toBe('operator:0p3r4t0r');
  });

  it('has nothing to do for a command that is over', async () => {
    const { fail, processor } = prepare({ ...capturing, pendingOperation: null }, {});
    expect(await fail()).toEqual({ outcome: 'nothing-to-do' });
    expect(processor.asked).toEqual([]);
  });

  it('at a payment leaves it to a cancel that was recorded meanwhile', async () => {
    const { store, row } = prepare(cancelingReceived, {});
    const processor = createScriptedProcessor({});
    const failPayment = createFailPayment({ payments: store, processor, now: () => START_MS });
    const order = orderFor(cancelingReceived, { receiveCount: 12, lastAttempt: true });
    expect(await failPayment({ order })).toEqual({ outcome: 'nothing-to-do' });
    expect(row()).toBe(cancelingReceived);
  });
});
