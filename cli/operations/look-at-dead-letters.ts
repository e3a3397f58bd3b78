/** Looks at dead letters without keeping them from anybody: all of a queue, or the one that is asked for. */
import { CliError } from '../terminal/cli-error.ts';
import type { OptionValues } from '../terminal/run-tool.ts';
import { chosenQueues, type DeadLetterQueue } from './dead-letter-queues.ts';
import type { DeadLetter, DeadLetterStore } from './dead-letter-store.ts';
import { type Explanation, explainDeadLetter } from './explain-dead-letter.ts';
import type { OperationsContext } from './operations-context.ts';

export interface DlqContext extends OperationsContext {
  readonly letters: DeadLetterStore;
}

const SEARCHED_MAX = 10_000;

export interface Explained {
  readonly letter: DeadLetter;
  readonly explanation: Explanation;
}

export const explained = async (
  context: DlqContext,
  batch: readonly DeadLetter[],
): Promise<Explained[]> =>
  Promise.all(
    batch.map(async (letter) => ({
      letter,
      explanation: await explainDeadLetter(context.payments, letter, context.target.environment),
    })),
  );

export const dataOf = ({ letter, explanation }: Explained) => {
  const { received: _, ...shown } = letter;
  return { ...shown, ...explanation };
};

/** Looks at letters and puts back those it has taken, also when looking fails. */
export async function look(
  context: DlqContext,
  queue: DeadLetterQueue,
  max: number,
): Promise<readonly Explained[]> {
  const { letters, progress } = context;
  const taken: DeadLetter[] = [];
  try {
    for await (const batch of letters.take(queue, max)) {
      taken.push(...batch);
      progress(`${queue.queue}: ${taken.length} looked at`);
    }
    return await explained(context, taken);
  } finally {
    await letters.putBack(queue, taken);
  }
}

/** Searches until `use` has had the letter; everything else is put back. */
export async function withLetter<Result>(
  context: DlqContext,
  options: OptionValues,
  messageId: string,
  use: (queue: DeadLetterQueue, found: Explained) => Promise<Result>,
): Promise<Result> {
  const { letters, progress } = context;
  for (const queue of chosenQueues(options)) {
    const taken: DeadLetter[] = [];
    try {
      for await (const batch of letters.take(queue, SEARCHED_MAX)) {
        taken.push(...batch);
        progress(`${queue.queue}: ${taken.length} searched`);
        const letter = batch.find((one) => one.messageId === messageId);
        if (letter === undefined) continue;
        const [found] = await explained(context, [letter]);
        if (found !== undefined) return await use(queue, found);
      }
    } finally {
      await letters.putBack(queue, taken);
    }
  }
  throw new CliError(`no dead letter has the id ${messageId}; see list`);
}
