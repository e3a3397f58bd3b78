/** Records an operator's decision on a payment in review; the stream has it carried out. */
import { actorOf, type Caller } from '../contract/caller.ts';
import type { PaymentStatus, ReviewPayment as ReviewRequest } from '../contract/payment.ts';
import type { PaymentRecord } from '../contract/payment-record.ts';
import { requestReview } from '../domain/request-review.ts';
import {
  expiryOf,
  type IdempotentRequest,
  idempotencyScope,
  newIdempotencyRecord,
} from './idempotency.ts';
import {
  type IdempotencyRecord,
  type IdempotencyRecords,
  type Now,
  type PaymentReader,
  type PaymentWriter,
  StoreUnavailable,
} from './ports.ts';

interface Options {
  readonly payments: PaymentReader & PaymentWriter;
  readonly idempotency: Pick<IdempotencyRecords, 'find'>;
  readonly now: Now;
}

export interface ReviewInput extends IdempotentRequest {
  readonly caller: Extract<Caller, { kind: 'operator' }>;
  readonly paymentId: string;
  readonly request: ReviewRequest;
}

export type ReviewResult =
  | {
      readonly ok: true;
      readonly payment: PaymentRecord;
      readonly statusCode: number;
      readonly replayed: boolean;
      readonly keyExpiresAt: string;
    }
  | {
      readonly ok: false;
      readonly rejection:
        | 'payment-not-found'
        | 'idempotency-key-reused'
        | 'operation-in-progress'
        | 'invalid-transition';
      readonly currentStatus?: PaymentStatus;
    };

export type ReviewPayment = (input: ReviewInput) => Promise<ReviewResult>;

const ATTEMPTS_MAX = 4;
const ACCEPTED = 202;

/** Raises StoreUnavailable. */
export const createReviewPayment =
  ({ payments, idempotency, now }: Options): ReviewPayment =>
  async (input) => {
    const { caller, request, paymentId } = input;
    const scope = idempotencyScope(caller, input.idempotencyKey);
    for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt += 1) {
      const [record, used] = await Promise.all([payments.read(paymentId), idempotency.find(scope)]);
      if (used !== null) return replayOf(input, used, record);
      if (record === null) return { ok: false, rejection: 'payment-not-found' };
      const nowMs = now();
      const decision = requestReview({ record, request, actor: actorOf(caller), nowMs });
      if (!decision.ok) {
        return { ok: false, rejection: decision.rejection, currentStatus: record.status };
      }
      const kept = newIdempotencyRecord({
        caller,
        request: input,
        resourceId: paymentId,
        statusCode: ACCEPTED,
        nowMs,
      });
      const { outcome } = await payments.commit(decision.change, kept);
      if (outcome === 'committed') {
        const keyExpiresAt = expiryOf(kept);
        const payment = decision.change.after;
        return { ok: true, payment, statusCode: ACCEPTED, replayed: false, keyExpiresAt };
      }
      // Someone was faster with the payment or with the key: look again, then decide.
    }
    throw new StoreUnavailable(`Payment ${paymentId} kept changing while it was reviewed.`);
  };

function replayOf(
  { fingerprint }: ReviewInput,
  used: IdempotencyRecord,
  payment: PaymentRecord | null,
): ReviewResult {
  if (used.fingerprint !== fingerprint) return { ok: false, rejection: 'idempotency-key-reused' };
  if (payment === null) throw new Error(`Payment ${used.resourceId} is gone, but its key is not.`);
  const { statusCode } = used;
  return { ok: true, payment, statusCode, replayed: true, keyExpiresAt: expiryOf(used) };
}
