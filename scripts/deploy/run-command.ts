/** Runs one command for a person: failures in words, and an exit code that scripts can read. */
import { styleText } from 'node:util';
import { CommandFailure, demand, EXIT } from './check.ts';
import type { CommandContext, CommandName } from './copy.ts';
import { describeError } from './describe-error.ts';
import { readOptions } from './options.ts';
import { createProgress } from './progress.ts';

export async function runCommand(
  command: CommandName,
  run: (context: CommandContext) => Promise<void>,
  root: string,
): Promise<void> {
  await guard(async () => {
    const options = demand(readOptions(command, process.argv.slice(2)));
    const progress = createProgress(process.stdout);
    await run({ command, environment: process.env, options, progress, root });
  });
}

export async function guard(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    console.error(styleText('red', textOf(error)));
    process.exitCode = error instanceof CommandFailure ? error.exitCode : EXIT.failed;
  }
}

/** Our own words as they are; of all else one line. */
function textOf(error: unknown): string {
  if (!(error instanceof CommandFailure)) return describeError(error);
  return error.cause === undefined
    ? error.message
    : `${error.message} (${describeError(error.cause)})`;
}
