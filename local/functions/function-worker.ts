/** One worker thread with one function in it: starts it, runs an event at a time, ends it when it must end. */
import { randomUUID } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import type { Clock } from '../clock.ts';
import type { InvokeResult } from '../types.ts';
import { boundResponse, errorResult } from './payload-limits.ts';
import type {
  FunctionError,
  HostMessage,
  Invocation,
  WorkerMessage,
  WorkerSetup,
} from './worker-messages.ts';

export interface FunctionWorkerOptions {
  readonly runtimeFile: string;
  readonly setup: WorkerSetup;
  readonly environment: Readonly<Record<string, string>>;
  readonly clock: Pick<Clock, 'limit' | 'onAdvance'>;
  readonly onOutput: (text: string, isError: boolean) => void;
  /** Something ended the thread that nobody asked for, or an event's time ran out. */
  readonly onFailure: (errorType: string, errorMessage: string) => void;
}

/** Lambda gives initialization ten seconds. */
const INIT_TIMEOUT_MS = 10_000;
/** Young objects need little room; the default costs each thread some 30 MB. */
const YOUNG_GENERATION_MB = 16;

/** Whether a worker works or waits can be told from how its event loop's active time grows. */
export interface Pulse {
  /** It starts or ends, or an event waits for it to start. */
  readonly isChanging: boolean;
  readonly activeMs: number;
  /** When its first timer is due, on the engine's clock. */
  readonly dueAt: number | undefined;
}

interface Current {
  readonly requestId: string;
  readonly resolve: (result: InvokeResult) => void;
}

export class FunctionWorker {
  readonly #options: FunctionWorkerOptions;
  readonly #thread: Worker;
  readonly #initTimer: NodeJS.Timeout;
  readonly #stopListening: () => void;
  readonly #ready = Promise.withResolvers<InvokeResult | undefined>();
  readonly #ended = Promise.withResolvers<void>();
  #current: Current | undefined;
  readonly #pings: (() => void)[] = [];
  #isAlive = true;
  #isStarting = true;
  /** Why the thread ends; the first reason holds. */
  #reason: FunctionError | undefined;

  constructor(options: FunctionWorkerOptions) {
    this.#options = options;
    this.#thread = startThread(options);
    this.#initTimer = setTimeout(() => this.#end(timedOut(INIT_TIMEOUT_MS)), INIT_TIMEOUT_MS);
    this.#thread.on('message', (message: WorkerMessage) => this.#receive(message));
    this.#thread.on('error', (error: Error) => {
      const { name, message } = error;
      this.#reason ??= isOutOfMemory(error) ? killed() : { errorType: name, errorMessage: message };
    });
    this.#thread.on('exit', (exitCode) => this.#finish(exitCode));
    this.#stopListening = options.clock.onAdvance(() => {
      // Without a timer there is nothing that the time could move; one that is set later knows it.
      if (Number.isFinite(this.#waits()[0])) this.#post('time-moved');
    });
  }

  /** Undefined once it can take events, else what an event that waited for it is answered. */
  get ready(): Promise<InvokeResult | undefined> {
    return this.#ready.promise;
  }

  /** Resolves when the thread is gone, however that came. */
  get ended(): Promise<void> {
    return this.#ended.promise;
  }

  get isAlive(): boolean {
    return this.#isAlive;
  }

  /** Never rejects; one event at a time. */
  invoke(invocation: Invocation): Promise<InvokeResult> {
    const { timeoutMs } = this.#options.setup;
    return new Promise((resolve) => {
      const { limit } = this.#options.clock;
      const cancel = limit(timeoutMs, () => this.#end(timedOut(timeoutMs)));
      const answer = (result: InvokeResult) => {
        cancel();
        resolve(result);
      };
      this.#current = { requestId: invocation.requestId, resolve: answer };
      this.#post(invocation);
    });
  }

  /** What it does at this moment; undefined when it only waits for an event. */
  pulse(): Pulse | undefined {
    if (this.#isStarting || !this.#isAlive) {
      return { isChanging: true, activeMs: 0, dueAt: undefined };
    }
    if (this.#current === undefined) return undefined;
    const [dueAt = Number.POSITIVE_INFINITY] = this.#waits();
    const { active } = this.#thread.performance.eventLoopUtilization();
    return {
      isChanging: false,
      activeMs: active,
      dueAt: Number.isFinite(dueAt) ? dueAt : undefined,
    };
  }

  /** Requests that it has sent, or is about to, and whose answers it has not read to their end. */
  get requests(): number {
    return this.#waits()[1] ?? 0;
  }

  /** Resolves when it has dealt with all that had reached it before, or has ended; at once when it has no event. */
  attend(): Promise<void> {
    if (this.#current === undefined || !this.#isAlive) return Promise.resolve();
    return new Promise((resolve) => {
      this.#pings.push(resolve);
      this.#post('ping');
    });
  }

  #waits(): Float64Array | [] {
    const { waits } = this.#options.setup;
    return waits === undefined ? [] : new Float64Array(waits);
  }

  #post(message: HostMessage): void {
    this.#thread.postMessage(message);
  }

  /** Ends the thread at once; an event that it runs is answered as on a killed process. */
  stop(): void {
    this.#end(STOPPED);
  }

  #receive(message: WorkerMessage): void {
    switch (message.kind) {
      case 'ready':
        clearTimeout(this.#initTimer);
        this.#isStarting = false;
        this.#ready.resolve(undefined);
        break;
      case 'pong':
        this.#pings.shift()?.();
        break;
      case 'output':
        this.#options.onOutput(message.text, message.isError);
        break;
      case 'init-failed':
      case 'crashed':
        this.#reason ??= message.error;
        this.#isAlive = false;
        break;
      case 'returned':
        this.#answer(message.requestId, boundResponse(message.payload));
        break;
      case 'threw':
        this.#answer(message.requestId, failed(message.error));
        break;
    }
  }

  #answer(requestId: string, result: InvokeResult): void {
    if (requestId !== this.#current?.requestId) return;
    const { resolve } = this.#current;
    this.#current = undefined;
    resolve(result);
  }

  #end(error: FunctionError): void {
    this.#reason ??= error;
    this.#isAlive = false;
    void this.#thread.terminate();
  }

  #finish(exitCode: number): void {
    this.#isAlive = false;
    this.#isStarting = false;
    this.#stopListening();
    clearTimeout(this.#initTimer);
    const error = this.#reason ?? exited(exitCode);
    if (error !== STOPPED) this.#options.onFailure(error.errorType, error.errorMessage);
    const requestId = this.#current?.requestId ?? randomUUID();
    const result = failed(error === STOPPED ? killed() : error, requestId);
    this.#ready.resolve(result);
    this.#answer(requestId, result);
    for (const resolve of this.#pings.splice(0)) resolve();
    this.#ended.resolve();
  }
}

function startThread({ runtimeFile, setup, environment }: FunctionWorkerOptions): Worker {
  return new Worker(runtimeFile, {
    name: setup.functionName,
    workerData: setup,
    env: { ...environment },
    argv: [],
    execArgv: [],
    resourceLimits: {
      maxOldGenerationSizeMb: setup.memoryMb,
      maxYoungGenerationSizeMb: YOUNG_GENERATION_MB,
    },
  });
}

const STOPPED: FunctionError = { errorType: 'Stopped', errorMessage: 'stopped by the host' };

const killed = () => exitError('signal: killed');

function exitError(how: string): FunctionError {
  return {
    errorType: 'Runtime.ExitError',
    errorMessage: `Error: Runtime exited with error: ${how}`,
  };
}

function exited(exitCode: number): FunctionError {
  if (exitCode !== 0) return exitError(`exit status ${exitCode}`);
  const errorMessage = 'Error: Runtime exited without providing a reason';
  return { errorType: 'Runtime.ExitError', errorMessage };
}

function timedOut(timeoutMs: number): FunctionError {
  const seconds = (timeoutMs / 1000).toFixed(2);
  const errorMessage = `Error: Task timed out after ${seconds} seconds`;
  return { errorType: 'Sandbox.Timedout', errorMessage };
}

const isOutOfMemory = (error: Error): boolean =>
  'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';

/** The platform's own errors name the request; a handler's are passed on as they are. */
function failed(error: FunctionError, requestId?: string): InvokeResult {
  const isPlatform = /^(Sandbox\.|Runtime\.ExitError)/.test(error.errorType);
  if (isPlatform && requestId !== undefined) {
    return errorResult(error.errorType, `RequestId: ${requestId} ${error.errorMessage}`);
  }
  const { errorType, errorMessage } = error;
  return { kind: 'error', errorType, errorMessage, payload: JSON.stringify(error) };
}
