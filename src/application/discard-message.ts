/** Writes into a payment's audit trail that a message about it was thrown away, once for each message. */
import { type DiscardedMessage, discardMessage } from '../domain/discard-message.ts';
import { commitDecided } from './commit-decided.ts';
import type { AuditTrail, Now, PaymentReader, PaymentWriter } from './ports.ts';

interface Options {
  readonly payments: PaymentReader & PaymentWriter;
  readonly trail: AuditTrail;
  readonly now: Now;
}

export type DiscardMessage = (input: {
  readonly paymentId: string;
  readonly message: DiscardedMessage;
  readonly reason: string;
  readonly actor: string;
}) => Promise<'recorded' | 'recorded-before' | 'no-payment'>;

/** Raises StoreUnavailable: then the message must stay, and the same call may be made again. */
export const createDiscardMessage =
  ({ payments, trail, now }: Options): DiscardMessage =>
  async ({ paymentId, message, reason, actor }) => {
    const record = await payments.read(paymentId);
    if (record === null) return 'no-payment';
    const known = (await trail.read(paymentId)).some(
      ({ type, data }) =>
        type === 'payment.message-discarded' && data.messageId === message.messageId,
    );
    if (known) return 'recorded-before';
    await commitDecided({
      payments,
      record,
      decide: (newest) => discardMessage({ record: newest, message, reason, actor, nowMs: now() }),
    });
    return 'recorded';
  };
