/** After the last attempt: asks the processor what truly happened, and records that, or the failure. */
import type { FailInput, FailOutput, ScreeningFact } from '../contract/messages.ts';
import type { PaymentRecord } from '../contract/payment-record.ts';
import { captureAutomatically } from '../domain/capture.ts';
import type { Decision } from '../domain/change.ts';
import { failPayment } from '../domain/fail.ts';
import { processorKey } from '../domain/processor-key.ts';
import { screenPayment } from '../domain/screen.ts';
import { commitDecided, readExisting } from './commit-decided.ts';
import type { InquiryAnswer, Now, PaymentReader, PaymentWriter, Processor } from './ports.ts';
import { decideWritten } from './written-authorization.ts';

interface Options {
  readonly payments: PaymentReader & PaymentWriter;
  readonly processor: Processor;
  readonly now: Now;
}

export type FailPayment = (input: FailInput) => Promise<FailOutput>;

/** What the processor says of the payment, once and for all. */
type Truth =
  | { readonly kind: 'declined'; readonly code: string }
  | { readonly kind: 'authorized'; readonly authorizationId: string }
  | { readonly kind: 'captured'; readonly authorizationId: string; readonly captureId: string }
  | { readonly kind: 'not-done'; readonly outcome: 'known' | 'unknown' };

const MESSAGES = {
  'processor-unavailable': 'The processor could not be reached before the last attempt.',
  'processor-outcome-unknown': 'The processor has not said whether it charged.',
  'processing-failed': 'The payment could not be processed before the last attempt.',
} as const;

/** Raises StoreUnavailable. */
export function createFailPayment({ payments, processor, now }: Options): FailPayment {
  return async ({ order, error }) => {
    const record = await readExisting(payments, order.paymentId);
    if (record.status !== 'received') return { outcome: 'nothing-to-do' };
    const truth = await learnTruth(processor, record);
    const context = { attempts: order.receiveCount, processorName: processor.name };
    const written = await commitDecided({
      payments,
      record,
      decide: (newest) => decideOn(newest, truth, error?.Error, { ...context, nowMs: now() }),
    });
    if (written === 'nothing-to-do') return { outcome: 'nothing-to-do' };
    return { outcome: truth.kind === 'not-done' ? 'failed' : 'recovered' };
  };
}

async function learnTruth(processor: Processor, record: PaymentRecord): Promise<Truth> {
  const authorization = await processor.inquire(processorKey(record.id, 'authorize'));
  if (authorization.outcome === 'declined') return { kind: 'declined', code: authorization.code };
  if (authorization.outcome !== 'approved') return notDone(authorization);
  const authorizationId = authorization.reference;
  if (record.captureMethod === 'manual') return { kind: 'authorized', authorizationId };
  const capture = await finishCapture(processor, record, authorizationId);
  return capture.outcome === 'approved'
    ? { kind: 'captured', authorizationId, captureId: capture.reference }
    : notDone(capture);
}

/** The funds are held: the capture that did not come through is asked for once more, under its key. */
async function finishCapture(
  processor: Processor,
  { id: paymentId, amountMinor, currency }: PaymentRecord,
  authorizationId: string,
): Promise<InquiryAnswer> {
  const key = processorKey(paymentId, 'capture');
  const known = await processor.inquire(key);
  if (known.outcome !== 'absent') return known;
  return processor.capture({ key, paymentId, amountMinor, currency, authorizationId });
}

/** An inquiry without an answer leaves the outcome open; `absent` and a refusal settle it. */
const notDone = ({ outcome }: InquiryAnswer): Truth => ({
  kind: 'not-done',
  outcome: outcome === 'unavailable' || outcome === 'unknown' ? 'unknown' : 'known',
});

interface Context {
  readonly attempts: number;
  readonly processorName: string;
  readonly nowMs: number;
}

function decideOn(
  record: PaymentRecord,
  truth: Truth,
  errorName: string | undefined,
  context: Context,
): Decision<string> {
  switch (truth.kind) {
    case 'not-done': {
      const code = failureCode(truth.outcome, errorName);
      const { outcome } = truth;
      return failPayment({ record, ...context, code, message: MESSAGES[code], outcome });
    }
    case 'captured': {
      const { captureId, authorizationId } = truth;
      const { processorName, nowMs } = context;
      const at = new Date(nowMs).toISOString();
      const authorization = { processorName, authorizationId, at };
      const screening = rescreen(record, context);
      return captureAutomatically({ record, ...context, screening, authorization, captureId });
    }
    case 'authorized':
    case 'declined': {
      const answer =
        truth.kind === 'declined'
          ? { outcome: 'declined' as const, code: truth.code }
          : { outcome: 'approved' as const, authorizationId: truth.authorizationId };
      const screening = rescreen(record, context);
      return decideWritten({ record, ...context, screening, answer });
    }
  }
}

function failureCode(outcome: 'known' | 'unknown', errorName: string | undefined) {
  if (outcome === 'unknown') return 'processor-outcome-unknown';
  return errorName === 'ProcessorUnavailable' ? 'processor-unavailable' : 'processing-failed';
}

/**
 * The processor was asked, so screening had let the payment pass; its finding was lost with the run.
 * It is found again by the general rules and passes whatever they say now.
 */
function rescreen(record: PaymentRecord, { nowMs, attempts }: Context): ScreeningFact {
  const passed = { ...record, reviewApproved: true };
  const again = screenPayment({ record: passed, limits: {}, nowMs, attempts });
  if (!again.ok || again.outcome !== 'proceed') {
    throw new Error(`Payment ${record.id} was let pass by screening and now is not.`);
  }
  return again.screening;
}
