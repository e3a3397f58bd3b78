/** Writes into a payment's audit trail that a message about it was thrown away, once for each message. */
import { type DiscardedMessage, discardMessage } from '../domain/discard-message.ts';
import {
  type AuditTrail,
  type Now,
  type PaymentReader,
  type PaymentWriter,
  StoreUnavailable,
} from './ports.ts';

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

const ATTEMPTS_MAX = 4;

/** Raises StoreUnavailable: then the message must stay, and the same call may be made again. */
export const createDiscardMessage =
  ({ payments, trail, now }: Options): DiscardMessage =>
  async ({ paymentId, message, reason, actor }) => {
    for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt += 1) {
      // The row first: whoever writes an entry after the trail was read has moved the row on.
      const record = await payments.read(paymentId);
      if (record === null) return 'no-payment';
      const isKnown = (await trail.read(paymentId)).some(
        ({ type, data }) =>
          type === 'payment.message-discarded' && data.messageId === message.messageId,
      );
      if (isKnown) return 'recorded-before';
      const decision = discardMessage({ record, message, reason, actor, nowMs: now() });
      if (!decision.ok) continue;
      const { outcome } = await payments.commit(decision.change);
      if (outcome === 'committed') return 'recorded';
    }
    throw new StoreUnavailable(`Payment ${paymentId} kept changing. Try again.`);
  };
