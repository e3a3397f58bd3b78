/** Carries out a recorded command: one question to the processor, one transaction that concludes it. */
import type { OperationInput, OperationOutput } from '../contract/messages.ts';
import type { PaymentRecord } from '../contract/payment-record.ts';
import type { Decision } from '../domain/change.ts';
import { askProcessor, mayHaveBeenAsked } from './ask-processor.ts';
import { commitDecided, readExisting } from './commit-decided.ts';
import { type LateCapture, noticeLateCapture } from './late-capture.ts';
import {
  type ConclusionContext,
  failedFor,
  type MoneyOperation,
  moneyOperation,
  pendingFor,
  refusedFor,
} from './money-operation.ts';
import type { Now, PaymentReader, PaymentWriter, Processor } from './ports.ts';

export interface OperationOptions {
  readonly payments: PaymentReader & PaymentWriter;
  readonly processor: Processor;
  readonly now: Now;
  readonly onLateCapture: (late: LateCapture) => void;
}

export type CarryOutOperation = (input: OperationInput) => Promise<OperationOutput>;

/** For captures and refunds. Raises ProcessorUnavailable, ProcessorOutcomeUnknown, StoreUnavailable. */
export const createCarryOutOperation =
  (options: OperationOptions): CarryOutOperation =>
  async (input) => {
    const record = await readExisting(options.payments, input.order.paymentId);
    const pending = pendingFor(record, input.order);
    if (pending === undefined) return { outcome: 'nothing-to-do' };
    return carryOut(options, input, record, moneyOperation(record, pending));
  };

/** Undefined stands for a command that comes too late. */
export async function carryOut(
  options: OperationOptions,
  input: OperationInput,
  record: PaymentRecord,
  operation: MoneyOperation | undefined,
): Promise<OperationOutput> {
  const { processor, now } = options;
  if (operation === undefined) {
    return commit(options, input, record, 'refused', (newest, context) =>
      failedFor(newest, 'too-late', context),
    );
  }
  const answer = await askProcessor({
    processor,
    key: operation.key,
    inquireFirst: mayHaveBeenAsked(input, record, now()),
    ask: () => operation.ask(processor),
  });
  if (answer.outcome === 'declined') {
    return commit(options, input, record, 'refused', (newest, context) =>
      refusedFor(newest, answer.code, context),
    );
  }
  const { reference, bookedAt } = answer;
  const output = await commit(options, input, record, 'carried-out', (newest, context) =>
    operation.conclude(newest, reference, { ...context, bookedAt }),
  );
  const { pendingOperation } = record;
  if (output.outcome !== 'nothing-to-do' || pendingOperation?.operation !== 'capture')
    return output;
  const { amountMinor = record.amountMinor } = pendingOperation;
  const capture = { captureId: reference, amountMinor, bookedAt };
  return { outcome: await noticeLateCapture(options, record.id, capture) };
}

/** Another run of the same order may have been faster: then there is nothing left to do. */
export async function commit(
  { payments, now }: OperationOptions,
  { order }: Pick<OperationInput, 'order'>,
  record: PaymentRecord,
  outcome: 'carried-out' | 'refused',
  decide: (newest: PaymentRecord, context: ConclusionContext) => Decision<string>,
): Promise<OperationOutput> {
  const written = await commitDecided({
    payments,
    record,
    decide: (newest) =>
      pendingFor(newest, order) === undefined
        ? { ok: false, rejection: 'nothing-to-do' }
        : decide(newest, { nowMs: now(), attempts: order.receiveCount }),
  });
  return { outcome: written === 'committed' ? outcome : 'nothing-to-do' };
}
