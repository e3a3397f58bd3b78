/** Decides what a capture at the processor means: the automatic one, and the one a merchant asked for. */
import type { AuthorizationFact, ScreeningFact } from '../contract/messages.ts';
import { toTimestamp } from '../contract/text.ts';
import { type Decision, nextChange } from './change.ts';
import { dueSettlement } from './due.ts';
import { authorizedEntry, screenedEntry } from './facts.ts';
import { invariant } from './invariant.ts';
import type { PaymentRecord } from './payment.ts';

const ACTOR = 'system:capture-payment';

/** Automatic capture: from `received` straight to `captured`, with all that was found out on the way. */
export const captureAutomatically = (input: {
  readonly record: PaymentRecord;
  readonly screening: ScreeningFact;
  readonly authorization: AuthorizationFact;
  readonly captureId: string;
  /** When the processor booked it; by default now. */
  readonly bookedAt?: string | undefined;
  readonly nowMs: number;
  readonly attempts: number;
}): Decision<'invalid-transition'> => {
  const { record, screening, authorization, captureId, nowMs, attempts } = input;
  const { bookedAt = toTimestamp(nowMs) } = input;
  invariant(record.captureMethod === 'automatic', 'A manual payment is captured by command.');
  if (record.status !== 'received') return { ok: false, rejection: 'invalid-transition' };
  const change = nextChange(
    record,
    {
      status: 'captured',
      amountCapturedMinor: record.amountMinor,
      risk: screening.risk,
      failure: null,
      processor: {
        name: authorization.processorName,
        authorizationId: authorization.authorizationId,
        captureId,
        outcome: 'known',
      },
      attempts,
      runInlineUntil: null,
      ...dueSettlement(bookedAt),
    },
    [
      screenedEntry(screening),
      authorizedEntry(authorization),
      {
        type: 'payment.captured',
        to: 'captured',
        actor: ACTOR,
        data: { amountMinor: record.amountMinor, captureId, bookedAt },
      },
    ],
    nowMs,
  );
  return { ok: true, change };
};

/** Manual capture, carried out: all or part of the authorized amount; the rest is released. */
export const captureAuthorized = (input: {
  readonly record: PaymentRecord;
  readonly amountMinor: number;
  readonly captureId: string;
  /** When the processor booked it; by default now. */
  readonly bookedAt?: string | undefined;
  readonly nowMs: number;
  readonly attempts: number;
}): Decision<'invalid-transition' | 'capture-exceeds-authorized'> => {
  const { record, amountMinor, captureId, nowMs, attempts } = input;
  const { bookedAt = toTimestamp(nowMs) } = input;
  invariant(
    Number.isSafeInteger(amountMinor) && amountMinor >= 1,
    'Amounts are whole and positive.',
  );
  if (record.status !== 'authorized') return { ok: false, rejection: 'invalid-transition' };
  if (amountMinor > record.amountMinor) {
    return { ok: false, rejection: 'capture-exceeds-authorized' };
  }
  invariant(record.processor !== null, 'An authorized payment has a processor.');
  const change = nextChange(
    record,
    {
      status: 'captured',
      amountCapturedMinor: amountMinor,
      failure: null,
      processor: { ...record.processor, captureId, outcome: 'known' },
      pendingOperation: null,
      runInlineUntil: null,
      attempts,
      ...dueSettlement(bookedAt),
    },
    [
      {
        type: 'payment.captured',
        to: 'captured',
        actor: ACTOR,
        data: { amountMinor, captureId, bookedAt },
      },
    ],
    nowMs,
  );
  return { ok: true, change };
};
