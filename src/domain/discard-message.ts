/** Records that an operator threw away a message about a payment; the payment itself stays as it is. */
import { type Decision, nextChange } from './change.ts';
import type { PaymentRecord } from './payment.ts';

/** A message that was given up, by the queue that held it. */
export interface DiscardedMessage {
  readonly queue: string;
  readonly messageId: string;
  /** The operation that it ordered, or the event that it told of. */
  readonly what: string;
}

export const discardMessage = (input: {
  readonly record: PaymentRecord;
  readonly message: DiscardedMessage;
  readonly reason: string;
  readonly actor: string;
  readonly nowMs: number;
}): Decision<never> => {
  const { record, message, reason, actor, nowMs } = input;
  const entry = {
    type: 'payment.message-discarded',
    to: record.status,
    actor,
    data: { ...message, reason },
  } as const;
  return { ok: true, change: nextChange(record, {}, [entry], nowMs) };
};
