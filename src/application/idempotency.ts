/** The rules of idempotency keys that every changing use case shares. */
import type { Caller } from '../contract/caller.ts';
import type { PaymentRecord } from '../contract/payment-record.ts';
import type { IdempotencyRecord } from './ports.ts';

const KEPT_SECONDS = 24 * 60 * 60;

/** What a changing request brings beside its body. */
export interface IdempotentRequest {
  readonly idempotencyKey: string;
  /** SHA-256 of method, path and canonical body. */
  readonly fingerprint: string;
}

/** Keys are scoped to the merchant; the platform's operators share one scope. */
export const idempotencyScope = (caller: Caller, key: string): string =>
  `${caller.kind === 'merchant' ? caller.merchantId : 'OPERATOR'}#${key}`;

export const newIdempotencyRecord = (input: {
  readonly caller: Caller;
  readonly request: IdempotentRequest;
  readonly resourceId: string;
  readonly statusCode: number;
  readonly nowMs: number;
}): IdempotencyRecord => ({
  scope: idempotencyScope(input.caller, input.request.idempotencyKey),
  fingerprint: input.request.fingerprint,
  statusCode: input.statusCode,
  resourceId: input.resourceId,
  createdAt: new Date(input.nowMs).toISOString(),
  expiresAt: Math.ceil(input.nowMs / 1000) + KEPT_SECONDS,
});

/** Whether the payment has come to what its client waits for: an outcome, or a rest until a command. */
export const hasOutcome = (record: PaymentRecord): boolean =>
  record.status !== 'received' && record.status !== 'in-review' && record.pendingOperation === null;

/** RFC 3339, as the Idempotency-Expires header tells it. */
export const expiryOf = (record: IdempotencyRecord): string =>
  new Date(record.expiresAt * 1000).toISOString();
