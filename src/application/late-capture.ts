/** Makes seen what the processor took for a payment that had come to its end without it. */
import type { PaymentStatus } from '../contract/payment.ts';
import type { PaymentRecord } from '../contract/payment-record.ts';
import { recordLateCapture } from '../domain/late-capture.ts';
import { commitDecided, readExisting } from './commit-decided.ts';
import type { Now, PaymentReader, PaymentWriter, Processor } from './ports.ts';

export interface LateCapture {
  readonly paymentId: string;
  readonly status: PaymentStatus;
  /** The processor's own id of it. */
  readonly captureId: string;
}

interface Options {
  readonly payments: PaymentReader & PaymentWriter;
  readonly processor: Pick<Processor, 'name'>;
  readonly now: Now;
  /** Alarms a person: money was taken, and nothing will give it back by itself. */
  readonly onLateCapture: (late: LateCapture) => void;
}

/**
 * After a capture that could not be recorded: usually another run has recorded the very same, and there is nothing
 * to do. Raises StoreUnavailable.
 */
export async function noticeLateCapture(
  { payments, processor, now, onLateCapture }: Options,
  paymentId: string,
  capture: {
    readonly captureId: string;
    readonly amountMinor: number;
    readonly bookedAt?: string | undefined;
  },
): Promise<'nothing-to-do' | 'captured-late'> {
  const { captureId } = capture;
  const record: PaymentRecord = await readExisting(payments, paymentId);
  if (record.processor?.captureId === captureId) return 'nothing-to-do';
  // Before it is written: should that fail, the repeat of this step rings once more, and nothing is missed.
  onLateCapture({ paymentId, status: record.status, captureId });
  await commitDecided({
    payments,
    record,
    decide: (newest) =>
      recordLateCapture({
        record: newest,
        processorName: processor.name,
        nowMs: now(),
        ...capture,
      }),
  });
  return 'captured-late';
}
