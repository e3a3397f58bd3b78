/** What a person at the command line can mend: one line that says what is wrong and what to do. */

export class CliError extends Error {
  override readonly name: string = 'CliError';
}

/** The command itself was written wrongly; the exit code tells it from a failure. */
export class UsageError extends CliError {
  override readonly name = 'UsageError';
}
