/** Writes a payment of the batch lane as the reading of a file does. */
import { createPaymentStore } from '../../src/adapters/dynamodb/payment-store.ts';
import { systemRandom } from '../../src/adapters/system.ts';
import { ID_RANDOM_BYTES, makeId } from '../../src/contract/ids.ts';
import { createPaymentSchema } from '../../src/contract/payment.ts';
import { createPayment } from '../../src/domain/create.ts';
import type { PaymentRecord } from '../../src/domain/payment.ts';
import { paymentBody } from './api-client.ts';
import type { System } from './system.ts';

export interface BatchPayment {
  readonly batchId?: string;
  /** Of the row of the file. */
  readonly body?: Readonly<Record<string, unknown>>;
  /** What became of it before the test begins. */
  readonly fields?: Partial<PaymentRecord>;
}

/** Answers the payment's id. A payment taken by the API lends it its merchant and the engine's time. */
export async function storeBatchPayment(
  system: System,
  { batchId, body = {}, fields = {} }: BatchPayment = {},
): Promise<string> {
  const lender = await system.merchant.post('/payments', paymentBody());
  const nowMs = Date.parse(String(lender.body.createdAt));
  const { change } = createPayment({
    request: createPaymentSchema.parse(paymentBody(body)),
    paymentId: makeId('pay', nowMs, systemRandom(ID_RANDOM_BYTES)),
    merchantId: String(lender.body.merchantId),
    actor: 'system:ingest-batch',
    nowMs,
    lane: 'batch',
    ...(batchId === undefined ? {} : { batchId }),
  });
  const payments = createPaymentStore({
    client: system.tables,
    transactionsTable: system.name('payment-transactions'),
    auditTable: system.name('payment-audit'),
    batchesTable: system.name('payment-batches'),
    merchantShards: 4,
    dueShards: 4,
    now: () => nowMs,
  });
  await payments.commit({ ...change, after: { ...change.after, ...fields } });
  return change.after.id;
}
