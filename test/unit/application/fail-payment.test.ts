/** After the last attempt the processor's word is recorded: nobody fails who was charged. */
import { describe, expect, it } from 'vitest';
import { createFailPayment } from '../../../src/application/fail-payment.ts';
import type { PaymentRecord } from '../../../src/contract/payment-record.ts';
import {
  createMemoryStore,
  createScriptedProcessor,
  newPayment,
  orderFor,
  START_MS,
} from './memory-ports.ts';

function prepare(script: object, payment: PaymentRecord = newPayment()) {
  const store = createMemoryStore();
  store.rows.set(payment.id, payment);
  const processor = createScriptedProcessor({ ...script });
  const fail = createFailPayment({ payments: store, processor, now: () => START_MS });
  const order = orderFor(payment, { receiveCount: 12, lastAttempt: true });
  const run = (error = 'ProcessorUnavailable') => fail({ order, error: { Error: error } });
  return { processor, run, row: () => store.rows.get(payment.id) };
}

const authorized = { outcome: 'approved', reference: 'auth_1' };
const captured = { outcome: 'approved', reference: 'capt_1' };
const absent = { outcome: 'absent' };

describe('recording a failure', () => {
  it('says that nothing was charged when the processor has never seen the payment', async () => {
    const { run, row } = prepare({ inquire: [absent] });
    expect(await run()).toEqual({ outcome: 'failed' });
    expect(row()).toMatchObject({
      status: 'failed',
      failure: { code: 'processor-unavailable', retryable: true },
      processor: { outcome: 'known' },
      attempts: 12,
    });
  });

  it.each(['unavailable', 'unknown'])(
    'says that the outcome is unknown when the inquiry is %s',
    async (outcome) => {
      const { run, row } = prepare({ inquire: [{ outcome }] });
      expect(await run()).toEqual({ outcome: 'failed' });
      expect(row()).toMatchObject({
        status: 'failed',
        failure: { code: 'processor-outcome-unknown' },
        processor: { outcome: 'unknown' },
      });
    },
  );

  it('finds a charge and a capture whose answers were lost', async () => {
    const { run, row, processor } = prepare({ inquire: [authorized, captured] });
    expect(await run()).toEqual({ outcome: 'recovered' });
    expect(row()).toMatchObject({
      status: 'captured',
      processor: { authorizationId: 'auth_1', captureId: 'capt_1', outcome: 'known' },
    });
    expect(processor.asked).toEqual(['inquire authorize:1', 'inquire capture:1']);
  });

  it('captures what is held and was not captured', async () => {
    const { run, row, processor } = prepare({ inquire: [authorized, absent], capture: [captured] });
    expect(await run()).toEqual({ outcome: 'recovered' });
    expect(row()?.status).toBe('captured');
    expect(processor.asked.at(-1)).toBe('capture capture:1');
  });

  it.each([
    ['unavailable', 'unknown'],
    ['unknown', 'unknown'],
  ])('fails when that capture is %s, and says that the outcome is %s', async (outcome, known) => {
    const { run, row } = prepare({ inquire: [authorized, absent], capture: [{ outcome }] });
    expect(await run()).toEqual({ outcome: 'failed' });
    expect(row()).toMatchObject({ status: 'failed', processor: { outcome: known } });
  });

  it('records a decline whose answer was lost', async () => {
    const { run, row } = prepare({ inquire: [{ outcome: 'declined', code: 'expired_card' }] });
    expect(await run()).toEqual({ outcome: 'recovered' });
    expect(row()).toMatchObject({ status: 'declined', failure: { code: 'expired_card' } });
  });

  it('records a manual authorization whose answer was lost', async () => {
    const payment = newPayment({ captureMethod: 'manual' });
    const { run, row } = prepare({ inquire: [authorized] }, payment);
    expect(await run()).toEqual({ outcome: 'recovered' });
    expect(row()?.status).toBe('authorized');
  });

  it('has nothing to do, and asks nobody, when the payment has its outcome', async () => {
    const { run, processor } = prepare({}, newPayment({ status: 'captured' }));
    expect(await run()).toEqual({ outcome: 'nothing-to-do' });
    expect(processor.asked).toEqual([]);
  });
});
