/** Makes a payment that is ready for an operation of the contract: in the state in which its examples succeed. */
import { randomUUID } from 'node:crypto';
import { paymentBody } from './api-client.ts';
import { announce } from './batch-file.ts';
import type { System } from './system.ts';

interface Readiness {
  readonly body: Record<string, unknown>;
  readonly status: string;
}

const CAPTURED: Readiness = { body: {}, status: 'captured' };
const AUTHORIZED: Readiness = { body: { captureMethod: 'manual' }, status: 'authorized' };

/** By operationId; null where the path names nothing. A new operation must say what it needs. */
const READINESS: Readonly<Record<string, Readiness | 'batch' | null>> = {
  createPayment: null,
  listPayments: null,
  getPayment: CAPTURED,
  listPaymentEvents: CAPTURED,
  capturePayment: AUTHORIZED,
  cancelPayment: AUTHORIZED,
  refundPayment: CAPTURED,
  listRefunds: CAPTURED,
  reviewPayment: { body: { paymentMethod: 'tok_risk_review' }, status: 'in-review' },
  retryPayment: { body: { paymentMethod: 'tok_processor_down' }, status: 'failed' },
  listSettlements: null,
  getSettlement: null,
  createBatch: null,
  listBatches: null,
  getBatch: 'batch',
  cancelBatch: 'batch',
  getHealth: null,
  getOpenApi: null,
};

/** The id of the payment, or of the batch, that the path names; empty for an operation that names none. */
export async function paymentFor(system: System, operationId: string): Promise<string> {
  const readiness = READINESS[operationId];
  if (readiness === undefined) {
    throw new Error(`test/support/payment-for.ts does not say what ${operationId} needs`);
  }
  if (readiness === null) return '';
  if (readiness === 'batch') return (await announce(system.merchant, randomUUID())).id;
  const { body } = await system.merchant.post('/payments', paymentBody(readiness.body));
  const { id } = await system.waitForStatus(String(body.id), readiness.status);
  return id;
}
