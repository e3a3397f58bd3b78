/** Checks one payment's audit trail and says in words what is wrong with it. */

import { SANDBOX_PROCESSOR } from '../../src/adapters/processor/sandbox-processor.ts';
import { createListPaymentEvents } from '../../src/application/list-payment-events.ts';
import {
  type AuditTrail,
  type PaymentReader,
  StoreUnavailable,
} from '../../src/application/ports.ts';
import type { AuditEvent } from '../../src/contract/audit.ts';
import type { Caller } from '../../src/contract/caller.ts';
import type { PaymentRecord } from '../../src/contract/payment-record.ts';
import type { ChainVerdict } from '../../src/domain/audit-chain.ts';
import { untrueFields } from '../../src/domain/row-of-trail.ts';

export interface Finding {
  /** Or the name of the trail, where it is no payment's. */
  readonly paymentId: string;
  /** Of the first entry that is wrong or missing; null when there is no telling one. */
  readonly sequence: number | null;
  readonly reason: string;
}

/** What can be wrong with an entry, in words that follow its number. */
export const ENTRY_FAULTS: Readonly<
  Record<(ChainVerdict & { verified: false })['reason'], string>
> = {
  malformed: 'is no audit entry: it was written past the system',
  'sequence-gap': 'is missing',
  'other-payment': 'belongs to another payment',
  'previous-hash-differs': 'does not follow the entry before it',
  'hash-differs': 'does not have the content that it was hashed with',
  'status-gap': 'does not begin in the status in which the one before it ended',
  'head-differs': "differs from the payment's row: the trail was cut, continued or rewritten",
};

/** The chain is whole; the row beside it may still have been changed past the system. */
function untrueRow(payment: PaymentRecord, trail: readonly AuditEvent[]): Finding | undefined {
  const { id: paymentId } = payment;
  const told = untrueFields(payment, trail, SANDBOX_PROCESSOR);
  if (!told.ok) {
    const { sequence } = told;
    return { paymentId, sequence, reason: `entry ${sequence} tells what could not have happened` };
  }
  const [first] = told.fields;
  if (first === undefined) return undefined;
  const reason = `the row differs from what its trail tells in ${told.fields.join(', ')}`;
  return { paymentId, sequence: null, reason };
}

/** Sees every payment. */
const AUDITOR: Caller = { kind: 'operator', keyId: 'audit', scopes: ['operator'] };

/** Undefined for a sound trail; raises StoreUnavailable. */
export type CheckTrail = (paymentId: string) => Promise<Finding | undefined>;

export function createCheckTrail(stores: {
  readonly payments: PaymentReader;
  readonly trail: AuditTrail;
}): CheckTrail {
  const list = createListPaymentEvents(stores);
  return async (paymentId) => {
    try {
      const answer = await list({ caller: AUDITOR, paymentId });
      if (!answer.ok) return { paymentId, sequence: null, reason: 'the payment is missing' };
      const { chain, payment, events } = answer;
      if (chain.verified) return untrueRow(payment, events);
      const { badSequence, reason } = chain;
      return {
        paymentId,
        sequence: badSequence,
        reason: `entry ${badSequence} ${ENTRY_FAULTS[reason]}`,
      };
    } catch (error) {
      if (error instanceof StoreUnavailable) throw error;
      // A row or an entry of which the readers cannot make sense.
      const reason = error instanceof Error ? error.message : String(error);
      return { paymentId, sequence: null, reason };
    }
  };
}
