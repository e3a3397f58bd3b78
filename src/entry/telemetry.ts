/**
 * Structured logs and metrics: one JSON line each, correlated, scrubbed of what must never be written. Every byte is paid
 * for: what CloudWatch keeps of a line anyway, its time and by its log group the function, is not in it again.
 */

import { currentTraceId, LOG_LEVELS, type LogLevel, type Runtime } from './environment.ts';
import { emfMetadata, type Measured, type MetricName } from './metrics.ts';

type Field = string | number | boolean | null | undefined | readonly string[];
export type Fields = Readonly<Record<string, Field>>;

export interface Telemetry {
  debug(message: string, fields?: Fields): void;
  /** With values, the line is one of metrics too: a line more would cost more than they do. */
  info(message: string, fields?: Fields, values?: Measured): void;
  warn(message: string, fields?: Fields, error?: unknown): void;
  error(message: string, fields?: Fields, error?: unknown): void;
  /** Counts one thing, or several of its kind. */
  metric(name: MetricName, value?: number): void;
  /** Writes several metrics in one line; `fields` hold what they are broken down by, and may hold more. */
  measure(values: Measured, fields?: Fields): void;
  /** The same telemetry with more fields on every line. */
  with(fields: Fields): Telemetry;
}

interface TelemetryOptions {
  readonly runtime: Pick<Runtime, 'environmentSuffix' | 'logLevel'>;
  readonly now?: () => number;
  readonly write?: (line: string) => void;
}

const CAUSES_MAX = 4;
const TEXT_MAX = 2048;

/** Patterns of secrets and card data; error texts of libraries may quote what they were given. */
const FORBIDDEN: readonly (readonly [RegExp, string])[] = [
  [/\b[so]k_[a-z0-9-]{1,32}_[0-9A-Za-z]+(_[0-9A-Za-z]+)?/g, '[api key]'],
  [/\b(?:tok|pm)_[A-Za-z0-9_-]+/g, '[payment token]'],
  [/(?<![0-9a-zA-Z])\d(?:[ -]?\d){12,18}(?![0-9a-zA-Z])/g, '[digits]'],
];

/** Removes what looks like a key, a payment token or a card number, and bounds the length. */
export function scrub(value: string): string {
  const short = value.length > TEXT_MAX ? `${value.slice(0, TEXT_MAX)}…` : value;
  return FORBIDDEN.reduce((text, [pattern, label]) => text.replace(pattern, label), short);
}

interface DescribedError {
  readonly name: string;
  readonly message: string;
  readonly stack?: string;
  readonly cause?: DescribedError;
}

function describeError(error: unknown, depth = 0): DescribedError {
  if (!(error instanceof Error)) return { name: 'NonError', message: scrub(String(error)) };
  const deeper = error.cause !== undefined && depth < CAUSES_MAX;
  return {
    name: error.name,
    message: scrub(error.message),
    ...(error.stack === undefined ? {} : { stack: scrub(error.stack) }),
    ...(deeper ? { cause: describeError(error.cause, depth + 1) } : {}),
  };
}

const scrubField = (value: Field): Field => {
  if (typeof value === 'string') return scrub(value);
  return Array.isArray(value) ? value.map((item: string) => scrub(item)) : value;
};

const scrubFields = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, scrubField(value)]));

export function createTelemetry({
  runtime,
  now = Date.now,
  write = (line) => void process.stdout.write(`${line}\n`),
}: TelemetryOptions): Telemetry {
  const threshold = LOG_LEVELS.indexOf(runtime.logLevel);

  const bind = (bound: Fields): Telemetry => {
    const isTold = (level: LogLevel) => LOG_LEVELS.indexOf(level) >= threshold;
    const tell = (level: LogLevel, message: string, fields: Fields, more: object) => {
      const head = { level, message: scrub(message), traceId: currentTraceId() };
      write(JSON.stringify({ ...head, ...bound, ...scrubFields(fields), ...more }));
    };
    const log = (level: LogLevel, message: string, fields: Fields = {}, error?: unknown) => {
      if (!isTold(level)) return;
      tell(level, message, fields, error === undefined ? {} : { error: describeError(error) });
    };
    const measurable = (values: Measured) => ({
      _aws: emfMetadata(Object.keys(values) as MetricName[], now()),
      environment: runtime.environmentSuffix,
      ...values,
    });
    const measure = (values: Measured, fields: Fields = {}) => {
      const { _aws, ...rest } = measurable(values);
      write(JSON.stringify({ _aws, ...bound, ...scrubFields(fields), ...rest }));
    };
    return {
      debug: (message, fields) => log('debug', message, fields),
      info(message, fields = {}, values) {
        if (values === undefined) log('info', message, fields);
        else if (isTold('info')) tell('info', message, fields, measurable(values));
        else measure(values, fields);
      },
      warn: (message, fields, error) => log('warn', message, fields, error),
      error: (message, fields, error) => log('error', message, fields, error),
      metric: (name, value = 1) => measure({ [name]: value }),
      measure,
      with: (fields) => bind({ ...bound, ...scrubFields(fields) }),
    };
  };
  return bind({});
}
