/** The one reader of process.env in the functions: typed variables, every missing or malformed one named. */
import { containsCardNumber } from '../contract/card-number.ts';

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** How to read one variable; `parse` returns undefined for what it cannot accept. */
export interface Variable<T> {
  readonly name: string;
  readonly form: string;
  readonly parse: (value: string) => T | undefined;
}

type Variables = Readonly<Record<string, Variable<unknown>>>;
type Values<V extends Variables> = {
  readonly [K in keyof V]: V[K] extends Variable<infer T> ? T : never;
};

/** What every function knows of itself, whatever else it reads. */
export interface Runtime {
  readonly environmentSuffix: string;
  readonly logLevel: LogLevel;
  readonly region: string;
  /** One address for all of AWS, as the local engine has it; undefined on AWS. */
  readonly endpointUrl: string | undefined;
  readonly traceId: () => string | undefined;
}

type Source = Readonly<Record<string, string | undefined>>;

export const text = (name: string): Variable<string> => ({
  name,
  form: 'a text that is not empty',
  parse: (value) => value,
});

export const count = (name: string, min: number, max: number): Variable<number> => ({
  name,
  form: `a whole number from ${min} to ${max}`,
  parse: (value) => {
    const number = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
    return number >= min && number <= max ? number : undefined;
  },
});

const logLevel: Variable<LogLevel> = {
  name: 'LOG_LEVEL',
  form: `one of ${LOG_LEVELS.join(', ')}`,
  parse: (value) => LOG_LEVELS.find((level) => level === value.toLowerCase()),
};

function readAll<V extends Variables>(variables: V, source: Source): Values<V> {
  const problems: string[] = [];
  const values = Object.entries(variables).map(([key, { name, form, parse }]) => {
    const raw = source[name];
    if (raw === undefined || raw === '') problems.push(`${name} is missing`);
    else if (parse(raw) === undefined) problems.push(`${name} is not ${form}`);
    return [key, raw === undefined ? undefined : parse(raw)];
  });
  if (problems.length > 0) {
    throw new Error(
      `Environment: ${problems.join('; ')}. Set it in the function's entry in infra/functions.ts.`,
    );
  }
  return Object.fromEntries(values) as Values<V>;
}

/** Reads the named variables and the runtime's own; throws one error that names all that is wrong. */
export function readEnvironment<V extends Variables>(
  variables: V,
  source: Source = process.env,
): Values<V> & Runtime {
  const common = readAll(
    { environmentSuffix: text('ENVIRONMENT_SUFFIX'), logLevel, ...variables },
    source,
  );
  const { AWS_ENDPOINT_URL: endpointUrl = '' } = source;
  return {
    ...(common as Values<V> & Pick<Runtime, 'environmentSuffix' | 'logLevel'>),
    region: source.AWS_REGION ?? 'us-east-1',
    endpointUrl: endpointUrl === '' ? undefined : endpointUrl,
    traceId: () => source._X_AMZN_TRACE_ID,
  };
}

/** The longest that anything of ours is under way is some days; what a client makes up as a time is anywhere. */
const TRACE_AGE_MAX_MS = 366 * 24 * 3600 * 1000;

/**
 * The X-Ray trace of the invocation that runs now; Lambda sets it anew for each. A client may have begun it, and
 * so it counts only when it looks as AWS makes them: with a time of the last year, and nothing like a card number.
 */
export const currentTraceId = (
  source: Source = process.env,
  nowMs = Date.now(),
): string | undefined => {
  const header = source._X_AMZN_TRACE_ID ?? '';
  const [, id = '', seconds = ''] =
    /Root=(1-([0-9a-f]{8})-[0-9a-f]{24})(?![0-9a-f])/.exec(header) ?? [];
  const ageMs = nowMs - Number.parseInt(seconds, 16) * 1000;
  const isMade = Math.abs(ageMs) <= TRACE_AGE_MAX_MS && !containsCardNumber(id);
  return isMade ? id : undefined;
};
