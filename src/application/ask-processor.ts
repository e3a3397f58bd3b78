/** Asks the processor for one effect under one key; after a lost answer it inquires before it asks again. */
import type { DeliveredOrder } from '../contract/messages.ts';
import {
  type InquiryAnswer,
  type Processor,
  type ProcessorAnswer,
  ProcessorOutcomeUnknown,
  ProcessorUnavailable,
} from './ports.ts';

export type DefiniteAnswer = Extract<ProcessorAnswer, { outcome: 'approved' | 'declined' }>;

/** Whether an earlier run may have asked already: then its answer may have been lost. */
export const mayHaveBeenAsked = (step: {
  readonly order: DeliveredOrder;
  readonly retryCount: number;
}): boolean => step.retryCount > 0 || step.order.receiveCount > 1;

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
