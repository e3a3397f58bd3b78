/** Records a merchant's command to capture a manually authorized payment, whole or in part. */
import type { CapturePayment } from '../contract/payment.ts';
import type { Decision } from './change.ts';
import type { PaymentRecord } from './payment.ts';
import { recordOperation } from './record-operation.ts';

export const requestCapture = (input: {
  readonly record: PaymentRecord;
  readonly request: CapturePayment;
  readonly actor: string;
  readonly nowMs: number;
}): Decision<'operation-in-progress' | 'invalid-transition' | 'capture-exceeds-authorized'> => {
  const { record, request, actor, nowMs } = input;
  const amountMinor = request.amountMinor ?? record.amountMinor;
  if (record.pendingOperation !== null) return { ok: false, rejection: 'operation-in-progress' };
  if (record.status !== 'authorized') return { ok: false, rejection: 'invalid-transition' };
  if (amountMinor > record.amountMinor) {
    return { ok: false, rejection: 'capture-exceeds-authorized' };
  }
  return recordOperation({
    record,
    operation: { operation: 'capture', amountMinor },
    type: 'payment.capture-requested',
    data: { amountMinor },
    actor,
    nowMs,
  });
};
