/** Payments with a command under way, and what carries the command out, for the suites of operations. */
import { createCancelPayment } from '../../../src/application/cancel-payment.ts';
import { createCarryOutOperation } from '../../../src/application/carry-out-operation.ts';
import { createFailPayment } from '../../../src/application/fail-payment.ts';
import type { LateCapture } from '../../../src/application/late-capture.ts';
import type { DeliveredOrder } from '../../../src/contract/messages.ts';
import type { PaymentRecord } from '../../../src/contract/payment-record.ts';
import {
  createMemoryStore,
  createScriptedProcessor,
  newPayment,
  orderFor,
  START_MS,
} from './memory-ports.ts';
import { authorizedPayment, capturedPayment, REFUND_ID, withPending } from './payments-in.ts';

export const MINUTE_MS = 60_000;
export const approved = (reference: string) => ({ outcome: 'approved', reference }) as const;
export const absent = { outcome: 'absent' } as const;

export function prepare(payment: PaymentRecord, script: object, nowMs = START_MS + MINUTE_MS) {
  const store = createMemoryStore();
  store.rows.set(payment.id, payment);
  const processor = createScriptedProcessor({ ...script });
  const late: LateCapture[] = [];
  const onLateCapture = (one: LateCapture) => void late.push(one);
  const ports = { payments: store, processor, now: () => nowMs, onLateCapture };
  const operation = payment.pendingOperation?.operation ?? 'process';
  const order = (more: Partial<DeliveredOrder> = {}) =>
    orderFor(payment, { operation, operationNumber: 2, ...more });
  const step = { cancel: createCancelPayment, expire: createCancelPayment }[operation as string];
  const run = (more: Partial<DeliveredOrder> = {}, retryCount = 0) =>
    (step ?? createCarryOutOperation)(ports)({ order: order(more), retryCount });
  const fail = () =>
    createFailPayment(ports)({ order: order({ receiveCount: 12, lastAttempt: true }) });
  return { store, processor, late, run, fail, row: () => store.rows.get(payment.id) };
}

export const capturing = withPending(authorizedPayment(), {
  operation: 'capture',
  amountMinor: 400,
});
export const refunding = withPending(capturedPayment(), {
  operation: 'refund',
  amountMinor: 250,
  refundId: REFUND_ID,
});
export const canceling = withPending(authorizedPayment(), { operation: 'cancel' });
export const expiring = withPending(authorizedPayment(), { operation: 'expire' });
export const cancelingReceived = withPending(newPayment(), {
  operation: 'cancel',
  notBefore: new Date(START_MS).toISOString(),
});
