/** Options of a script that somebody starts by hand: read, or refused with what is wrong and how it is used. */
import { type ParseArgsConfig, parseArgs } from 'node:util';

/** Ends the process with code 2. */
export type Complain = (message: string) => never;

export const createComplain =
  (usage: string): Complain =>
  (message) => {
    console.error(`${message}\n\n${usage}`);
    process.exit(2);
  };

export function readOptions<Options extends NonNullable<ParseArgsConfig['options']>>(
  options: Options,
  complain: Complain,
) {
  try {
    return parseArgs({ args: process.argv.slice(2), options }).values;
  } catch (error) {
    return complain(error instanceof Error ? error.message : String(error));
  }
}

interface Range {
  readonly least: number;
  readonly most: number;
}

export function wholeNumber(
  name: string,
  text: string,
  { least, most }: Range,
  complain: Complain,
): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  return complain(`--${name} takes a whole number from ${least} to ${most}, not "${text}".`);
}
