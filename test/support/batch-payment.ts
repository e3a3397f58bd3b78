/** Writes a payment of the batch lane as the reading of a file does. */
import { createPaymentStore } from '../../src/adapters/dynamodb/payment-store.ts';
import { systemRandom } from '../../src/adapters/system.ts';
import { ID_RANDOM_BYTES, makeId } from '../../src/contract/ids.ts';
import { createPaymentSchema } from '../../src/contract/payment.ts';
import { createPayment } from '../../src/domain/create.ts';
import { paymentBody } from './api-client.ts';
import type { System } from './system.ts';

/** Answers the payment's id. A payment taken by the API lends it its merchant and the engine's time. */
export async function storeBatchPayment(system: System): Promise<string> {
  const { body } = await system.merchant.post('/payments', paymentBody());
  const nowMs = Date.parse(String(body.createdAt));
  const { change } = createPayment({
    request: createPaymentSchema.parse(paymentBody()),
    paymentId: makeId('pay', nowMs, systemRandom(ID_RANDOM_BYTES)),
    merchantId: String(body.merchantId),
    actor: 'system:ingest-batch',
    nowMs,
    lane: 'batch',
  });
  const payments = createPaymentStore({
    client: system.aws.dynamo,
    transactionsTable: system.name('payment-transactions'),
    auditTable: system.name('payment-audit'),
    merchantShards: 4,
    dueShards: 4,
    now: () => nowMs,
  });
  await payments.commit(change);
  return change.after.id;
}
