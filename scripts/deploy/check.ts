/** The outcome of something that must be right before anything is touched. */

export type Check<T> =
  | { readonly kind: 'ok'; readonly value: T }
  | {
      readonly kind: 'refused';
      /** What, why and what to do, in one line. */
      readonly message: string;
    };

export const passed = <T>(value: T): Check<T> => ({ kind: 'ok', value });

export const refused = (message: string): Check<never> => ({ kind: 'refused', message });

/** Ends a command: with `EXIT.refused` nothing was touched. */
export class CommandFailure extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode: number, cause?: unknown) {
    super(message, { cause });
    this.exitCode = exitCode;
  }
}

export const EXIT = { failed: 1, refused: 2, interrupted: 130 } as const;

/** The value of a check, or the end of the command. */
export function demand<T>(check: Check<T>): T {
  if (check.kind === 'refused') throw new CommandFailure(check.message, EXIT.refused);
  return check.value;
}
