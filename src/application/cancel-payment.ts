/** Carries out a cancel or an expiry: what is held is released first, and only then is the payment ended. */
import type { OperationInput, OperationOutput } from '../contract/messages.ts';
import type { PaymentRecord } from '../contract/payment-record.ts';
import { cancelPayment } from '../domain/cancel.ts';
import {
  type CarryOutOperation,
  carryOut,
  commit,
  type OperationOptions,
} from './carry-out-operation.ts';
import { commitDecided, readExisting } from './commit-decided.ts';
import { learnTruth, recordCaptured } from './learn-truth.ts';
import { failedFor, moneyOperation, pendingFor, voidOperation } from './money-operation.ts';
import { OperationNotReady, ProcessorOutcomeUnknown } from './ports.ts';

/** Raises ProcessorUnavailable, ProcessorOutcomeUnknown, OperationNotReady, StoreUnavailable. */
export const createCancelPayment =
  (options: OperationOptions): CarryOutOperation =>
  async (input) => {
    const record = await readExisting(options.payments, input.order.paymentId);
    const pending = pendingFor(record, input.order);
    if (pending === undefined) return { outcome: 'nothing-to-do' };
    switch (record.status) {
      case 'received':
        if (options.now() < Date.parse(pending.notBefore ?? pending.requestedAt)) {
          throw new OperationNotReady(`Runs of ${record.id} that began earlier may still charge.`);
        }
        return cancelReceived(options, input, record);
      case 'in-review':
        // Nothing was charged, and nothing will be: an approval would be a second operation.
        return end(options, input, record);
      default:
        return carryOut(options, input, record, moneyOperation(record, pending));
    }
  };

const end = (options: OperationOptions, input: OperationInput, record: PaymentRecord) =>
  commit(options, input, record, 'carried-out', (newest, context) =>
    cancelPayment({ record: newest, ...context }),
  );

/** Nobody works on the payment any more, but an earlier run may have charged and died before it could say so. */
async function cancelReceived(
  options: OperationOptions,
  input: OperationInput,
  record: PaymentRecord,
): Promise<OperationOutput> {
  const { payments, processor, now } = options;
  const truth = await learnTruth(processor, record);
  switch (truth.kind) {
    case 'open':
      throw new ProcessorOutcomeUnknown(`The processor does not say what it did for ${record.id}.`);
    case 'absent':
    case 'declined':
      return end(options, input, record);
    case 'authorized':
      return carryOut(options, input, record, voidOperation(record, truth.authorizationId));
    case 'captured': {
      const attempts = input.order.receiveCount;
      const context = { attempts, processorName: processor.name };
      await commitDecided({
        payments,
        record,
        decide: (newest) => recordCaptured(newest, truth, { ...context, nowMs: now() }),
      });
      const newest = await readExisting(payments, record.id);
      return commit(options, input, newest, 'refused', (row, conclusion) =>
        failedFor(row, 'too-late', conclusion),
      );
    }
  }
}
