/** Records a merchant's command to capture a manually authorized payment, whole or in part. */
import type { CapturePayment } from '../contract/payment.ts';
import type { Decision } from './change.ts';
import { type CommandInput, recordOperation } from './record-operation.ts';

export type CaptureRejection =
  | 'operation-in-progress'
  | 'invalid-transition'
  | 'capture-exceeds-authorized'
  | 'operation-limit-reached';

export const requestCapture = (
  input: CommandInput & { readonly request: CapturePayment },
): Decision<CaptureRejection> => {
  const { record, request } = input;
  const amountMinor = request.amountMinor ?? record.amountMinor;
  if (record.pendingOperation !== null) return { ok: false, rejection: 'operation-in-progress' };
  if (record.status !== 'authorized') return { ok: false, rejection: 'invalid-transition' };
  if (amountMinor > record.amountMinor) {
    return { ok: false, rejection: 'capture-exceeds-authorized' };
  }
  return recordOperation({
    ...input,
    operation: { operation: 'capture', amountMinor },
    type: 'payment.capture-requested',
    data: { amountMinor },
  });
};
