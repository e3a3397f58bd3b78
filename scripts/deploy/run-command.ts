/** Runs one command for a person: failures in words, and an exit code that scripts can read. */
import { styleText } from 'node:util';
import { CommandFailure, demand, EXIT } from './check.ts';
import type { CommandContext, CommandName } from './copy.ts';
import { readOptions } from './options.ts';
import { createProgress } from './progress.ts';

export async function runCommand(
  command: CommandName,
  run: (context: CommandContext) => Promise<void>,
  root: string,
): Promise<void> {
  await guard(async () => {
    const options = demand(readOptions(process.argv.slice(2)));
    const progress = createProgress(process.stdout);
    await run({ command, environment: process.env, options, progress, root });
  });
}

export async function guard(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : undefined;
    const reason = cause === undefined ? '' : ` (${cause.name}: ${cause.message})`;
    console.error(styleText('red', `${message}${reason}`));
    process.exitCode = error instanceof CommandFailure ? error.exitCode : EXIT.failed;
  }
}
