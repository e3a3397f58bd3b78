/** Writes a payment that every attempt has failed, as hours of outage would leave it. */
import { createPaymentStore } from '../../../src/adapters/dynamodb/payment-store.ts';
import { systemRandom } from '../../../src/adapters/system.ts';
import { ID_RANDOM_BYTES, makeId } from '../../../src/contract/ids.ts';
import { createPaymentSchema } from '../../../src/contract/payment.ts';
import { createPayment } from '../../../src/domain/create.ts';
import { failPayment } from '../../../src/domain/fail.ts';
import { paymentBody } from '../../support/api-client.ts';
import type { Workbench } from './workbench.ts';

/** The order of a payment that is waited for is held back so long. */
const HELD_BACK_MS = 60_000;

export async function failedPayment({ system, acknowledged }: Workbench): Promise<string> {
  const { engine, tables, name } = system;
  const nowMs = engine.clock.now();
  const paymentId = makeId('pay', nowMs, systemRandom(ID_RANDOM_BYTES));
  const { change } = createPayment({
    request: createPaymentSchema.parse(paymentBody()),
    paymentId,
    merchantId: engine.announcement.merchantId,
    actor: 'system:fault-suite',
    nowMs,
    runInlineUntilMs: nowMs + HELD_BACK_MS,
  });
  const failure = failPayment({
    record: change.after,
    code: 'processor-unavailable',
    message: 'The processor could not be reached before the last attempt.',
    outcome: 'known',
    processorName: 'sandbox',
    nowMs,
    attempts: 12,
  });
  if (!failure.ok) throw new Error(`the payment cannot fail: ${failure.rejection}`);
  const payments = createPaymentStore({
    client: tables,
    transactionsTable: name('payment-transactions'),
    auditTable: name('payment-audit'),
    merchantShards: 4,
    dueShards: 4,
    now: engine.clock.now,
  });
  await payments.commit(change);
  await payments.commit(failure.change);
  acknowledged.add(paymentId);
  await engine.time.settle();
  return paymentId;
}
