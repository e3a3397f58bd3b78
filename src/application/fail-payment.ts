/** After the last attempt: asks the processor what truly happened, and records that, or the failure. */
import type { FailInput, FailOutput } from '../contract/messages.ts';
import type { PaymentRecord } from '../contract/payment-record.ts';
import type { Decision } from '../domain/change.ts';
import { failPayment } from '../domain/fail.ts';
import { failureMessage } from '../domain/failure-message.ts';
import { processorKey } from '../domain/processor-key.ts';
import { commitDecided, readExisting } from './commit-decided.ts';
import { endOperation } from './end-operation.ts';
import {
  learnTruth,
  recordCaptured,
  rescreen,
  type Truth,
  type TruthContext,
} from './learn-truth.ts';
import type { Now, PaymentReader, PaymentWriter, Processor } from './ports.ts';
import { decideWritten } from './written-authorization.ts';

interface Options {
  readonly payments: PaymentReader & PaymentWriter;
  readonly processor: Processor;
  readonly now: Now;
}

export type FailPayment = (input: FailInput) => Promise<FailOutput>;

/** Raises StoreUnavailable. */
export const createFailPayment =
  (options: Options): FailPayment =>
  async (input) => {
    const record = await readExisting(options.payments, input.order.paymentId);
    return input.order.operation === 'process'
      ? endProcessing(options, input, record)
      : endOperation(options, input.order, record);
  };

async function endProcessing(
  { payments, processor, now }: Options,
  { order, error }: FailInput,
  record: PaymentRecord,
): Promise<FailOutput> {
  // A cancel that was recorded meanwhile finds out itself what there is to undo.
  if (record.status !== 'received' || record.pendingOperation !== null) {
    return { outcome: 'nothing-to-do' };
  }
  const truth = await finishCapture(processor, record, await learnTruth(processor, record));
  const context = { attempts: order.receiveCount, processorName: processor.name };
  let isFailure = false;
  const written = await commitDecided({
    payments,
    record,
    decide(newest) {
      const decided = decideOn(newest, truth, error?.Error, { ...context, nowMs: now() });
      isFailure = decided.ok && decided.change.after.status === 'failed';
      return decided;
    },
  });
  if (written === 'nothing-to-do') return { outcome: 'nothing-to-do' };
  return { outcome: isFailure ? 'failed' : 'recovered' };
}

/** The funds are held: the capture that did not come through is asked for once more, under its key. */
async function finishCapture(
  processor: Processor,
  { id: paymentId, merchantId, amountMinor, currency, captureMethod }: PaymentRecord,
  truth: Truth,
): Promise<Truth> {
  if (truth.kind !== 'authorized' || captureMethod === 'manual') return truth;
  if (truth.capture === 'refused') return truth;
  const { authorizationId } = truth;
  const key = processorKey(paymentId, 'capture');
  const answer = await processor.capture({
    key,
    paymentId,
    merchantId,
    amountMinor,
    currency,
    authorizationId,
  });
  switch (answer.outcome) {
    case 'approved':
      return {
        kind: 'captured',
        authorizationId,
        captureId: answer.reference,
        bookedAt: answer.bookedAt,
      };
    case 'declined':
      return { ...truth, capture: 'refused' };
    case 'unavailable':
    case 'unknown':
      return { kind: 'open' };
  }
}

function decideOn(
  record: PaymentRecord,
  truth: Truth,
  errorName: string | undefined,
  context: TruthContext,
): Decision<string> {
  const fail = (outcome: 'known' | 'unknown') => {
    const code = failureCode(outcome, errorName);
    return failPayment({ record, ...context, code, message: failureMessage(code), outcome });
  };
  switch (truth.kind) {
    case 'open':
      return fail('unknown');
    case 'absent':
      return fail('known');
    case 'captured':
      return recordCaptured(record, truth, context);
    case 'declined': {
      const answer = { outcome: 'declined', code: truth.code } as const;
      return decideWritten({ record, ...context, screening: rescreen(record, context), answer });
    }
    case 'authorized': {
      if (truth.capture === 'refused') return fail('known');
      const answer = { outcome: 'approved', authorizationId: truth.authorizationId } as const;
      return decideWritten({ record, ...context, screening: rescreen(record, context), answer });
    }
  }
}

function failureCode(outcome: 'known' | 'unknown', errorName: string | undefined) {
  if (outcome === 'unknown') return 'processor-outcome-unknown';
  return errorName === 'ProcessorUnavailable' ? 'processor-unavailable' : 'processing-failed';
}
