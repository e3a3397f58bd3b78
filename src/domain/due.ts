/** What must have happened to a payment by when. */
import type { DueKind } from '../contract/payment-record.ts';
import { toTimestamp } from '../contract/text.ts';
import { cutOffMsOf, settlementDateOf } from './settlement-day.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Longer than the queue's whole ladder of retries (about 1¾ hours): before that, work is not lost. */
export const STUCK_AFTER_MS = 2 * HOUR_MS;
/** So often is work ordered again at the queue's pace; who is stuck then is a straggler. */
export const REQUEUES_MAX = 3;
export const REVIEW_WITHIN_MS = 24 * HOUR_MS;
export const AUTHORIZATION_EXPIRES_AFTER_MS = 7 * DAY_MS;

export interface Due {
  readonly dueKind: DueKind | null;
  readonly dueAt: string | null;
}

export const NOTHING_DUE: Due = { dueKind: null, dueAt: null };

export const dueStuck = (nowMs: number): Due => ({
  dueKind: 'stuck',
  dueAt: toTimestamp(nowMs + STUCK_AFTER_MS),
});

export const dueReview = (nowMs: number): Due => ({
  dueKind: 'review',
  dueAt: toTimestamp(nowMs + REVIEW_WITHIN_MS),
});

export const dueExpiry = (nowMs: number): Due => ({
  dueKind: 'expiry',
  dueAt: toTimestamp(nowMs + AUTHORIZATION_EXPIRES_AFTER_MS),
});

/** After a void that the processor refused: asked for again a day later, not every minute. */
export const dueExpiryAgain = (nowMs: number): Due => ({
  dueKind: 'expiry',
  dueAt: toTimestamp(nowMs + DAY_MS),
});

/** Work that was ordered again gets as long as the first time; when that was in vain, a day. */
export const dueStuckAgain = (nowMs: number, times: number): Due =>
  times <= REQUEUES_MAX
    ? dueStuck(nowMs)
    : { dueKind: 'stuck', dueAt: toTimestamp(nowMs + DAY_MS) };

/** Settlement takes what was booked before the UTC day's end. `bookedAt` as RFC 3339. */
export const dueSettlement = (bookedAt: string): Due => ({
  dueKind: 'settle',
  dueAt: toTimestamp(cutOffMsOf(settlementDateOf(Date.parse(bookedAt)))),
});
