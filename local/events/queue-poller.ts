/** Reads a queue for a function: batches, filters, bounded concurrency, and deletes only what succeeded. */
import { readBatchResponse } from './batch-response.ts';
import type { QueueMapping } from './mapping-definition.ts';
import { invokeUnthrottled, type Poller, type PollerOptions, settleSoon } from './poller.ts';
import type { QueueSource } from './ports.ts';
import { type QueueRecord, toQueueRecord } from './queue-record.ts';
import { splitBySize } from './split-by-size.ts';

/** Of one receive or delete call. */
const CALL_MESSAGES_MAX = 10;
const LONG_POLL_SECONDS = 20;
const RECEIVE_RETRY_MS = 1_000;

export interface QueuePollerOptions extends PollerOptions {
  readonly mapping: QueueMapping;
  readonly source: QueueSource;
}

export function startQueuePoller(options: QueuePollerOptions): Poller {
  const poller = new QueuePoller(options);
  const ended = poller.run();
  return {
    inFlight: () => poller.inFlight,
    close: async () => {
      poller.stop();
      await settleSoon(ended);
    },
  };
}

class QueuePoller {
  readonly #options: QueuePollerOptions;
  readonly #closing = new AbortController();
  readonly #underWay = new Set<Promise<void>>();

  constructor(options: QueuePollerOptions) {
    this.#options = options;
  }

  get inFlight(): number {
    return this.#underWay.size;
  }

  stop(): void {
    this.#closing.abort();
  }

  async run(): Promise<void> {
    const { mapping } = this.#options;
    while (!this.#closing.signal.aborted) {
      const batch = await this.#gather();
      // What came while closing is left to return.
      if (batch.length > 0 && !this.#closing.signal.aborted) this.#dispatch(batch);
      while (this.#underWay.size >= mapping.concurrencyMax) await Promise.race(this.#underWay);
    }
    await Promise.all(this.#underWay);
  }

  #dispatch(batch: readonly QueueRecord[]): void {
    const work = this.#handle(batch)
      .catch((error: unknown) => this.#say(`a batch was left to return: ${String(error)}`))
      .finally(() => this.#underWay.delete(work));
    this.#underWay.add(work);
  }

  /** One receive's worth, or as much as comes within the batching window. */
  async #gather(): Promise<QueueRecord[]> {
    const { mapping, clock } = this.#options;
    const batch: QueueRecord[] = [];
    let windowEnd = Number.POSITIVE_INFINITY;
    while (!this.#closing.signal.aborted && batch.length < mapping.batchSize) {
      const leftSeconds = Math.ceil((windowEnd - clock.now()) / 1000);
      if (leftSeconds <= 0) break;
      const max = Math.min(CALL_MESSAGES_MAX, mapping.batchSize - batch.length);
      batch.push(...(await this.#receive(max, Math.min(LONG_POLL_SECONDS, leftSeconds))));
      if (batch.length > 0) windowEnd = Math.min(windowEnd, clock.now() + mapping.windowMs);
    }
    return batch;
  }

  async #receive(max: number, waitSeconds: number): Promise<QueueRecord[]> {
    const { mapping, source, clock } = this.#options;
    const { signal } = this.#closing;
    try {
      const messages = await source.receive({ max, waitSeconds, signal });
      const records = messages.map((message) => toQueueRecord(message, mapping.sourceArn));
      const isWanted = (record: QueueRecord) =>
        mapping.filters?.some((matches) => matches(record)) ?? true;
      const unwanted = records.filter((record) => !isWanted(record));
      if (unwanted.length > 0) await this.#delete(unwanted);
      return records.filter(isWanted);
    } catch (error) {
      if (!signal.aborted) this.#say(`${mapping.sourceArn} cannot be read: ${String(error)}`);
      await clock.sleep(RECEIVE_RETRY_MS, signal);
      return [];
    }
  }

  async #handle(batch: readonly QueueRecord[]): Promise<void> {
    const { mapping, clock } = this.#options;
    const returnsAt = clock.now() + mapping.visibilityMs;
    for (const records of splitBySize(batch)) {
      const result = await invokeUnthrottled(this.#options, {
        functionName: mapping.functionName,
        event: { Records: records },
        // Afterwards the queue hands the messages out again by itself.
        patienceMs: returnsAt - clock.now(),
        signal: this.#closing.signal,
      });
      if (result.kind === 'ok') await this.#delete(this.#succeeded(records, result.payload));
    }
  }

  #succeeded(records: readonly QueueRecord[], payload: string): readonly QueueRecord[] {
    if (!this.#options.mapping.reportsItemFailures) return records;
    const response = readBatchResponse(payload, new Set(records.map((one) => one.messageId)));
    switch (response.kind) {
      case 'all-succeeded':
        return records;
      case 'some-failed':
        return records.filter(({ messageId }) => !response.failed.has(messageId));
      case 'all-failed':
        this.#say(`the whole batch counts as failed: ${response.reason}`);
        return [];
    }
  }

  async #delete(records: readonly QueueRecord[]): Promise<void> {
    for (let from = 0; from < records.length; from += CALL_MESSAGES_MAX) {
      const some = records.slice(from, from + CALL_MESSAGES_MAX);
      await this.#options.source.deleteBatch(some.map(({ receiptHandle }) => receiptHandle));
    }
  }

  #say(message: string): void {
    const { mapping, clock, log } = this.#options;
    log({ source: mapping.functionName, level: 'error', message, at: clock.now() });
  }
}
