/** The wrapper of steps that watch their own time: input parsed, what was done told as logs and metrics. */
import type { Context } from 'aws-lambda';
import type { Parsed } from '../contract/parse.ts';
import type { Measured } from './metrics.ts';
import { createTaskHandler } from './task-handler.ts';
import type { Fields, Telemetry } from './telemetry.ts';

interface Options<Input, Output> {
  readonly parse: (event: unknown) => Parsed<Input>;
  readonly run: (input: Input, remainingMs: () => number) => Promise<Output>;
  readonly describe: (input: Input) => Fields;
  /** What the outcome is measured by; nothing when empty. */
  readonly measure: (output: Output) => Measured;
  readonly telemetry: Telemetry;
}

export const createLongStepHandler =
  <Input, Output extends { readonly outcome: string }>(options: Options<Input, Output>) =>
  (event: unknown, context: Pick<Context, 'getRemainingTimeInMillis'>): Promise<Output> => {
    const { parse, describe, telemetry } = options;
    return createTaskHandler({
      parse,
      describe,
      telemetry,
      async run(input: Input) {
        const output = await options.run(input, () => context.getRemainingTimeInMillis());
        const values = options.measure(output);
        if (Object.keys(values).length > 0) telemetry.measure(values, describe(input));
        return output;
      },
    })(event);
  };
