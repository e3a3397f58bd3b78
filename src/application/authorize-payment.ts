/** Asks the processor to hold the funds; writes only when the payment rests there: declined, or manual. */
import type { AuthorizeInput, AuthorizeOutput } from '../contract/messages.ts';
import { authorizePayment } from '../domain/authorize.ts';
import { processorKey } from '../domain/processor-key.ts';
import { askProcessor, mayHaveBeenAsked } from './ask-processor.ts';
import { commitDecided } from './commit-decided.ts';
import type { Now, PaymentReader, PaymentWriter, Processor } from './ports.ts';
import { decideWritten } from './written-authorization.ts';

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
    const { id: paymentId, merchantId, amountMinor, currency, paymentMethod } = payment;
    const answer = await askProcessor({
      processor,
      key,
      inquireFirst: mayHaveBeenAsked(input, payment, now()),
      ask: () =>
        processor.authorize({ key, paymentId, merchantId, amountMinor, currency, paymentMethod }),
    });
    const context = {
      screening,
      answer:
        answer.outcome === 'approved'
          ? { outcome: 'approved' as const, authorizationId: answer.reference }
          : answer,
      processorName: processor.name,
      attempts: order.receiveCount,
    };
    const decision = authorizePayment({ ...context, record: payment, nowMs: now() });
    if (!decision.ok) return { outcome: 'nothing-to-do' };
    if (decision.outcome === 'authorized') {
      return { outcome: 'authorized', authorization: decision.authorization };
    }
    const written = await commitDecided({
      payments,
      record: payment,
      decide: (record) => decideWritten({ ...context, record, nowMs: now() }),
    });
    return { outcome: written === 'committed' ? decision.outcome : 'nothing-to-do' };
  };
