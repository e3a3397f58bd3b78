/** The hash chain of a payment's audit trail: appending to it, and finding what breaks it. */
import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { type AuditEvent, auditEventSchema } from '../contract/audit.ts';
import { ID_RANDOM_BYTES, makeId } from '../contract/ids.ts';

/** What stands before the first entry. */
export const CHAIN_START = '0'.repeat(64);

export interface ChainHead {
  readonly sequence: number;
  readonly hash: string;
}

export type ChainVerdict =
  | { readonly verified: true; readonly length: number; readonly head: string }
  | {
      readonly verified: false;
      readonly length: number;
      readonly head: string;
      /** Sequence of the first entry that is wrong or missing. */
      readonly badSequence: number;
      readonly reason:
        | 'malformed'
        | 'sequence-gap'
        | 'other-payment'
        | 'previous-hash-differs'
        | 'hash-differs'
        | 'status-gap'
        | 'head-differs';
    };

/** Over all of it but its own hash. */
export const hashEvent = (event: object): string => {
  const { hash: _, ...hashed } = event as { readonly hash?: unknown };
  return createHash('sha256')
    .update(canonicalize(hashed) ?? '')
    .digest('hex');
};

/**
 * The id of an entry follows from its payment, place and time, so that the entry and the event that
 * announces it bear one id without meeting, however often either is made.
 */
export const auditEventId = (paymentId: string, sequence: number, at: string): AuditEvent['id'] => {
  const digest = createHash('sha256').update(`${paymentId}#${sequence}`).digest();
  return makeId('evt', Date.parse(at), digest.subarray(0, ID_RANDOM_BYTES));
};

/** Makes the next entry after `head`. */
export const appendEvent = (
  head: ChainHead,
  entry: Pick<AuditEvent, 'paymentId' | 'type' | 'from' | 'to' | 'actor' | 'at' | 'data'>,
): AuditEvent => {
  const sequence = head.sequence + 1;
  const event = {
    id: auditEventId(entry.paymentId, sequence, entry.at),
    paymentId: entry.paymentId,
    sequence,
    type: entry.type,
    from: entry.from,
    to: entry.to,
    actor: entry.actor,
    at: entry.at,
    data: entry.data,
    previousHash: head.hash,
  };
  return { ...event, hash: hashEvent(event) };
};

/** Checks a whole trail, in order, against itself and against the head that the payment's row holds. */
export const verifyChain = (
  paymentId: string,
  events: readonly AuditEvent[],
  expected: ChainHead,
): ChainVerdict => {
  let previous: AuditEvent | undefined;
  const bad = (
    badSequence: number,
    reason: (ChainVerdict & { verified: false })['reason'],
  ): ChainVerdict => ({
    verified: false,
    length: events.length,
    head: previous?.hash ?? CHAIN_START,
    badSequence,
    reason,
  });
  for (const event of events) {
    const sequence = (previous?.sequence ?? 0) + 1;
    if (event.sequence !== sequence) return bad(sequence, 'sequence-gap');
    if (event.paymentId !== paymentId) return bad(sequence, 'other-payment');
    if (event.previousHash !== (previous?.hash ?? CHAIN_START)) {
      return bad(sequence, 'previous-hash-differs');
    }
    // Values that JSON has no form for, such as a set, would not show in the hash.
    if (!auditEventSchema.safeParse(event).success) return bad(sequence, 'malformed');
    if (event.hash !== hashEvent(event)) return bad(sequence, 'hash-differs');
    if (event.from !== (previous?.to ?? null)) return bad(sequence, 'status-gap');
    previous = event;
  }
  const head = { sequence: previous?.sequence ?? 0, hash: previous?.hash ?? CHAIN_START };
  if (head.sequence !== expected.sequence || head.hash !== expected.hash) {
    const isCutOrLonger = head.sequence !== expected.sequence;
    const agreed = Math.min(head.sequence, expected.sequence);
    return bad(isCutOrLonger ? agreed + 1 : agreed, 'head-differs');
  }
  return { verified: true, length: events.length, head: head.hash };
};
