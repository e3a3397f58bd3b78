/** Decides what the processor's answer to an authorization means. */
import type { AuthorizationFact, ScreeningFact } from '../contract/messages.ts';
import { toTimestamp } from '../contract/text.ts';
import { type Change, nextChange, timeOnRow } from './change.ts';
import { dueExpiry, NOTHING_DUE } from './due.ts';
import { authorizedEntry, screenedEntry } from './facts.ts';
import type { PaymentRecord } from './payment.ts';

export type AuthorizationAnswer =
  | { readonly outcome: 'approved'; readonly authorizationId: string }
  | { readonly outcome: 'declined'; readonly code: string };

export type Authorization =
  | { readonly ok: true; readonly outcome: 'authorized'; readonly authorization: AuthorizationFact }
  | {
      readonly ok: true;
      readonly outcome: 'authorized-manual' | 'declined';
      readonly change: Change;
    }
  | { readonly ok: false; readonly rejection: 'invalid-transition' };

export const authorizePayment = (input: {
  readonly record: PaymentRecord;
  readonly screening: ScreeningFact;
  readonly answer: AuthorizationAnswer;
  readonly processorName: string;
  readonly nowMs: number;
  readonly attempts: number;
}): Authorization => {
  const { record, screening, answer, processorName, attempts } = input;
  const nowMs = timeOnRow(record, input.nowMs, screening);
  if (record.status !== 'received') return { ok: false, rejection: 'invalid-transition' };
  const ended = { risk: screening.risk, attempts, runInlineUntil: null };
  if (answer.outcome === 'declined') {
    const failure = {
      code: answer.code,
      message: 'The issuer declined this payment.',
      retryable: false,
    };
    const processor = {
      name: processorName,
      authorizationId: null,
      captureId: null,
      outcome: 'known' as const,
    };
    const declined = {
      type: 'payment.declined',
      to: 'declined',
      actor: 'system:authorize-payment',
      data: { code: answer.code, processor: processorName },
    } as const;
    const patch = { ...ended, status: 'declined' as const, failure, processor, ...NOTHING_DUE };
    const change = nextChange(record, patch, [screenedEntry(screening), declined], nowMs);
    return { ok: true, outcome: 'declined', change };
  }
  const authorization = {
    processorName,
    authorizationId: answer.authorizationId,
    at: toTimestamp(nowMs),
  };
  if (record.captureMethod === 'automatic') {
    return { ok: true, outcome: 'authorized', authorization };
  }
  const processor = {
    name: processorName,
    authorizationId: answer.authorizationId,
    captureId: null,
    outcome: 'known' as const,
  };
  const change = nextChange(
    record,
    { ...ended, status: 'authorized', failure: null, processor, ...dueExpiry(nowMs) },
    [screenedEntry(screening), authorizedEntry(authorization)],
    nowMs,
  );
  return { ok: true, outcome: 'authorized-manual', change };
};
