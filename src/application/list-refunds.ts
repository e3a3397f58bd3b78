/** Answers a page of a payment's refunds, newest first. */
import type { Caller } from '../contract/caller.ts';
import type { Refund } from '../contract/refund.ts';
import { refundsOf } from '../domain/refunds.ts';
import { readCursor, writeCursor } from './list-cursor.ts';
import type { AuditTrail, CursorKeys, PaymentReader } from './ports.ts';
import { readVisible } from './visible-payment.ts';

interface Options {
  readonly payments: PaymentReader;
  readonly trail: AuditTrail;
  readonly cursorKeys: CursorKeys;
}

export type ListRefunds = (input: {
  readonly caller: Caller;
  readonly paymentId: string;
  readonly limit: number;
  readonly cursor: string | null;
}) => Promise<
  | { readonly ok: true; readonly refunds: readonly Refund[]; readonly nextCursor: string | null }
  | { readonly ok: false; readonly rejection: 'payment-not-found' | 'invalid-cursor' }
>;

/** Raises StoreUnavailable. */
export const createListRefunds =
  ({ payments, trail, cursorKeys }: Options): ListRefunds =>
  async ({ caller, paymentId, limit, cursor }) => {
    const payment = await readVisible(payments, caller, paymentId);
    if (payment === null) return { ok: false, rejection: 'payment-not-found' };
    const key = await cursorKeys.read();
    const binding = ['refunds', payment.merchantId, payment.id];
    const position = cursor === null ? null : readCursor(cursor, binding, key);
    if (cursor !== null && position === null) return { ok: false, rejection: 'invalid-cursor' };
    // A trail is read in one call and is bounded, and so is the number of refunds in it.
    const newestFirst = refundsOf(await trail.read(payment.id), payment.currency).toReversed();
    const following = newestFirst.filter(
      ({ sequence }) => position === null || sequence < Number(position),
    );
    const page = following.slice(0, limit);
    const last = page.at(-1);
    const nextCursor =
      last === undefined || following.length <= limit
        ? null
        : writeCursor(String(last.sequence), binding, key);
    return { ok: true, refunds: page.map(({ refund }) => refund), nextCursor };
  };
