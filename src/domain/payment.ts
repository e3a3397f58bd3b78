/** The payment as the domain sees it, and the view of it that clients get. */
import type { Payment, Processor } from '../contract/payment.ts';
import type { PaymentRecord } from '../contract/payment-record.ts';

export type { PaymentRecord } from '../contract/payment-record.ts';

/** What may still be captured or refunded; a pending command does not count before it is carried out. */
export const available = (record: PaymentRecord): Payment['available'] => ({
  toCaptureMinor:
    record.status === 'received' || record.status === 'in-review' || record.status === 'authorized'
      ? record.amountMinor
      : 0,
  toRefundMinor:
    record.status === 'captured' || record.status === 'settled'
      ? record.amountCapturedMinor - record.amountRefundedMinor
      : 0,
});

/**
 * Why the payment was declined or failed. A row keeps the failure of its last command too, which to a client
 * must not look like that of the payment: the refund and the audit trail tell of it.
 */
export const failureOf = ({ status, failure }: PaymentRecord): Payment['failure'] =>
  status === 'declined' || status === 'failed' ? failure : null;

export const toPayment = (record: PaymentRecord): Payment => ({
  id: record.id,
  merchantId: record.merchantId,
  status: record.status,
  amountMinor: record.amountMinor,
  currency: record.currency,
  amountCapturedMinor: record.amountCapturedMinor,
  amountRefundedMinor: record.amountRefundedMinor,
  available: available(record),
  captureMethod: record.captureMethod,
  paymentMethod: record.paymentMethod,
  reference: record.reference,
  description: record.description,
  customerId: record.customerId,
  metadata: record.metadata,
  risk: record.risk,
  failure: failureOf(record),
  processor: record.processor,
  batchId: record.batchId,
  attempts: record.attempts,
  createdAt: record.createdAt,
  updatedAt: record.updatedAt,
  version: record.version,
});

/** What the processor has answered leaves nothing open. */
export const withKnownOutcome = (processor: Processor | null): Processor | null =>
  processor === null ? null : { ...processor, outcome: 'known' };
