/** Reads the command line of `npm start`; every mistake becomes one line that names the option. */
import { parseArgs } from 'node:util';

export interface StartOptions {
  /** 0 asks for a free one. */
  readonly port: number;
  readonly environmentSuffix: string;
  /** Where data is kept between runs; undefined forgets it at the end. */
  readonly persistDirectory: string | undefined;
  readonly timeScale: number;
}

/** The person who typed the command can mend this; `message` is the one line to show. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const usage = `npm start -- [options]
  --port N          where the API listens on 127.0.0.1 (default 4010; 0 for a free one)
  --suffix S        which environment to run (default dev)
  --persist DIR     keep data in DIR between runs (default: forget it)
  --time-scale N    everything that waits waits 1/N as long (default 1)`;

const PORT_DEFAULT = 4010;
const PORT_MAX = 65_535;
const TIME_SCALE_MAX = 10_000;

function read(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        port: { type: 'string' },
        suffix: { type: 'string' },
        persist: { type: 'string' },
        'time-scale': { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (cause) {
    const said = cause instanceof Error ? cause.message.split(/[.\n]/)[0] : String(cause);
    throw new UsageError(`${said}; see npm start -- --help`, { cause });
  }
}

function numberOf(
  option: string,
  text: string,
  valid: (value: number) => boolean,
  example: string,
) {
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (!valid(value)) throw new UsageError(`--${option} ${text} is not valid: give ${example}`);
  return value;
}

/** Undefined when the user asked for help. The suffix is checked by the synthesis, which owns the rule. */
export function parseOptions(argv: readonly string[]): StartOptions | undefined {
  const given = read(argv);
  if (given.help === true) return undefined;
  const port = (value: number) => Number.isInteger(value) && value >= 0 && value <= PORT_MAX;
  const scale = (value: number) => value >= 1 && value <= TIME_SCALE_MAX;
  if (given.persist === '') {
    throw new UsageError('--persist needs a directory, such as --persist .tap/data');
  }
  return {
    port: numberOf(
      'port',
      given.port ?? String(PORT_DEFAULT),
      port,
      'a number from 0 to 65535, such as 4010',
    ),
    environmentSuffix: given.suffix ?? 'dev',
    persistDirectory: given.persist,
    timeScale: numberOf(
      'time-scale',
      given['time-scale'] ?? '1',
      scale,
      'a number from 1 to 10000, such as 60',
    ),
  };
}
