/** Records that every attempt has failed. */
import { type Decision, nextChange } from './change.ts';
import { NOTHING_DUE } from './due.ts';
import type { PaymentRecord } from './payment.ts';

export interface FailInput {
  readonly record: PaymentRecord;
  /** Kebab-case code and a sentence that says nothing of our inside. */
  readonly code: string;
  readonly message: string;
  /** `unknown` when the processor was asked and never answered. */
  readonly outcome: 'known' | 'unknown';
  readonly processorName: string;
  /** Who gives up: the step after the last attempt, or reconciliation. */
  readonly actor?: string;
  readonly nowMs: number;
  readonly attempts: number;
}

/** A technical failure after the last attempt; an operator may retry it. */
export const failPayment = (
  input: FailInput,
): Decision<'operation-in-progress' | 'invalid-transition'> => {
  const { record, code, message, outcome, processorName, nowMs, attempts } = input;
  const actor = input.actor ?? 'system:fail-payment';
  // A cancel that is to come ends the payment for good, and a failed one could be retried.
  if (record.pendingOperation !== null) return { ok: false, rejection: 'operation-in-progress' };
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
      runInlineUntil: null,
      attempts,
      ...NOTHING_DUE,
    },
    [{ type: 'payment.failed', to: 'failed', actor, data: { code, outcome } }],
    nowMs,
  );
  return { ok: true, change };
};
