/** What the host and a worker thread tell each other. */

/** The worker's `workerData`. */
export interface WorkerSetup {
  /** The engine clock's shared buffer. */
  readonly clock: SharedArrayBuffer;
  /**
   * Float64 [when its first timer is due, requests it has sent and waits for]; only where time is simulated
   * and timers follow the clock.
   */
  readonly waits: SharedArrayBuffer | undefined;
  /** The directory of the unpacked ZIP. */
  readonly taskRoot: string;
  readonly handler: string;
  readonly functionName: string;
  readonly functionArn: string;
  readonly memoryMb: number;
  readonly timeoutMs: number;
  readonly logGroup: string;
  readonly logStream: string;
}

/** What the host posts: an event, that the engine's time was put forward, or whether it is done with what came. */
export type HostMessage = Invocation | 'time-moved' | 'ping';

export interface Invocation {
  readonly requestId: string;
  /** The event as JSON text. */
  readonly payload: string;
  /** The value of _X_AMZN_TRACE_ID for this event. */
  readonly traceId: string;
}

/** An error in the shape that Lambda answers with. */
export interface FunctionError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
}

export type WorkerMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'pong' }
  | { readonly kind: 'init-failed'; readonly error: FunctionError }
  | { readonly kind: 'output'; readonly isError: boolean; readonly text: string }
  | { readonly kind: 'returned'; readonly requestId: string; readonly payload: string }
  | { readonly kind: 'threw'; readonly requestId: string; readonly error: FunctionError }
  /** An error that nobody caught: the thread ends with it. */
  | { readonly kind: 'crashed'; readonly error: FunctionError };
