/** Brings one batch of a stream to its end: retries, bisection, partial failures, giving up. */
import { readBatchResponse } from './batch-response.ts';
import type { FailedBatch } from './failure-destination.ts';
import type { StreamMapping } from './mapping-definition.ts';
import { invokeUnthrottled, type PollerOptions } from './poller.ts';
import type { StreamRecord } from './ports.ts';
import { splitBySize } from './split-by-size.ts';

export interface StreamBatchOptions extends PollerOptions {
  readonly mapping: StreamMapping;
  /** Everything up to this sequence number is done. */
  readonly checkpoint: (sequence: string) => void;
  readonly giveUp: (batch: FailedBatch, signal: AbortSignal) => Promise<void>;
  readonly signal: AbortSignal;
}

/** Records that are handed over together; `failures` counts towards the retry limit, `calls` all of them. */
interface Part {
  readonly records: readonly StreamRecord[];
  readonly failures: number;
  readonly calls: number;
}

const RETRY_DELAY_MS = 1_000;
const RETRY_DELAY_MAX_MS = 30_000;

/** Returns early, with the rest not checkpointed, when `signal` aborts. */
export async function processStreamBatch(
  records: readonly StreamRecord[],
  options: StreamBatchOptions,
): Promise<void> {
  const { mapping, signal } = options;
  const wanted = records.filter(
    (record) => mapping.filters?.some((matches) => matches(record)) ?? true,
  );
  /** Still to do, the next one last. */
  const parts: Part[] = splitBySize(wanted)
    .map((some) => ({ records: some, failures: 0, calls: 0 }))
    .reverse();
  for (let part: Part | undefined = parts.pop(); part !== undefined; part = parts.pop()) {
    const rest = await processPart(part, options);
    if (signal.aborted) return;
    parts.push(...rest.toReversed());
    const next = parts.at(-1)?.records[0];
    if (next !== undefined) finishUpTo(next, records, options);
  }
  const last = records.at(-1);
  if (last !== undefined) options.checkpoint(last.dynamodb.SequenceNumber);
}

/** Saves the position just before `next`. */
function finishUpTo(
  next: StreamRecord,
  records: readonly StreamRecord[],
  { checkpoint }: StreamBatchOptions,
): void {
  const done = records[records.indexOf(next) - 1];
  if (done !== undefined) checkpoint(done.dynamodb.SequenceNumber);
}

/** Calls the function once and answers what is left to do of the part, in order. */
async function processPart(part: Part, options: StreamBatchOptions): Promise<Part[]> {
  const { mapping, clock, signal, giveUp } = options;
  const expired = countExpired(part.records, clock.now() - mapping.recordAgeMaxMs);
  if (expired > 0) {
    const records = part.records.slice(0, expired);
    await giveUp({ records, condition: 'RecordAgeExceeded', invokeCount: part.calls }, signal);
    const rest = part.records.slice(expired);
    return rest.length === 0 ? [] : [{ ...part, records: rest }];
  }
  const result = await invokeUnthrottled(options, {
    functionName: mapping.functionName,
    event: { Records: part.records },
    patienceMs: mapping.recordAgeMaxMs,
    signal,
  });
  if (result.kind === 'throttled') return [part];
  const failedFrom = result.kind === 'ok' ? firstFailure(part, result.payload, options) : 0;
  if (failedFrom === undefined) return [];
  const tried = { ...part, calls: part.calls + 1 };
  // What failed first now stands first, so its retries are counted anew.
  if (failedFrom > 0) return [{ ...tried, records: part.records.slice(failedFrom), failures: 0 }];
  return retry(tried, options);
}

async function retry(part: Part, options: StreamBatchOptions): Promise<Part[]> {
  const { mapping, clock, signal, giveUp } = options;
  const { records, calls } = part;
  if (mapping.bisectsOnError && records.length > 1) {
    // A split does not count towards the retry limit.
    await clock.sleep(RETRY_DELAY_MS, signal);
    const middle = Math.ceil(records.length / 2);
    const halves = [records.slice(0, middle), records.slice(middle)];
    return halves.map((half) => ({ records: half, failures: 0, calls }));
  }
  const failures = part.failures + 1;
  if (failures > mapping.retriesMax) {
    await giveUp({ records, condition: 'RetryAttemptsExhausted', invokeCount: calls }, signal);
    return [];
  }
  const delay = Math.min(RETRY_DELAY_MS * 2 ** (failures - 1), RETRY_DELAY_MAX_MS);
  await clock.sleep(delay, signal);
  return [{ ...part, failures }];
}

/** The index of the first record that must come again; undefined when all are done. */
function firstFailure(part: Part, payload: string, options: StreamBatchOptions) {
  const { mapping, log, clock } = options;
  if (!mapping.reportsItemFailures) return undefined;
  const sequences = part.records.map(({ dynamodb }) => dynamodb.SequenceNumber);
  const response = readBatchResponse(payload, new Set(sequences));
  switch (response.kind) {
    case 'all-succeeded':
      return undefined;
    case 'some-failed':
      return sequences.findIndex((sequence) => response.failed.has(sequence));
    case 'all-failed': {
      const message = `the whole batch counts as failed: ${response.reason}`;
      log({ source: mapping.functionName, level: 'error', message, at: clock.now() });
      return 0;
    }
  }
}

function countExpired(records: readonly StreamRecord[], oldest: number): number {
  const fresh = records.findIndex(
    // Stream records carry whole seconds: the record may be almost a second younger.
    ({ dynamodb }) => (dynamodb.ApproximateCreationDateTime + 1) * 1000 > oldest,
  );
  return fresh < 0 ? records.length : fresh;
}
