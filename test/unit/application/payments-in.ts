/** Payments from which commands start, and a pending command on one. */
import { makeId } from '../../../src/contract/ids.ts';
import type { PaymentRecord, PendingOperation } from '../../../src/contract/payment-record.ts';
import { MERCHANT_ID, newPayment, START_MS } from './memory-ports.ts';

const processor = {
  name: 'scripted',
  authorizationId: 'auth_1',
  captureId: null,
  outcome: 'known',
} as const;

export const REFUND_ID = makeId('ref', START_MS, new Uint8Array(10));

export const authorizedPayment = (more: Partial<PaymentRecord> = {}): PaymentRecord =>
  newPayment({ status: 'authorized', captureMethod: 'manual', processor, ...more });

export const capturedPayment = (more: Partial<PaymentRecord> = {}): PaymentRecord =>
  newPayment({
    status: 'captured',
    amountCapturedMinor: 1000,
    processor: { ...processor, captureId: 'capt_1' },
    ...more,
  });

export const withPending = (
  payment: PaymentRecord,
  operation: Partial<PendingOperation> & Pick<PendingOperation, 'operation'>,
): PaymentRecord => ({
  ...payment,
  operationNumber: 2,
  pendingOperation: {
    number: 2,
    actor: `merchant:${MERCHANT_ID}/k3y0k3y0`,
    requestedAt: new Date(START_MS).toISOString(),
    awaited: { dueKind: null, dueAt: null },
    ...operation,
  },
});
