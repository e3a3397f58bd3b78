/** Records that every attempt has failed. */
import { type Decision, nextChange } from './change.ts';
import { NOTHING_DUE } from './due.ts';
import type { PaymentRecord } from './payment.ts';

const ACTOR = 'system:fail-payment';

export interface FailInput {
  readonly record: PaymentRecord;
  /** Kebab-case code and a sentence that says nothing of our inside. */
  readonly code: string;
  readonly message: string;
  /** `unknown` when the processor was asked and never answered. */
  readonly outcome: 'known' | 'unknown';
  readonly processorName: string;
  readonly nowMs: number;
  readonly attempts: number;
}

/** A technical failure after the last attempt; an operator may retry it. */
export const failPayment = (input: FailInput): Decision<'invalid-transition'> => {
  const { record, code, message, outcome, processorName, nowMs, attempts } = input;
  if (record.status !== 'received') return { ok: false, rejection: 'invalid-transition' };
  const change = nextChange(
    record,
    {
      status: 'failed',
      failure: { code, message, retryable: true },
      processor: {
        name: processorName,
        authorizationId: record.processor?.authorizationId ?? null,
        captureId: null,
        outcome,
      },
      pendingOperation: null,
      runInlineUntil: null,
      attempts,
      ...NOTHING_DUE,
    },
    [{ type: 'payment.failed', to: 'failed', actor: ACTOR, data: { code, outcome } }],
    nowMs,
  );
  return { ok: true, change };
};
