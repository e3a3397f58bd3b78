/** The wrapper of functions that others call with JSON of ours: workflow steps and the acquirer. */
import type { DeliveredOrder } from '../contract/messages.ts';
import type { Parsed } from '../contract/parse.ts';
import type { Fields, Telemetry } from './telemetry.ts';

interface Options<Input, Output> {
  readonly parse: (event: unknown) => Parsed<Input>;
  readonly run: (input: Input) => Promise<Output>;
  /** What a log line may say of the input. */
  readonly describe: (input: Input) => Fields;
  readonly telemetry: Telemetry;
  readonly now?: () => number;
}

/** The caller and this version disagree about the form of what they send; no repeat mends that. */
export class TaskInputInvalid extends Error {
  override readonly name = 'TaskInputInvalid';
}

/** Errors pass through by their names, by which the workflow decides whether to try again. */
export const createTaskHandler =
  <Input, Output extends { readonly outcome: string }>(options: Options<Input, Output>) =>
  async (event: unknown): Promise<Output> => {
    const { parse, run, describe, telemetry, now = Date.now } = options;
    const startedAt = now();
    const parsed = parse(event);
    if (!parsed.ok) {
      const places = parsed.errors.map(({ pointer, detail }) => `${pointer} ${detail}`).join('; ');
      telemetry.error('A step was called with input that is not of its form.', { places });
      throw new TaskInputInvalid(`The input is not of the form that this step takes: ${places}.`);
    }
    const described = describe(parsed.value);
    const log = telemetry.with(described);
    if (Number(described.retryCount ?? 0) > 0) log.metric('StepRetries');
    try {
      const output = await run(parsed.value);
      log.info('Finished a step.', { outcome: output.outcome, durationMs: now() - startedAt });
      return output;
    } catch (error) {
      const name = error instanceof Error ? error.name : 'NonError';
      log.warn('A step failed.', { errorName: name, durationMs: now() - startedAt }, error);
      log.metric('StepFailures');
      throw error;
    }
  };

/** What every step of a payment's workflow says of itself. */
export const describeStep = (input: {
  readonly order: DeliveredOrder;
  readonly retryCount?: number;
}): Fields => ({
  paymentId: input.order.paymentId,
  operation: input.order.operation,
  operationNumber: input.order.operationNumber,
  receiveCount: input.order.receiveCount,
  // The first attempt is not worth a word.
  retryCount: input.retryCount || undefined,
});
