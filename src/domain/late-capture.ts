/** Records money that the processor took for a payment which had come to its end without it. */
import { toTimestamp } from '../contract/text.ts';
import { type Decision, nextChange } from './change.ts';
import type { PaymentRecord } from './payment.ts';

/**
 * The status stays: what had ended is not begun again by an answer. The trail and the processor's id of the capture
 * say what there is to give back.
 */
export const recordLateCapture = (input: {
  readonly record: PaymentRecord;
  readonly processorName: string;
  readonly captureId: string;
  readonly amountMinor: number;
  /** When the processor booked it; by default now. */
  readonly bookedAt?: string | undefined;
  readonly nowMs: number;
}): Decision<'captured-before'> => {
  const { record, processorName, captureId, amountMinor, nowMs } = input;
  const { processor } = record;
  if (processor !== null && processor.captureId !== null) {
    return { ok: false, rejection: 'captured-before' };
  }
  const { bookedAt = toTimestamp(nowMs) } = input;
  const change = nextChange(
    record,
    {
      processor: {
        name: processorName,
        authorizationId: processor?.authorizationId ?? null,
        captureId,
        outcome: 'known',
      },
    },
    [
      {
        type: 'payment.captured-late',
        to: record.status,
        actor: 'system:capture-payment',
        data: { amountMinor, captureId, bookedAt },
      },
    ],
    nowMs,
  );
  return { ok: true, change };
};
