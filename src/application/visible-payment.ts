/** Reads a payment for someone: what is not theirs does not exist for them. */
import type { Caller } from '../contract/caller.ts';
import { isId } from '../contract/ids.ts';
import type { PaymentRecord } from '../contract/payment-record.ts';
import type { PaymentReader } from './ports.ts';

/** Null for no such payment and for another merchant's alike. Raises StoreUnavailable. */
export async function readVisible(
  payments: PaymentReader,
  caller: Caller,
  paymentId: string,
): Promise<PaymentRecord | null> {
  if (!isId('pay', paymentId)) return null;
  const record = await payments.read(paymentId);
  if (record === null) return null;
  return caller.kind === 'operator' || record.merchantId === caller.merchantId ? record : null;
}
