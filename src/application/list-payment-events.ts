/** Answers a payment's audit trail and whether it is whole: chained, unbroken, and up to the payment's row. */
import type { AuditEvent } from '../contract/audit.ts';
import type { Caller } from '../contract/caller.ts';
import type { PaymentRecord } from '../contract/payment-record.ts';
import { type ChainVerdict, verifyChain } from '../domain/audit-chain.ts';
import type { AuditTrail, PaymentReader } from './ports.ts';
import { readVisible } from './visible-payment.ts';

interface Options {
  readonly payments: PaymentReader;
  readonly trail: AuditTrail;
}

export type ListPaymentEvents = (input: {
  readonly caller: Caller;
  readonly paymentId: string;
}) => Promise<
  | {
      readonly ok: true;
      /** The row that the chain was held against. */
      readonly payment: PaymentRecord;
      readonly events: readonly AuditEvent[];
      readonly chain: ChainVerdict;
    }
  | { readonly ok: false; readonly rejection: 'payment-not-found' }
>;

const READS_MAX = 3;

/** Raises StoreUnavailable. */
export const createListPaymentEvents =
  ({ payments, trail }: Options): ListPaymentEvents =>
  async ({ caller, paymentId }) => {
    for (let read = 1; ; read += 1) {
      const payment = await readVisible(payments, caller, paymentId);
      if (payment === null) return { ok: false, rejection: 'payment-not-found' };
      const events = await trail.read(payment.id);
      const head = { sequence: payment.auditSequence, hash: payment.auditHash };
      const chain = verifyChain(payment.id, events, head);
      // Two reads are no snapshot: a trail that has grown since the row was read is looked at again.
      const hasGrown = events.length > payment.auditSequence;
      if (chain.verified || !hasGrown || read >= READS_MAX)
        return { ok: true, payment, events, chain };
    }
  };
