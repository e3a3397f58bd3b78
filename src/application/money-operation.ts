/** What a pending command asks of the processor, and what the payment becomes once it has agreed. */
import type { DeliveredOrder } from '../contract/messages.ts';
import type { PaymentRecord, PendingOperation } from '../contract/payment-record.ts';
import { cancelPayment } from '../domain/cancel.ts';
import { captureAuthorized } from '../domain/capture.ts';
import type { Decision } from '../domain/change.ts';
import { expirePayment } from '../domain/expire.ts';
import { failOperation } from '../domain/fail-operation.ts';
import { processorKey } from '../domain/processor-key.ts';
import { refundPayment } from '../domain/refund.ts';
import type { Processor, ProcessorAnswer } from './ports.ts';

export interface ConclusionContext {
  /** When the processor booked what it approved. */
  readonly bookedAt?: string | undefined;
  readonly nowMs: number;
  readonly attempts: number;
}

/** What it takes to find out whether a command was carried out, and to record it. */
export interface Inquiry {
  /** The same for every attempt at this command. */
  readonly key: string;
  readonly conclude: (
    record: PaymentRecord,
    reference: string,
    context: ConclusionContext,
  ) => Decision<string>;
}

export interface MoneyOperation extends Inquiry {
  readonly ask: (processor: Processor) => Promise<ProcessorAnswer>;
}

/** The command that an order is about, while it still waits to be carried out. */
export const pendingFor = (
  { pendingOperation: pending }: PaymentRecord,
  { operation, operationNumber }: DeliveredOrder,
): PendingOperation | undefined =>
  pending?.operation === operation && pending.number === operationNumber ? pending : undefined;

/** Undefined when the payment has come to a status in which the command means nothing any more. */
export function moneyOperation(
  record: PaymentRecord,
  pending: PendingOperation,
): MoneyOperation | undefined {
  switch (pending.operation) {
    case 'capture':
      return captureOperation(record, pending);
    case 'refund':
      return refundOperation(record, pending);
    case 'cancel':
    case 'expire':
      return voidOperation(record, record.processor?.authorizationId ?? null);
    case 'review':
      return undefined;
  }
}

function captureOperation(
  record: PaymentRecord,
  { number, amountMinor = record.amountMinor }: PendingOperation,
): MoneyOperation | undefined {
  const { id: paymentId, merchantId, currency } = record;
  const authorizationId = record.processor?.authorizationId ?? null;
  if (record.status !== 'authorized' || authorizationId === null) return undefined;
  const key = processorKey(paymentId, 'capture', number);
  return {
    key,
    ask: (processor) =>
      processor.capture({ key, paymentId, merchantId, amountMinor, currency, authorizationId }),
    conclude: (newest, captureId, context) =>
      captureAuthorized({ record: newest, amountMinor, captureId, ...context }),
  };
}

function refundOperation(
  record: PaymentRecord,
  { number, amountMinor, refundId }: PendingOperation,
): MoneyOperation | undefined {
  const { id: paymentId, merchantId, currency, status } = record;
  const captureId = record.processor?.captureId ?? null;
  if (status !== 'captured' && status !== 'settled') return undefined;
  if (captureId === null || amountMinor === undefined || refundId === undefined) return undefined;
  const key = processorKey(paymentId, 'refund', number);
  return {
    key,
    ask: (processor) =>
      processor.refund({ key, paymentId, merchantId, amountMinor, currency, captureId }),
    conclude: (newest, processorRefundId, context) =>
      refundPayment({ record: newest, amountMinor, refundId, processorRefundId, ...context }),
  };
}

/** Gives back what is held under this authorization; the payment is canceled or expires. */
export function voidOperation(
  { id: paymentId, merchantId, amountMinor, currency, status }: PaymentRecord,
  authorizationId: string | null,
): MoneyOperation | undefined {
  if ((status !== 'authorized' && status !== 'received') || authorizationId === null) {
    return undefined;
  }
  const inquiry = voidInquiry(paymentId);
  const { key } = inquiry;
  return {
    ...inquiry,
    ask: (processor) =>
      processor.void({ key, paymentId, merchantId, amountMinor, currency, authorizationId }),
  };
}

const voidInquiry = (paymentId: string): Inquiry => ({
  key: processorKey(paymentId, 'void'),
  conclude: (newest, _reference, context) =>
    newest.pendingOperation?.operation === 'expire'
      ? expirePayment({ record: newest, ...context })
      : cancelPayment({ record: newest, ...context }),
});

/** Undefined when there is nothing that the processor could have been asked for. */
export const inquiryOf = (record: PaymentRecord, pending: PendingOperation): Inquiry | undefined =>
  pending.operation === 'cancel' && record.status === 'received'
    ? voidInquiry(record.id)
    : moneyOperation(record, pending);

const MESSAGES = {
  'processor-unavailable': 'The processor could not be reached before the last attempt.',
  'too-late': 'The payment had moved on before this could be done.',
} as const;

/** The command had no effect and will have none. */
export const failedFor = (
  record: PaymentRecord,
  code: keyof typeof MESSAGES,
  context: ConclusionContext,
): Decision<string> =>
  failOperation({
    record,
    code,
    message: MESSAGES[code],
    retryable: code === 'processor-unavailable',
    ...context,
  });

/** The processor has refused the command itself, which no repeat would change. */
export const refusedFor = (
  record: PaymentRecord,
  code: string,
  context: ConclusionContext,
): Decision<string> =>
  failOperation({
    record,
    code,
    message: 'The processor refused this.',
    retryable: false,
    ...context,
  });
