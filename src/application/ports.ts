/** What the use cases need of the world outside, and the errors that each port may raise. */

import type { KeyKind, Scope } from '../contract/api-keys.ts';
import type { AuditEvent } from '../contract/audit.ts';
import type { CloudEvent, DeliveredOrder, WorkOrder } from '../contract/messages.ts';
import type { PaymentStatus } from '../contract/payment.ts';
import type { DueKind, Lane, PaymentRecord } from '../contract/payment-record.ts';
import type { Change } from '../domain/change.ts';
import type { MerchantLimits } from '../domain/risk.ts';

/** A store or service did not answer, or refused for lack of capacity: the same call may succeed later. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
}

/** The processor refused to work: nothing was charged. */
export class ProcessorUnavailable extends Error {
  override readonly name = 'ProcessorUnavailable';
}

/** The processor was asked and its answer is lost: it may have charged. Inquire before asking again. */
export class ProcessorOutcomeUnknown extends Error {
  override readonly name = 'ProcessorOutcomeUnknown';
}

/** The review workflow has not stored its task token yet. */
export class ReviewNotReady extends Error {
  override readonly name = 'ReviewNotReady';
}

/** It is too early to carry a command out: work that began before it may still be under way. */
export class OperationNotReady extends Error {
  override readonly name = 'OperationNotReady';
}

/** Epoch milliseconds. */
export type Now = () => number;
export type RandomBytes = (size: number) => Uint8Array;

export interface IdempotencyRecord {
  /** Who used the key and the key: `{merchantId}#{key}`. */
  readonly scope: string;
  readonly fingerprint: string;
  readonly statusCode: number;
  readonly resourceId: string;
  /** RFC 3339. */
  readonly createdAt: string;
  /** Epoch seconds; from then on the key is free, whether or not the row is still there. */
  readonly expiresAt: number;
}

/** `conflict`: the row is no longer what the change was decided on. `duplicate`: the key is taken. */
export type CommitOutcome =
  | { readonly outcome: 'committed' }
  | { readonly outcome: 'conflict' }
  | { readonly outcome: 'duplicate'; readonly record: IdempotencyRecord };

/** Every method raises StoreUnavailable. */
export interface PaymentReader {
  /** Strongly consistent. */
  read(paymentId: string): Promise<PaymentRecord | null>;
}

export interface PaymentWriter {
  /** One transaction: the row, its audit entries and, when given, the idempotency record. */
  commit(change: Change, idempotency?: IdempotencyRecord): Promise<CommitOutcome>;
}

export interface IdempotencyRecords {
  /** Strongly consistent; a record that has expired is none. */
  find(scope: string): Promise<IdempotencyRecord | null>;
  /** Corrects the status code that a replay repeats. */
  setStatusCode(scope: string, statusCode: number): Promise<void>;
}

export interface ReviewTokens {
  /** Keeps the token while the payment is in review; false when it no longer is. Not a new version. */
  store(paymentId: string, taskToken: string): Promise<boolean>;
}

export interface PaymentListing {
  readonly merchantId: string;
  readonly status?: PaymentStatus;
  /** RFC 3339; from is inclusive, to exclusive. */
  readonly createdFrom?: string;
  readonly createdTo?: string;
  readonly order: 'asc' | 'desc';
}

/** A place in the order of creation, unique to one payment. */
export interface ListEntry {
  readonly paymentId: string;
  readonly position: string;
}

/** Every method raises StoreUnavailable. */
export interface PaymentIndex {
  /** At most `limit` entries after the position `after`, all shards merged in order. */
  list(
    listing: PaymentListing,
    page: { readonly after: string | null; readonly limit: number },
  ): Promise<readonly ListEntry[]>;
  /** The payments of these ids, in their order; one that is gone is left out. */
  readMany(paymentIds: readonly string[]): Promise<readonly PaymentRecord[]>;
}

export interface DueIndex {
  /**
   * Payments of this kind that were due at `nowMs`, longest due first in each shard, `limit` of each at
   * most. The rows decide: the index lags. Raises StoreUnavailable.
   */
  list(kind: DueKind, nowMs: number, limit: number): Promise<readonly string[]>;
}

export interface AuditTrail {
  /** The whole trail in order, strongly consistent. Raises StoreUnavailable. */
  read(paymentId: string): Promise<readonly AuditEvent[]>;
}

export interface CursorKeys {
  /** The key of this environment, made on first use. Raises StoreUnavailable. */
  read(): Promise<Uint8Array>;
}

export interface StoredKey {
  readonly keyId: string;
  readonly kind: KeyKind;
  readonly merchantId: string | null;
  /** SHA-256 in hex. */
  readonly secretHash: string;
  readonly scopes: readonly Scope[];
  readonly expiresAt: string | null;
  readonly revokedAt: string | null;
  /** The API Gateway key that meters this merchant. */
  readonly usageKey: string | null;
}

export interface ApiKeys {
  /** Strongly consistent. Raises StoreUnavailable. */
  read(keyId: string): Promise<StoredKey | null>;
}

export interface Merchants {
  /** The merchant's own risk limits, empty when it has none. Raises StoreUnavailable. */
  limitsOf(merchantId: string): Promise<MerchantLimits>;
}

export type WorkflowResult = 'succeeded' | 'failed' | 'timed-out';

export interface PaymentWorkflow {
  /**
   * Starts one execution and waits for its end, at most `timeoutMs`; never starts a second one.
   * Raises StoreUnavailable when it cannot be known to have started.
   */
  run(order: DeliveredOrder, timeoutMs: number): Promise<WorkflowResult>;
}

export type ReviewOutcome = {
  readonly paymentId: string;
  readonly decision: 'approve' | 'decline';
  readonly note: string | null;
  readonly actor: string;
};

export interface ReviewTasks {
  /** Resumes the waiting review; `gone` when nobody waits for this token (any more). Raises StoreUnavailable. */
  resume(taskToken: string, outcome: ReviewOutcome): Promise<'resumed' | 'gone'>;
}

export interface QueuedOrder {
  readonly lane: Lane;
  readonly order: WorkOrder;
  readonly delaySeconds: number;
}

/** Sends all it can and answers the indexes of what could not be sent; never raises. */
export interface WorkQueue {
  send(orders: readonly QueuedOrder[]): Promise<ReadonlySet<number>>;
}

export interface EventTopic {
  publish(events: readonly CloudEvent[]): Promise<ReadonlySet<number>>;
}

/** `absent` only answers an inquiry: the processor never saw this key, so nothing was charged. */
export type ProcessorAnswer =
  | {
      readonly outcome: 'approved';
      readonly reference: string;
      /** RFC 3339: when the processor booked it; one that does not say books when it answers. */
      readonly bookedAt?: string | undefined;
    }
  | { readonly outcome: 'declined'; readonly code: string }
  | { readonly outcome: 'unavailable'; readonly retryAfterSeconds?: number }
  | { readonly outcome: 'unknown' };
export type InquiryAnswer = ProcessorAnswer | { readonly outcome: 'absent' };

export interface ChargeRequest {
  /** The idempotency key: the same key never has a second effect. */
  readonly key: string;
  readonly paymentId: string;
  readonly merchantId: string;
  readonly amountMinor: number;
  readonly currency: string;
}

/** Answers are values; no method raises. */
export interface Processor {
  readonly name: string;
  authorize(request: ChargeRequest & { readonly paymentMethod: string }): Promise<ProcessorAnswer>;
  capture(request: ChargeRequest & { readonly authorizationId: string }): Promise<ProcessorAnswer>;
  void(request: ChargeRequest & { readonly authorizationId: string }): Promise<ProcessorAnswer>;
  refund(request: ChargeRequest & { readonly captureId: string }): Promise<ProcessorAnswer>;
  inquire(key: string): Promise<InquiryAnswer>;
}

/** What a run that a client waited for says of the processor; `unknown` for one that says nothing. */
export type RunVerdict = 'served' | 'failed' | 'unknown';

/** Gives the seat back and says how the run went; never raises. */
export type LeaveSeat = (verdict: RunVerdict) => Promise<void>;

export interface WaitingSeats {
  /** Null when all seats are taken, none can be had, or the processor's circuit is open; never raises. */
  take(seconds: number): Promise<LeaveSeat | null>;
}
