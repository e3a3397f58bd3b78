/** The refunds of a payment, as its audit trail tells them: no second copy that could disagree. */
import type { AuditEvent } from '../contract/audit.ts';
import type { Refund } from '../contract/refund.ts';

/** A refund and the place in the trail where it was asked for, by which refunds are in order. */
export interface RefundEntry {
  readonly sequence: number;
  readonly refund: Refund;
}

const textOf = (value: unknown): string => {
  if (typeof value === 'string') return value;
  throw new TypeError('The trail holds something else where a text of a refund should be.');
};

const requested = ({ paymentId, at, data }: AuditEvent, currency: string): Refund => ({
  id: textOf(data.refundId),
  paymentId,
  status: 'pending',
  amountMinor: Number(data.amountMinor),
  currency,
  reason: data.reason === undefined ? null : textOf(data.reason),
  failure: null,
  processorRefundId: null,
  createdAt: at,
  updatedAt: at,
});

/** What an entry says of a refund that was asked for before it. */
const concluded = (refund: Refund, { type, at, data }: AuditEvent): Refund => {
  switch (type) {
    case 'payment.partially-refunded':
    case 'payment.refunded':
      return {
        ...refund,
        status: 'succeeded',
        processorRefundId: textOf(data.processorRefundId),
        updatedAt: at,
      };
    case 'payment.operation-failed': {
      const failure = {
        code: textOf(data.code),
        message: textOf(data.message),
        retryable: data.retryable === true,
      };
      return { ...refund, status: 'failed', failure, updatedAt: at };
    }
    default:
      return refund;
  }
};

/** Oldest first. */
export const refundsOf = (
  trail: readonly AuditEvent[],
  currency: string,
): readonly RefundEntry[] => {
  const entries = new Map<unknown, RefundEntry>();
  for (const event of trail) {
    const { refundId } = event.data;
    if (event.type === 'payment.refund-requested') {
      const { sequence } = event;
      entries.set(refundId, { sequence, refund: requested(event, currency) });
    }
    const known = entries.get(refundId);
    if (refundId === undefined || known === undefined) continue;
    entries.set(refundId, { ...known, refund: concluded(known.refund, event) });
  }
  return [...entries.values()];
};
