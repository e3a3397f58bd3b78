/** The state machine: every status, and where a payment may go from it. */
import type { PaymentStatus } from '../contract/payment.ts';

export const TRANSITIONS: Readonly<Record<PaymentStatus, readonly PaymentStatus[]>> = {
  received: ['in-review', 'authorized', 'captured', 'declined', 'failed', 'canceled'],
  'in-review': ['received', 'declined', 'canceled'],
  authorized: ['captured', 'canceled', 'expired'],
  captured: ['settled', 'refunded'],
  settled: ['refunded'],
  declined: [],
  failed: ['received'],
  canceled: [],
  expired: [],
  refunded: [],
};

export const mayBecome = (from: PaymentStatus, to: PaymentStatus): boolean =>
  TRANSITIONS[from].includes(to);

export const isFinal = (status: PaymentStatus): boolean => TRANSITIONS[status].length === 0;
