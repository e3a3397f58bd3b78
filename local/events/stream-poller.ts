/** Reads a table's stream for a function, in order and from where it stopped. */
import { createFailureDestination } from './failure-destination.ts';
import type { StreamMapping } from './mapping-definition.ts';
import { type Poller, type PollerOptions, settleSoon } from './poller.ts';
import type { Checkpoints, FailureSinks, StreamRecord, StreamSource } from './ports.ts';
import { processStreamBatch } from './stream-batch.ts';

export interface StreamPollerOptions extends PollerOptions {
  readonly mapping: StreamMapping;
  readonly source: StreamSource;
  readonly checkpoints: Checkpoints;
  readonly sinks: FailureSinks;
  /** Milliseconds between two reads of a stream; by default a write is read at once. */
  readonly streamReadEveryMs?: number | undefined;
}

const READ_RETRY_MS = 1_000;

export function startStreamPoller(options: StreamPollerOptions): Poller {
  const poller = new StreamPoller(options);
  const ended = poller.run();
  return {
    inFlight: () => (poller.isBusy ? 1 : 0),
    close: async () => {
      poller.stop();
      await settleSoon(ended);
    },
  };
}

class StreamPoller {
  readonly #options: StreamPollerOptions;
  readonly #closing = new AbortController();
  /** Set by a write, so that none between a read and the wait after it is missed. */
  #hasNews = true;
  #wake = () => {};
  #readAt = Number.NEGATIVE_INFINITY;
  /** Read but not finished: what an error interrupted is taken up again. */
  #batch: StreamRecord[] = [];

  constructor(options: StreamPollerOptions) {
    this.#options = options;
  }

  get isBusy(): boolean {
    return this.#batch.length > 0;
  }

  stop(): void {
    this.#closing.abort();
    this.#wake();
  }

  async run(): Promise<void> {
    const { mapping, source, checkpoints, log, clock } = this.#options;
    const { signal } = this.#closing;
    const endListening = source.onWrite(() => {
      this.#hasNews = true;
      this.#wake();
    });
    const giveUp = createFailureDestination(this.#options);
    const checkpoint = (sequence: string) => checkpoints.save(mapping.id, sequence);
    const options = { ...this.#options, checkpoint, giveUp, signal };
    while (!signal.aborted) {
      try {
        await this.#gather();
        await processStreamBatch(this.#batch, options);
        this.#batch = [];
      } catch (error) {
        const message = `${mapping.sourceArn} is read again after an error: ${String(error)}`;
        log({ source: mapping.functionName, level: 'error', message, at: clock.now() });
        await clock.sleep(READ_RETRY_MS, signal);
      }
    }
    endListening();
  }

  /** What there is once there is something, or as much as comes within the batching window. */
  async #gather(): Promise<void> {
    const { mapping, source, clock } = this.#options;
    const { signal } = this.#closing;
    const batch = this.#batch;
    let windowEnd = batch.length > 0 ? clock.now() : Number.POSITIVE_INFINITY;
    while (!signal.aborted && batch.length < mapping.batchSize && clock.now() < windowEnd) {
      await this.#rest();
      this.#hasNews = false;
      const found = await source.next(mapping.batchSize - batch.length);
      batch.push(...found);
      if (batch.length > 0) windowEnd = Math.min(windowEnd, clock.now() + mapping.windowMs);
      if (found.length === 0) await this.#news(windowEnd - clock.now());
    }
  }

  /** Until the stream may be read again: what is written meanwhile is read together. */
  async #rest(): Promise<void> {
    const { clock, streamReadEveryMs = 0 } = this.#options;
    // Never longer than that, though the clock may have been put back meanwhile.
    const leftMs = Math.min(streamReadEveryMs, this.#readAt + streamReadEveryMs - clock.now());
    if (leftMs > 0) await clock.sleep(leftMs, this.#closing.signal);
    this.#readAt = clock.now();
  }

  /** Resolves at the next write, or after `patienceMs`. */
  async #news(patienceMs: number): Promise<void> {
    const { clock } = this.#options;
    if (this.#hasNews || this.#closing.signal.aborted) return;
    await new Promise<void>((resolve) => {
      const cancel = Number.isFinite(patienceMs) ? clock.schedule(patienceMs, resolve) : undefined;
      this.#wake = () => {
        cancel?.();
        resolve();
      };
    });
  }
}
