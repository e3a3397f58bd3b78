/** The idempotency key under which the processor is asked: one piece of work, one key, however often tried. */

export type ProcessorOperation = 'authorize' | 'capture' | 'void' | 'refund';

/**
 * A payment is authorized once, captured automatically once and voided once, so these count as number 1
 * even when a failed payment is retried: a first charge whose answer was lost is then found again
 * instead of made twice. Commands that may differ in amount carry their operation's number.
 */
export const processorKey = (
  paymentId: string,
  operation: ProcessorOperation,
  operationNumber = 1,
): string => `${paymentId}:${operation}:${operationNumber}`;
