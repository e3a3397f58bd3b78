/** Carrying commands out: one question under one key, and what becomes of every answer. */
import { describe, expect, it } from 'vitest';
import { newPayment, START_MS } from './memory-ports.ts';
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
