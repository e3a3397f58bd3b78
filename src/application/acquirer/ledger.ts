/** What the sandbox acquirer remembers, and the port to where it does. It is a party of its own. */
import type { AcquirerCharge } from '../../contract/acquirer-messages.ts';

/** One request that had an answer; a charge is never changed. */
export interface Charge {
  readonly key: string;
  readonly operation: AcquirerCharge['operation'];
  readonly paymentId: string;
  readonly merchantId: string;
  readonly amountMinor: number;
  readonly currency: string;
  readonly authorizationId: string | null;
  readonly at: string;
  readonly result:
    | { readonly outcome: 'approved'; readonly reference: string }
    | { readonly outcome: 'declined'; readonly code: string };
}

/** The money behind one authorization. */
export interface Account {
  readonly authorizationId: string;
  readonly paymentMethod: string;
  readonly authorizedMinor: number;
  readonly currency: string;
  readonly capturedMinor: number;
  readonly refundedMinor: number;
  readonly isVoided: boolean;
  readonly version: number;
}

/** Every method raises StoreUnavailable. */
export interface AcquirerLedger {
  /** Strongly consistent. */
  findCharge(key: string): Promise<Charge | null>;
  findAccount(authorizationId: string): Promise<Account | null>;
  /** How often this key has been presented, this time included. */
  countAttempt(key: string): Promise<number>;
  /** Both or neither; `conflict` when the key is known by now or the account has moved on. */
  record(charge: Charge, account: Account | null): Promise<'recorded' | 'conflict'>;
}

/** The days' money: what was captured and refunded, in the order of the statement's keys. */
export interface AcquirerStatements {
  readonly shards: number;
  /** Approved captures and refunds booked on this UTC day, from this key on. Raises StoreUnavailable. */
  list(day: {
    readonly date: string;
    readonly shard: number;
    readonly from: string;
    readonly limit: number;
  }): Promise<readonly Charge[]>;
}
