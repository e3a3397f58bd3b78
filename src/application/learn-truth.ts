/** Learns from the processor what has become of a payment whose own record does not say. */
import type { ScreeningFact } from '../contract/messages.ts';
import type { PaymentRecord } from '../contract/payment-record.ts';
import { toTimestamp } from '../contract/text.ts';
import { captureAutomatically } from '../domain/capture.ts';
import type { Decision } from '../domain/change.ts';
import { processorKey } from '../domain/processor-key.ts';
import { screenPayment } from '../domain/screen.ts';
import type { Processor } from './ports.ts';

/** `open`: the processor does not say. `absent`: it was never asked, so nothing was charged. */
export type Truth =
  | { readonly kind: 'open' | 'absent' }
  | { readonly kind: 'declined'; readonly code: string }
  | {
      readonly kind: 'authorized';
      readonly authorizationId: string;
      readonly capture: 'not-asked' | 'refused';
    }
  | CapturedTruth;

export interface CapturedTruth {
  readonly kind: 'captured';
  readonly authorizationId: string;
  readonly captureId: string;
  readonly bookedAt?: string | undefined;
}

/** Only inquires: it charges nothing and releases nothing. */
export async function learnTruth(processor: Processor, record: PaymentRecord): Promise<Truth> {
  const authorization = await processor.inquire(processorKey(record.id, 'authorize'));
  if (authorization.outcome === 'declined') return { kind: 'declined', code: authorization.code };
  if (authorization.outcome === 'absent') return { kind: 'absent' };
  if (authorization.outcome !== 'approved') return { kind: 'open' };
  const { reference: authorizationId } = authorization;
  const held = { kind: 'authorized', authorizationId } as const;
  if (record.captureMethod === 'manual') return { ...held, capture: 'not-asked' };
  const capture = await processor.inquire(processorKey(record.id, 'capture'));
  switch (capture.outcome) {
    case 'approved':
      return {
        kind: 'captured',
        authorizationId,
        captureId: capture.reference,
        bookedAt: capture.bookedAt,
      };
    case 'absent':
      return { ...held, capture: 'not-asked' };
    case 'declined':
      return { ...held, capture: 'refused' };
    case 'unavailable':
    case 'unknown':
      return { kind: 'open' };
  }
}

export interface TruthContext {
  readonly attempts: number;
  readonly processorName: string;
  readonly nowMs: number;
}

/** The funds were taken, and the run that should have recorded it did not come to that. */
export function recordCaptured(
  record: PaymentRecord,
  { captureId, authorizationId, bookedAt }: CapturedTruth,
  context: TruthContext,
): Decision<'invalid-transition'> {
  const { processorName, nowMs } = context;
  const authorization = { processorName, authorizationId, at: toTimestamp(nowMs) };
  const screening = rescreen(record, context);
  return captureAutomatically({
    record,
    ...context,
    screening,
    authorization,
    captureId,
    bookedAt,
  });
}

/**
 * The processor was asked, so screening had let the payment pass; its finding was lost with the run.
 * It is found again by the general rules and passes whatever they say now.
 */
export function rescreen(
  record: PaymentRecord,
  { nowMs, attempts }: Pick<TruthContext, 'nowMs' | 'attempts'>,
): ScreeningFact {
  const passed = { ...record, status: 'received' as const, reviewApproved: true };
  const again = screenPayment({ record: passed, limits: {}, nowMs, attempts });
  if (!again.ok || again.outcome !== 'proceed') {
    throw new Error(`Payment ${record.id} was let pass by screening and now is not.`);
  }
  return again.screening;
}
