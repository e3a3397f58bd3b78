/** After the last attempt at a command: what the processor says counts; while it says nothing, the command stays pending. */
import type { DeliveredOrder, FailOutput } from '../contract/messages.ts';
import type { PaymentRecord, PendingOperation } from '../contract/payment-record.ts';
import { applyReview } from '../domain/apply-review.ts';
import type { Decision } from '../domain/change.ts';
import { keepOperation } from '../domain/keep-operation.ts';
import type { OperationOptions } from './carry-out-operation.ts';
import { commitDecided } from './commit-decided.ts';
import {
  type ConclusionContext,
  failedFor,
  inquiryOf,
  pendingFor,
  refusedFor,
} from './money-operation.ts';

type Asking = Omit<OperationOptions, 'onLateCapture'>;

/** `recovered`: the order is done after all, so that its message need not be kept for a person. */
interface Ending {
  readonly outcome: 'recovered' | 'failed';
  readonly decide: (record: PaymentRecord, context: ConclusionContext) => Decision<string>;
}

/** Raises StoreUnavailable. */
export async function endOperation(
  options: Asking,
  order: DeliveredOrder,
  record: PaymentRecord,
): Promise<FailOutput> {
  const { payments, now } = options;
  const pending = pendingFor(record, order);
  if (pending === undefined) return { outcome: 'nothing-to-do' };
  const ending = await endingOf(options, record, pending);
  const written = await commitDecided({
    payments,
    record,
    decide: (newest) =>
      pendingFor(newest, order) === undefined
        ? { ok: false, rejection: 'nothing-to-do' }
        : ending.decide(newest, { nowMs: now(), attempts: order.receiveCount }),
  });
  // What is known to be unknown already is not written again; its message is kept all the same.
  const isDone = written === 'nothing-to-do' && ending.outcome === 'recovered';
  return { outcome: isDone ? 'nothing-to-do' : ending.outcome };
}

async function endingOf(
  { processor }: Asking,
  record: PaymentRecord,
  pending: PendingOperation,
): Promise<Ending> {
  if (pending.operation === 'review') return reviewEnding(pending);
  const inquiry = inquiryOf(record, pending);
  if (inquiry === undefined) return { outcome: 'failed', decide: giveUp };
  const answer = await processor.inquire(inquiry.key);
  switch (answer.outcome) {
    case 'approved':
      return {
        outcome: 'recovered',
        decide: (newest, context) =>
          inquiry.conclude(newest, answer.reference, { ...context, bookedAt: answer.bookedAt }),
      };
    case 'declined':
      return {
        outcome: 'recovered',
        decide: (newest, context) => refusedFor(newest, answer.code, context),
      };
    case 'absent':
      return { outcome: 'failed', decide: giveUp };
    case 'unavailable':
    case 'unknown':
      return {
        outcome: 'failed',
        decide: (newest, context) => keepOperation({ record: newest, ...context }),
      };
  }
}

const giveUp = (record: PaymentRecord, context: ConclusionContext) =>
  failedFor(record, 'processor-unavailable', context);

/** Nobody waits for the decision any more, so it is carried out here. */
const reviewEnding = ({ decision, note, actor }: PendingOperation): Ending => ({
  outcome: 'recovered',
  decide: (record, { nowMs }) =>
    decision === undefined
      ? { ok: false, rejection: 'no-decision' }
      : applyReview({ record, decision, note: note ?? null, actor, nowMs }),
});
