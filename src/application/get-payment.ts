/** Answers one payment to whoever may see it. */
import type { Caller } from '../contract/caller.ts';
import type { PaymentRecord } from '../contract/payment-record.ts';
import type { PaymentReader } from './ports.ts';
import { readVisible } from './visible-payment.ts';

export type GetPayment = (input: {
  readonly caller: Caller;
  readonly paymentId: string;
}) => Promise<
  | { readonly ok: true; readonly payment: PaymentRecord }
  | { readonly ok: false; readonly rejection: 'payment-not-found' }
>;

/** Raises StoreUnavailable. */
export const createGetPayment =
  ({ payments }: { readonly payments: PaymentReader }): GetPayment =>
  async ({ caller, paymentId }) => {
    const payment = await readVisible(payments, caller, paymentId);
    return payment === null ? { ok: false, rejection: 'payment-not-found' } : { ok: true, payment };
  };
