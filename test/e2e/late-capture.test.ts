/** The processor takes the money of a payment that was canceled meanwhile: a person learns of it. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createPaymentStore } from '../../src/adapters/dynamodb/payment-store.ts';
import type { PaymentPage } from '../../src/contract/payment.ts';
import { cancelPayment } from '../../src/domain/cancel.ts';
import { chargedFor, trailOf } from '../support/lifecycle.ts';
import { eventually, type System, startSystem } from '../support/system.ts';

let system: System;
beforeAll(async () => {
  system = await startSystem();
});
afterAll(() => system?.close());

/** As a cancel does that did not wait for what was under way. */
async function cancelAtOnce(paymentId: string): Promise<void> {
  const payments = createPaymentStore({
    client: system.tables,
    transactionsTable: system.name('payment-transactions'),
    auditTable: system.name('payment-audit'),
    merchantShards: 4,
    dueShards: 4,
    now: system.engine.clock.now,
  });
  const record = await payments.read(paymentId);
  if (record === null) throw new Error('there is no such payment');
  const canceled = cancelPayment({ record, nowMs: system.engine.clock.now(), attempts: 1 });
  if (!canceled.ok) throw new Error(`it cannot be canceled: ${canceled.rejection}`);
  await payments.commit(canceled.change);
}

it('a capture of a canceled payment is in its trail, in the log and in the alarm’s metric', async () => {
  const open = system.engine.front.intercept(async (call, proceed) => {
    const answer = await proceed();
    if (call.operation === 'Invoke' && call.principal.label.startsWith('capture-payment')) {
      const [payment] = (await system.merchant.get<PaymentPage>('/payments')).body.data;
      await cancelAtOnce(payment?.id ?? '');
    }
    return answer;
  });
  const body = { amountMinor: 1000, currency: 'USD', paymentMethod: 'tok_approve' };
  const made = await system.merchant.post('/payments', body, { prefer: 'wait=20' });
  open();
  const id = String(made.body.id);
  const told = await eventually('the alarm’s metric', async () =>
    system.log.find(({ message }) => message.includes('CapturesAfterEnd')),
  );
  expect(told.source).toBe(system.name('capture-payment'));
  const payment = await system.waitForStatus(id, 'canceled');
  expect(payment.processor).toMatchObject({ captureId: expect.any(String), outcome: 'known' });
  expect((await trailOf(system, payment)).slice(-2)).toMatchObject([
    { type: 'payment.canceled' },
    { type: 'payment.captured-late', from: 'canceled', to: 'canceled' },
  ]);
  expect(await chargedFor(system, payment)).toEqual(['authorize', 'capture']);
  const line = system.log.find(({ message }) => message.includes('had ended'));
  expect(line).toMatchObject({ level: 'error', message: expect.stringContaining(id) });
});
