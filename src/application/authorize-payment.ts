/** Asks the processor to hold the funds; writes only when the payment rests there: declined, or manual. */
import type { AuthorizeInput, AuthorizeOutput } from '../contract/messages.ts';
import type { PaymentRecord } from '../contract/payment-record.ts';
import { authorizePayment } from '../domain/authorize.ts';
import { processorKey } from '../domain/processor-key.ts';
import { askProcessor, mayHaveBeenAsked } from './ask-processor.ts';
import { commitDecided } from './commit-decided.ts';
import type { Now, PaymentReader, PaymentWriter, Processor } from './ports.ts';

interface Options {
  readonly payments: PaymentReader & PaymentWriter;
  readonly processor: Processor;
  readonly now: Now;
}

export type AuthorizePayment = (input: AuthorizeInput) => Promise<AuthorizeOutput>;

/** Raises ProcessorUnavailable, ProcessorOutcomeUnknown, StoreUnavailable. */
export const createAuthorizePayment =
  ({ payments, processor, now }: Options): AuthorizePayment =>
  async (input) => {
    const { payment, screening, order } = input;
    if (payment.status !== 'received') return { outcome: 'nothing-to-do' };
    const key = processorKey(payment.id, 'authorize');
    const { id: paymentId, amountMinor, currency, paymentMethod } = payment;
    const answer = await askProcessor({
      processor,
      key,
      inquireFirst: mayHaveBeenAsked(input),
      ask: () => processor.authorize({ key, paymentId, amountMinor, currency, paymentMethod }),
    });
    const decide = (record: PaymentRecord) =>
      authorizePayment({
        record,
        screening,
        answer:
          answer.outcome === 'approved'
            ? { outcome: 'approved', authorizationId: answer.reference }
            : answer,
        processorName: processor.name,
        nowMs: now(),
        attempts: order.receiveCount,
      });
    const decision = decide(payment);
    if (!decision.ok) return { outcome: 'nothing-to-do' };
    if (decision.outcome === 'authorized') {
      return { outcome: 'authorized', authorization: decision.authorization };
    }
    const written = await commitDecided({ payments, record: payment, decide: withChange(decide) });
    return { outcome: written === 'committed' ? decision.outcome : 'nothing-to-do' };
  };

/** The decision as one that always ends in a change, which it does for all but automatic captures. */
const withChange =
  (decide: (record: PaymentRecord) => ReturnType<typeof authorizePayment>) =>
  (record: PaymentRecord) => {
    const decision = decide(record);
    return decision.ok && decision.outcome === 'authorized'
      ? ({ ok: false, rejection: 'invalid-transition' } as const)
      : decision;
  };
