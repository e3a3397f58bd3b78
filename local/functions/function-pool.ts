/** The worker threads of one function: reuses idle ones, starts more while events wait, ends those left idle. */
import type { InvokeResult } from '../types.ts';
import type { Concurrency } from './concurrency.ts';
import type { FunctionWorker, Pulse } from './function-worker.ts';
import { errorResult } from './payload-limits.ts';
import type { WorkerBudget, WorkerNeed } from './worker-budget.ts';
import type { Invocation } from './worker-messages.ts';

export interface FunctionPoolOptions {
  readonly startWorker: () => FunctionWorker;
  readonly concurrency: Concurrency;
  readonly budget: WorkerBudget;
  /** Real milliseconds after which an idle worker ends, the last one excepted. */
  readonly idleMs: number;
  /**
   * Real milliseconds after which an idle worker may be given up for another function. One that rests for less is
   * about to be needed: it would be started anew at once, until starting is all that the machine does.
   */
  readonly giveUpAfterMs: number;
  /** Told of every event's own time, in real milliseconds. */
  readonly onRun?: (durationMs: number) => void;
}

interface Waiting {
  /** Real milliseconds. */
  readonly since: number;
  readonly invocation: Invocation;
  readonly resolve: (result: InvokeResult) => void;
  readonly reject: (error: unknown) => void;
}

interface Resting {
  readonly worker: FunctionWorker;
  readonly timer: NodeJS.Timeout;
  /** Real milliseconds. */
  readonly since: number;
}

/** How many starts a queue may last before it gets another worker. */
const BUSY_STARTS = 4;
const WAITING: Pulse = { isChanging: true, activeMs: 0, dueAt: undefined };

export class FunctionPool {
  readonly #options: FunctionPoolOptions;
  readonly #workers = new Set<FunctionWorker>();
  /** Most recently used last: the first ones come to be idle for long. */
  readonly #idle: Resting[] = [];
  readonly #queue: Waiting[] = [];
  #starting = 0;
  /** Real milliseconds at which the queue was last empty, or the last worker was started. */
  #calmAt = 0;
  /** Real milliseconds until which it is of no use to ask for room again, unless some comes free. */
  #refusedUntil = 0;
  #growTimer: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(options: FunctionPoolOptions) {
    this.#options = options;
    options.budget.join({
      giveUpIdle: () => this.#giveUpIdle(),
      grow: () => {
        this.#refusedUntil = 0;
        this.#grow();
      },
    });
  }

  /** Worker threads there are now. */
  get size(): number {
    return this.#workers.size;
  }

  /** One for each worker that starts or works, and one for each event that waits for a worker. */
  pulses(): readonly Pulse[] {
    const working = [...this.#workers].flatMap((worker) => worker.pulse() ?? []);
    return [...working, ...this.#queue.map(() => WAITING)];
  }

  /** Of all workers, those without an event too. */
  get requests(): number {
    return [...this.#workers].reduce((sum, worker) => sum + worker.requests, 0);
  }

  /** Resolves when every worker has dealt with all that had reached it. */
  async attend(): Promise<void> {
    await Promise.all([...this.#workers].map((worker) => worker.attend()));
  }

  async invoke(invocation: Invocation): Promise<InvokeResult> {
    const { concurrency } = this.#options;
    if (!concurrency.enter()) return { kind: 'throttled' };
    try {
      return await new Promise((resolve, reject) => {
        if (this.#queue.length === 0) this.#calmAt = performance.now();
        this.#queue.push({ since: performance.now(), invocation, resolve, reject });
        this.#dispatch();
      });
    } finally {
      concurrency.leave();
    }
  }

  /** Resolves once there is one worker, well or badly started. */
  async warm(): Promise<void> {
    const { budget } = this.#options;
    if (this.#workers.size > 0 || this.#isClosed || !budget.take('first')) return;
    await this.#start();
  }

  /** Ends all workers now, as a crash would; answers how many. */
  kill(): number {
    for (const { timer } of this.#idle.splice(0)) clearTimeout(timer);
    for (const worker of this.#workers) worker.stop();
    return this.#workers.size;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#growTimer);
    for (const { resolve } of this.#queue.splice(0)) {
      resolve(errorResult('Runtime.ExitError', 'Error: the local engine is shutting down'));
    }
    const ends = [...this.#workers].map((worker) => worker.ended);
    this.kill();
    await Promise.all(ends);
  }

  #dispatch(): void {
    while (this.#queue.length > 0 && this.#idle.length > 0) {
      const entry = this.#idle.pop();
      clearTimeout(entry?.timer);
      const waiting = entry?.worker.isAlive ? this.#queue.shift() : undefined;
      if (entry !== undefined && waiting !== undefined) void this.#run(entry.worker, waiting);
    }
    this.#grow();
  }

  async #run(worker: FunctionWorker, { invocation, resolve }: Waiting): Promise<void> {
    const startedAt = performance.now();
    resolve(await worker.invoke(invocation));
    this.#options.onRun?.(performance.now() - startedAt);
    this.#rest(worker);
  }

  #rest(worker: FunctionWorker): void {
    if (worker.isAlive) {
      const timer = setTimeout(() => this.#endIdle(worker), this.#options.idleMs);
      timer.unref();
      this.#idle.push({ worker, timer, since: performance.now() });
    }
    this.#dispatch();
  }

  /**
   * Starts workers for the events that have waited for as long as a start takes: one that was started sooner
   * would hardly have served them earlier, and where events are short the workers that there are come free first.
   * Starts one more, too, when events have waited for several starts on end, however short each of them.
   */
  #grow(): void {
    clearTimeout(this.#growTimer);
    while (!this.#isClosed && this.#queue.length > this.#starting) {
      const { budget } = this.#options;
      const need = this.#need();
      const waitMs = need === 'first' ? 0 : this.#patienceLeftMs();
      if (waitMs > 0) {
        this.#growTimer = setTimeout(() => this.#grow(), waitMs);
        return;
      }
      if (!budget.take(need)) {
        this.#refusedUntil = performance.now() + budget.startMs();
        this.#growTimer = setTimeout(() => this.#grow(), budget.startMs());
        return;
      }
      this.#calmAt = performance.now();
      this.#start().catch(() => undefined);
    }
  }

  #need(): WorkerNeed {
    if (this.#workers.size === 0) return 'first';
    return this.#workers.size === 1 && this.#busyLeftMs() <= 0 ? 'second' : 'more';
  }

  /** Until the first event that no starting worker is meant for has waited enough, or all together have. */
  #patienceLeftMs(): number {
    const now = performance.now();
    const since = this.#queue[this.#starting]?.since ?? now;
    const leftMs = Math.min(since + this.#options.budget.startMs() - now, this.#busyLeftMs());
    return Math.max(leftMs, this.#refusedUntil - now);
  }

  /** Until the queue counts as one that is never empty. */
  #busyLeftMs(): number {
    if (this.#starting > 0) return Number.POSITIVE_INFINITY;
    return this.#calmAt + BUSY_STARTS * this.#options.budget.startMs() - performance.now();
  }

  /** Rejects when there is no program to start, for instance without a ZIP. */
  async #start(): Promise<void> {
    const { budget, startWorker } = this.#options;
    const startedAt = performance.now();
    this.#starting += 1;
    try {
      const worker = startWorker();
      this.#workers.add(worker);
      void worker.ended.then(() => this.#forget(worker));
      const failure = await worker.ready;
      // An event that waited pays for a failed start; the next one is given a new worker.
      if (failure !== undefined) this.#queue.shift()?.resolve(failure);
      this.#starting -= 1;
      this.#rest(worker);
    } catch (error) {
      this.#starting -= 1;
      this.#queue.shift()?.reject(error);
      // Room that comes free lets pools grow, and this may be called while one does.
      await undefined;
      budget.release();
      throw error;
    } finally {
      budget.started(performance.now() - startedAt);
    }
  }

  #forget(worker: FunctionWorker): void {
    this.#workers.delete(worker);
    const index = this.#idle.findIndex((entry) => entry.worker === worker);
    for (const { timer } of index < 0 ? [] : this.#idle.splice(index, 1)) clearTimeout(timer);
    this.#options.budget.release();
  }

  /** A pool keeps its last worker. */
  #endIdle(worker: FunctionWorker): boolean {
    const index = this.#idle.findIndex((entry) => entry.worker === worker);
    // One that was told to end is counted until its thread is gone.
    const alive = [...this.#workers].filter(({ isAlive }) => isAlive).length;
    if (index < 0 || alive < 2) return false;
    clearTimeout(this.#idle[index]?.timer);
    this.#idle.splice(index, 1);
    worker.stop();
    return true;
  }

  #giveUpIdle(): boolean {
    const longest = this.#idle[0];
    if (longest === undefined || performance.now() - longest.since < this.#options.giveUpAfterMs)
      return false;
    return this.#endIdle(longest.worker);
  }
}
