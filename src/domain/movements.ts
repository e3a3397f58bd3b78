/** What a settlement must account for: every capture and refund of a payment, once each, as its audit trail tells them. */
import type { AuditEvent } from '../contract/audit.ts';

export interface Movement {
  readonly kind: 'capture' | 'refund';
  /** The audit entry that records it: movements are settled in this order. */
  readonly sequence: number;
  readonly amountMinor: number;
  /** The processor's own id of it. */
  readonly reference: string;
  readonly refundId: string | null;
  /** RFC 3339: when the processor booked it. */
  readonly bookedAt: string;
}

const textIn = ({ id, data }: AuditEvent, name: string): string => {
  const value = data[name];
  if (typeof value === 'string') return value;
  throw new TypeError(`The audit entry ${id} does not tell its ${name}.`);
};

function movementOf(event: AuditEvent): Movement | undefined {
  const { sequence, at, data } = event;
  // Entries of before the booking time was kept tell the time at which they were written.
  const bookedAt = typeof data.bookedAt === 'string' ? data.bookedAt : at;
  const common = { sequence, amountMinor: Number(data.amountMinor), bookedAt };
  switch (event.type) {
    case 'payment.captured':
      return { ...common, kind: 'capture', reference: textIn(event, 'captureId'), refundId: null };
    case 'payment.partially-refunded':
    case 'payment.refunded':
      return {
        ...common,
        kind: 'refund',
        reference: textIn(event, 'processorRefundId'),
        refundId: textIn(event, 'refundId'),
      };
    default:
      return undefined;
  }
}

export interface Settled {
  /** Sequence of the last movement that is in a report; 0 when none is. */
  readonly through: number;
  /** Day of the last report that took one. */
  readonly date: string | null;
}

/** How far the payment is settled. Movements are settled in order, so one number says it. */
export const settledOf = (trail: readonly AuditEvent[]): Settled => {
  const last = trail.findLast(({ type }) => type === 'payment.settled');
  if (last === undefined) return { through: 0, date: null };
  return { through: Number(last.data.settledThrough), date: textIn(last, 'settlementDate') };
};

/** Every movement in the trail, oldest first. */
export const movementsOf = (trail: readonly AuditEvent[]): readonly Movement[] =>
  trail.flatMap((event) => movementOf(event) ?? []);

/** The movements that are in no report yet, oldest first. */
export const unsettledMovements = (trail: readonly AuditEvent[]): readonly Movement[] => {
  const { through } = settledOf(trail);
  return movementsOf(trail).filter(({ sequence }) => sequence > through);
};
