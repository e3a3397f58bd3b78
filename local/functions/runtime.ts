/** The program of a worker thread: loads one function and runs one event at a time, as Lambda's Node runtime does. */
import { subscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';
import { parentPort, workerData } from 'node:worker_threads';
import type { Clock } from '../clock.ts';
import { installClock } from '../clock-worker.ts';
import { functionError, RuntimeError } from './function-error.ts';
import { keepWebSocketsUnloaded } from './lean-http.ts';
import { type Handler, loadHandler } from './load-handler.ts';
import type { HostMessage, Invocation, WorkerMessage, WorkerSetup } from './worker-messages.ts';

const setup = workerData as WorkerSetup;
const port = parentPort;
if (port === null) throw new Error('runtime.ts runs in a worker thread only');
const send = (message: WorkerMessage) => port.postMessage(message);
const clock = installEngineClock(setup);

/** Where time is simulated, timers follow the clock, and the host sees what this thread waits for. */
function installEngineClock({ clock: shared, waits }: WorkerSetup): Clock {
  if (waits === undefined) return installClock(shared);
  const state = new Float64Array(waits);
  const count = (change: number) => {
    state[1] = (state[1] ?? 0) + change;
  };
  subscribe('http.client.request.start', (message) => {
    count(1);
    (message as { readonly request: ClientRequest }).request.once('close', () => count(-1));
  });
  return installClock(shared, {
    timers: true,
    onTimers: (dueAt = Number.POSITIVE_INFINITY) => {
      state[0] = dueAt;
    },
  });
}

/** What had come before the question is dealt with by then: the first turn may still find it unread. */
function pong(): void {
  setImmediate(() => setImmediate(() => send({ kind: 'pong' })));
}

/** Posted at once and in order, so that an event's output is known before its result. */
function captureOutput(stream: NodeJS.WriteStream, isError: boolean): void {
  const decoder = new TextDecoder();
  stream.write = (chunk: string | Uint8Array, ...more: unknown[]): boolean => {
    const text = typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
    send({ kind: 'output', isError, text });
    const done = more.find((one) => typeof one === 'function');
    if (done !== undefined) queueMicrotask(() => done());
    return true;
  };
}

/** Exit codes of Lambda's runtime for errors that nobody caught. */
const CRASH_EXIT_CODE = 129;

function crash(thrown: unknown): void {
  send({ kind: 'crashed', error: functionError(thrown) });
  process.exit(CRASH_EXIT_CODE);
}

/** Work runs in real time, unless time is simulated. */
const elapsed = () => (clock.isSimulated ? clock.now() : performance.now());

function contextOf({ requestId }: Invocation): object {
  const deadline = elapsed() + setup.timeoutMs;
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: setup.functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: setup.functionArn,
    memoryLimitInMB: String(setup.memoryMb),
    awsRequestId: requestId,
    logGroupName: setup.logGroup,
    logStreamName: setup.logStream,
    clientContext: undefined,
    identity: undefined,
    getRemainingTimeInMillis: () => Math.max(0, Math.floor(deadline - elapsed())),
  };
}

function serialize(returned: unknown): string {
  try {
    return JSON.stringify(returned) ?? 'null';
  } catch (error) {
    throw new Error('Unable to stringify response body', { cause: error });
  }
}

async function run(handler: Handler, invocation: Invocation): Promise<void> {
  const { requestId } = invocation;
  // biome-ignore lint/style/noProcessEnv: this is where Lambda's runtime tells a function of its trace
  process.env._X_AMZN_TRACE_ID = invocation.traceId;
  try {
    const returned = await handler(JSON.parse(invocation.payload), contextOf(invocation));
    send({ kind: 'returned', requestId, payload: serialize(returned) });
  } catch (error) {
    send({ kind: 'threw', requestId, error: functionError(error) });
  }
}

keepWebSocketsUnloaded();
captureOutput(process.stdout, false);
captureOutput(process.stderr, true);
process.on('uncaughtException', crash);
process.on('unhandledRejection', (reason) =>
  crash(new RuntimeError('Runtime.UnhandledPromiseRejection', String(reason), reason)),
);
try {
  const handler = await loadHandler(setup.taskRoot, setup.handler);
  port.on('message', (message: HostMessage) => {
    if (message === 'time-moved') clock.catchUp();
    else if (message === 'ping') pong();
    else void run(handler, message);
  });
  send({ kind: 'ready' });
} catch (error) {
  send({ kind: 'init-failed', error: functionError(error) });
  process.exit(1);
}
