/**
 * The row of audit entries that one transaction wrote: the first as it is, those that follow without what
 * comes of their place. A row of a kilobyte costs half of what two rows cost, and its hashes cover as much.
 */
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { type AuditEvent, auditEventSchema } from '../../contract/audit.ts';
import { auditEventId } from '../../domain/audit-chain.ts';
import { type Item, toItem } from './item.ts';

type Placed = 'id' | 'paymentId' | 'sequence' | 'previousHash';

function withoutPlace({
  id: _id,
  paymentId: _paymentId,
  sequence: _sequence,
  previousHash: _previousHash,
  ...rest
}: AuditEvent): Omit<AuditEvent, Placed> {
  return rest;
}

/** `entries` are of one payment and follow each other. */
export const toAuditItem = (first: AuditEvent, following: readonly AuditEvent[]): Item =>
  toItem({
    ...first,
    ...(following.length === 0 ? {} : { following: following.map(withoutPlace) }),
  });

/** What somebody else wrote in its place wins, so that the verification of the chain sees it. */
function placedAfter(previous: AuditEvent, member: unknown): AuditEvent {
  const { paymentId, sequence, hash } = previous;
  const { at } = member as Partial<AuditEvent>;
  const isTime = auditEventSchema.shape.at.safeParse(at).success;
  return {
    ...(isTime ? { id: auditEventId(paymentId, sequence + 1, String(at)) } : {}),
    paymentId,
    sequence: sequence + 1,
    previousHash: hash,
    ...(member as Omit<AuditEvent, Placed>),
  } as AuditEvent;
}

/** As they lie there, in their order: whether they are sound is for the verification of the chain to say. */
export function fromAuditItem(item: Item): readonly AuditEvent[] {
  const { following, ...first } = unmarshall(item);
  const entries = [first as AuditEvent];
  if (following === undefined) return entries;
  const isOurs =
    Array.isArray(following) &&
    following.length > 0 &&
    following.every((member) => member instanceof Object);
  if (!isOurs) return [{ ...first, following } as unknown as AuditEvent];
  let last = first as AuditEvent;
  for (const member of following) {
    last = placedAfter(last, member);
    entries.push(last);
  }
  return entries;
}
