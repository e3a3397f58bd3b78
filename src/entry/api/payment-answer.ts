/** A payment as an answer: its view, and the headers that the contract promises with it. */
import type { Preference } from '../../contract/headers.ts';
import type { PaymentRecord } from '../../contract/payment-record.ts';
import { toPayment } from '../../domain/payment.ts';
import type { Answered } from './api-answer.ts';

export const etagOf = (payment: PaymentRecord): string => `"${payment.version}"`;

export interface ChangedPayment {
  readonly payment: PaymentRecord;
  readonly statusCode: number;
  readonly replayed: boolean;
  /** RFC 3339. */
  readonly keyExpiresAt: string;
}

/** Says which preference was followed, when one was given: the wait, or the answer before the outcome. */
export function preferenceApplied(
  { waitSeconds, isStated }: Preference,
  statusCode: number,
): Readonly<Record<string, string>> {
  if (!isStated) return {};
  if (statusCode === 202) return { 'preference-applied': 'respond-async' };
  // A replay of what was waited for follows no wish for an early answer.
  return waitSeconds === null ? {} : { 'preference-applied': `wait=${waitSeconds}` };
}

/** What the answer to every changing request says of its idempotency key. */
export const changeHeaders = ({
  replayed,
  keyExpiresAt,
}: Pick<ChangedPayment, 'replayed' | 'keyExpiresAt'>): Readonly<Record<string, string>> => ({
  'idempotency-expires': keyExpiresAt,
  ...(replayed ? { 'idempotent-replayed': 'true' } : {}),
});

export const answerChangedPayment = (
  change: ChangedPayment,
  headers: Readonly<Record<string, string>>,
): Answered => ({
  kind: 'answered',
  status: change.statusCode,
  body: toPayment(change.payment),
  headers: { etag: etagOf(change.payment), ...changeHeaders(change), ...headers },
});
