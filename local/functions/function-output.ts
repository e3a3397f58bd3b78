/** Turns what a function prints into log lines and metrics, and keeps the last of them. */
import type { LogLine, LogSink } from '../types.ts';

/** A line in CloudWatch's Embedded Metric Format, parsed. */
export interface MetricDocument {
  readonly functionName: string;
  readonly document: Readonly<Record<string, unknown>>;
  /** Epoch milliseconds on the engine's clock. */
  readonly at: number;
}

export interface FunctionOutput {
  /** Takes a piece of one worker's output; lines may be cut anywhere. */
  write(text: string, isError: boolean): void;
  /** Takes what is left when the worker has ended. */
  flush(): void;
}

export interface FunctionOutputOptions {
  readonly functionName: string;
  readonly now: () => number;
  readonly log: LogSink;
  readonly onMetric: ((metric: MetricDocument) => void) | undefined;
}

/** What CloudWatch takes as one event. */
const LINE_CHARACTERS_MAX = 262_144;

const LEVELS: Readonly<Record<string, LogLine['level']>> = {
  TRACE: 'debug',
  DEBUG: 'debug',
  WARN: 'warn',
  WARNING: 'warn',
  ERROR: 'error',
  FATAL: 'error',
  CRITICAL: 'error',
};

export function createFunctionOutput(options: FunctionOutputOptions): FunctionOutput {
  const { functionName, now, log, onMetric } = options;
  const rest = { true: '', false: '' };

  function emit(line: string, isError: boolean): void {
    if (line === '') return;
    const at = now();
    const parsed = parseObject(line);
    const isMetric = parsed !== undefined && declaresMetrics(parsed);
    if (isMetric) onMetric?.({ functionName, document: parsed, at });
    const level = isMetric ? 'debug' : (levelOf(parsed) ?? (isError ? 'warn' : 'info'));
    log({ source: functionName, level, message: line, at });
  }

  return {
    write: (text, isError) => {
      const lines = (rest[`${isError}`] + text).split('\n');
      const last = lines.pop() ?? '';
      for (const line of lines) emit(line.slice(0, LINE_CHARACTERS_MAX), isError);
      rest[`${isError}`] = last.slice(0, LINE_CHARACTERS_MAX);
    },
    flush: () => {
      emit(rest.false, false);
      emit(rest.true, true);
      rest.false = '';
      rest.true = '';
    },
  };
}

function parseObject(line: string): Readonly<Record<string, unknown>> | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    return JSON.parse(line) as Readonly<Record<string, unknown>>;
  } catch {
    return undefined;
  }
}

function levelOf(parsed: Readonly<Record<string, unknown>> | undefined) {
  return parsed === undefined ? undefined : LEVELS[String(parsed.level).toUpperCase()];
}

function declaresMetrics({ _aws: metadata }: Readonly<Record<string, unknown>>): boolean {
  return typeof metadata === 'object' && metadata !== null && 'CloudWatchMetrics' in metadata;
}

/** The last `size` lines. */
export function createLogRing(size: number): { add: LogSink; lines(): readonly LogLine[] } {
  const kept: LogLine[] = [];
  return {
    add: (line) => {
      kept.push(line);
      if (kept.length > size) kept.shift();
    },
    lines: () => [...kept],
  };
}
