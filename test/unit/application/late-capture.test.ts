/** A capture that the processor confirms after the payment has ended: seen, recorded once, and nothing begun again. */
import { describe, expect, it } from 'vitest';
import { createCapturePayment } from '../../../src/application/capture-payment.ts';
import type { LateCapture } from '../../../src/application/late-capture.ts';
import type { PaymentStatus } from '../../../src/contract/payment.ts';
import type { PaymentRecord } from '../../../src/contract/payment-record.ts';
import { screenPayment } from '../../../src/domain/screen.ts';
import {
  createMemoryStore,
  createScriptedProcessor,
  newPayment,
  orderFor,
  START_MS,
} from './memory-ports.ts';
import { approved, capturing, prepare } from './operations-setup.ts';

const AT = new Date(START_MS).toISOString();
const authorization = { processorName: 'scripted', authorizationId: 'auth_1', at: AT };

function screeningOf(record: PaymentRecord) {
  const screened = screenPayment({ record, limits: {}, nowMs: START_MS, attempts: 1 });
  if (!screened.ok || screened.outcome !== 'proceed') throw new Error('not let pass');
  return screened.screening;
}

/** The payment ends as `status` while the processor is asked to capture it. */
function endWhileCapturing(status: PaymentStatus) {
  const payment = newPayment();
  const store = createMemoryStore();
  store.rows.set(payment.id, payment);
  const late: LateCapture[] = [];
  const answers = { capture: [approved('capt_1')], inquire: [approved('capt_1')] };
  const capture = createCapturePayment({
    payments: store,
    processor: createScriptedProcessor(answers),
    now: () => START_MS,
    onLateCapture: (one) => void late.push(one),
  });
  store.beforeNextCommit = () => store.rows.set(payment.id, { ...payment, status, version: 2 });
  const run = (retryCount: number) =>
    capture({
      order: orderFor(payment),
      retryCount,
      payment,
      screening: screeningOf(payment),
      authorization,
    });
  return { store, late, run, row: () => store.rows.get(payment.id), paymentId: payment.id };
}

describe('a payment that was captured after it had ended', () => {
  it.each(['canceled', 'declined', 'expired', 'failed'] as const)(
    'alarms, and keeps its status with the capture in its trail: %s',
    async (status) => {
      const { store, late, run, row, paymentId } = endWhileCapturing(status);
      expect(await run(0)).toEqual({ outcome: 'captured-late' });
      expect(late).toEqual([{ paymentId, status, captureId: 'capt_1' }]);
      expect(row()).toMatchObject({
        status,
        amountCapturedMinor: 0,
        processor: { name: 'scripted', captureId: 'capt_1', outcome: 'known' },
      });
      expect(store.audit).toMatchObject([
        {
          type: 'payment.captured-late',
          from: status,
          to: status,
          actor: 'system:capture-payment',
          data: { amountMinor: 1000, captureId: 'capt_1', bookedAt: AT },
        },
      ]);
    },
  );

  it('is told once, however often the step is repeated', async () => {
    const { store, late, run } = endWhileCapturing('canceled');
    await run(0);
    expect(await run(1)).toEqual({ outcome: 'nothing-to-do' });
    expect(late).toHaveLength(1);
    expect(store.audit).toHaveLength(1);
  });

  it('rings again when what was seen could not be written', async () => {
    const { store, late, run } = endWhileCapturing('canceled');
    const { commit } = store;
    let commits = 0;
    store.commit = async (change, key) => {
      commits += 1;
      if (commits === 2) throw new Error('no answer');
      return commit(change, key);
    };
    await expect(run(0)).rejects.toThrow('no answer');
    expect(await run(1)).toEqual({ outcome: 'captured-late' });
    expect(late).toHaveLength(2);
    expect(store.audit).toHaveLength(1);
  });
});

describe('a capture by command', () => {
  const ended = { ...capturing, pendingOperation: null, version: capturing.version + 1 };

  it('that comes through after it was given up and the payment canceled alarms too', async () => {
    const { store, late, run, row } = prepare(capturing, { capture: [approved('capt_1')] });
    store.beforeNextCommit = () => store.rows.set(ended.id, { ...ended, status: 'canceled' });
    expect(await run()).toEqual({ outcome: 'captured-late' });
    expect(late).toEqual([{ paymentId: ended.id, status: 'canceled', captureId: 'capt_1' }]);
    expect(store.audit.at(-1)).toMatchObject({ data: { amountMinor: 400, captureId: 'capt_1' } });
    expect(row()).toMatchObject({ status: 'canceled', processor: { captureId: 'capt_1' } });
  });

  it('that another run has recorded already is no late one', async () => {
    const { store, late, run } = prepare(capturing, { capture: [approved('capt_1')] });
    const processor = { name: 'scripted', authorizationId: 'auth_1', outcome: 'known' } as const;
    store.beforeNextCommit = () =>
      store.rows.set(ended.id, {
        ...ended,
        status: 'captured',
        processor: { ...processor, captureId: 'capt_1' },
      });
    expect(await run()).toEqual({ outcome: 'nothing-to-do' });
    expect([late, store.audit]).toEqual([[], []]);
  });
});
