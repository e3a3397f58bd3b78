/** The last attempt at a command: what is found out, and what is recorded when nothing is. */
import { describe, expect, it } from 'vitest';
import { createFailPayment } from '../../../src/application/fail-payment.ts';
import { createScriptedProcessor, newPayment, orderFor, START_MS } from './memory-ports.ts';
import {
  absent,
  approved,
  canceling,
  cancelingReceived,
  capturing,
  expiring,
  prepare,
  refunding,
} from './operations-setup.ts';
import { withPending } from './payments-in.ts';

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
