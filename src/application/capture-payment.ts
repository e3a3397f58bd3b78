/** Captures an authorized payment and writes the one transaction that ends the happy path. */
import type { CaptureInput, CaptureOutput } from '../contract/messages.ts';
import { captureAutomatically } from '../domain/capture.ts';
import { processorKey } from '../domain/processor-key.ts';
import { askProcessor, mayHaveBeenAsked } from './ask-processor.ts';
import { commitDecided } from './commit-decided.ts';
import { type LateCapture, noticeLateCapture } from './late-capture.ts';
import type { Now, PaymentReader, PaymentWriter, Processor } from './ports.ts';
import { decideWritten } from './written-authorization.ts';

interface Options {
  readonly payments: PaymentReader & PaymentWriter;
  readonly processor: Processor;
  readonly now: Now;
  readonly onLateCapture: (late: LateCapture) => void;
}

export type CapturePayment = (input: CaptureInput) => Promise<CaptureOutput>;

/** Raises ProcessorUnavailable, ProcessorOutcomeUnknown, StoreUnavailable. */
export const createCapturePayment =
  (options: Options): CapturePayment =>
  async (input) => {
    const { payments, processor, now } = options;
    const { payment, screening, authorization, order } = input;
    const key = processorKey(payment.id, 'capture');
    const { id: paymentId, merchantId, amountMinor, currency } = payment;
    const { authorizationId } = authorization;
    const answer = await askProcessor({
      processor,
      key,
      inquireFirst: mayHaveBeenAsked(input, payment, now()),
      ask: () =>
        processor.capture({ key, paymentId, merchantId, amountMinor, currency, authorizationId }),
    });
    if (answer.outcome === 'declined') return recordDecline(options, input, answer.code);
    const written = await commitDecided({
      payments,
      record: payment,
      decide: (record) =>
        captureAutomatically({
          record,
          screening,
          authorization,
          captureId: answer.reference,
          bookedAt: answer.bookedAt,
          nowMs: now(),
          attempts: order.receiveCount,
        }),
    });
    if (written === 'committed') return { outcome: 'captured' };
    const { reference: captureId, bookedAt } = answer;
    const capture = { captureId, amountMinor, bookedAt };
    return { outcome: await noticeLateCapture(options, paymentId, capture) };
  };

/** Held, but refused when they were to be taken: the funds are released, then the payment is declined. */
async function recordDecline(
  { payments, processor, now }: Options,
  input: CaptureInput,
  code: string,
): Promise<CaptureOutput> {
  const { payment, screening, authorization, order } = input;
  const key = processorKey(payment.id, 'void');
  const { id: paymentId, merchantId, amountMinor, currency } = payment;
  const { authorizationId } = authorization;
  const release = await askProcessor({
    processor,
    key,
    inquireFirst: mayHaveBeenAsked(input, payment, now()),
    ask: () =>
      processor.void({ key, paymentId, merchantId, amountMinor, currency, authorizationId }),
  });
  if (release.outcome === 'declined') {
    throw new Error(
      `Payment ${paymentId} can be neither captured (${code}) nor voided (${release.code}). Ask the processor.`,
    );
  }
  const written = await commitDecided({
    payments,
    record: payment,
    decide: (record) =>
      decideWritten({
        record,
        screening,
        answer: { outcome: 'declined', code },
        processorName: processor.name,
        nowMs: now(),
        attempts: order.receiveCount,
      }),
  });
  return { outcome: written === 'committed' ? 'declined' : 'nothing-to-do' };
}
