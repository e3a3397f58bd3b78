/** Asks the processor for one effect under one key; after a lost answer it inquires before it asks again. */
import type { DeliveredOrder } from '../contract/messages.ts';
import type { PaymentRecord } from '../contract/payment-record.ts';
import {
  type InquiryAnswer,
  type Processor,
  type ProcessorAnswer,
  ProcessorOutcomeUnknown,
  ProcessorUnavailable,
} from './ports.ts';

export type DefiniteAnswer = Extract<ProcessorAnswer, { outcome: 'approved' | 'declined' }>;

export interface Step {
  readonly order: DeliveredOrder;
  readonly retryCount: number;
}

/** Whether an earlier run of this work may have asked already: then its answer may have been lost. */
export const mayHaveBeenAsked = (
  { order, retryCount }: Step,
  record: PaymentRecord,
  nowMs: number,
): boolean => {
  const { requeues, processor, runInlineUntil } = record;
  const hadInlineRun = runInlineUntil !== null && Date.parse(runInlineUntil) <= nowMs;
  return (
    retryCount > 0 ||
    order.receiveCount > 1 ||
    requeues !== null ||
    hadInlineRun ||
    processor?.outcome === 'unknown' ||
    // A payment that is received and yet known at the processor has failed before.
    (record.status === 'received' && processor !== null)
  );
};

/** Raises ProcessorUnavailable or ProcessorOutcomeUnknown, by which the workflow retries. */
export async function askProcessor(options: {
  readonly processor: Processor;
  readonly key: string;
  readonly inquireFirst: boolean;
  readonly ask: () => Promise<ProcessorAnswer>;
}): Promise<DefiniteAnswer> {
  const { processor, key, inquireFirst, ask } = options;
  const known: InquiryAnswer = inquireFirst ? await processor.inquire(key) : { outcome: 'absent' };
  const answer: ProcessorAnswer = known.outcome === 'absent' ? await ask() : known;
  switch (answer.outcome) {
    case 'approved':
    case 'declined':
      return answer;
    case 'unavailable':
      throw new ProcessorUnavailable(`The processor is unavailable; ${key} had no effect.`);
    case 'unknown':
      throw new ProcessorOutcomeUnknown(
        `The processor's answer to ${key} is lost; the next attempt inquires first.`,
      );
  }
}
