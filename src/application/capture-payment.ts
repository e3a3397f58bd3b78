/** Captures an authorized payment and writes the one transaction that ends the happy path. */
import type { CaptureInput, CaptureOutput } from '../contract/messages.ts';
import { captureAutomatically } from '../domain/capture.ts';
import { processorKey } from '../domain/processor-key.ts';
import { askProcessor, mayHaveBeenAsked } from './ask-processor.ts';
import { commitDecided } from './commit-decided.ts';
import {
  type Now,
  type PaymentReader,
  type PaymentWriter,
  type Processor,
  ProcessorUnavailable,
} from './ports.ts';

interface Options {
  readonly payments: PaymentReader & PaymentWriter;
  readonly processor: Processor;
  readonly now: Now;
}

export type CapturePayment = (input: CaptureInput) => Promise<CaptureOutput>;

/** Raises ProcessorUnavailable, ProcessorOutcomeUnknown, StoreUnavailable. */
export const createCapturePayment =
  ({ payments, processor, now }: Options): CapturePayment =>
  async (input) => {
    const { payment, screening, authorization, order } = input;
    const key = processorKey(payment.id, 'capture');
    const { id: paymentId, amountMinor, currency } = payment;
    const { authorizationId } = authorization;
    const answer = await askProcessor({
      processor,
      key,
      inquireFirst: mayHaveBeenAsked(input),
      ask: () => processor.capture({ key, paymentId, amountMinor, currency, authorizationId }),
    });
    if (answer.outcome === 'declined') {
      // Funds that were just held and cannot be taken: no outcome of ours, so a person must look.
      throw new ProcessorUnavailable(`The processor refused capture ${key}: ${answer.code}.`);
    }
    const written = await commitDecided({
      payments,
      record: payment,
      decide: (record) =>
        captureAutomatically({
          record,
          screening,
          authorization,
          captureId: answer.reference,
          nowMs: now(),
          attempts: order.receiveCount,
        }),
    });
    return { outcome: written === 'committed' ? 'captured' : 'nothing-to-do' };
  };
