/** Runs the stack's Lambda functions from their ZIPs in worker threads, with their own environment and limits. */
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../clock.ts';
import type { Meter } from '../meter.ts';
import type { FunctionHost, InvokeResult, LogLine, LogSink, Stack } from '../types.ts';
import { createClientShare } from './client-share.ts';
import { compileRuntime } from './compile-runtime.ts';
import { type Concurrency, createConcurrency } from './concurrency.ts';
import { type FunctionDefinition, functionNameOf, readFunctions } from './function-definition.ts';
import { type Credentials, functionEnvironment } from './function-environment.ts';
import { createFunctionOutput, createLogRing, type MetricDocument } from './function-output.ts';
import { FunctionPool } from './function-pool.ts';
import { FunctionWorker, type Pulse } from './function-worker.ts';
import { createInvocationHooks, type InvocationHook } from './invocation-hooks.ts';
import { refuseLargeEvent } from './payload-limits.ts';
import { unpack } from './unpack.ts';
import { createWorkerBudget, type WorkerBudget } from './worker-budget.ts';

export interface FunctionHostOptions {
  readonly stack: Stack;
  readonly clock: Clock;
  readonly log: LogSink;
  /** Where the functions' AWS calls go: the service front. */
  readonly endpoint: string;
  readonly credentialsFor: (functionName: string) => Credentials;
  /** Receives the unpacked ZIPs. */
  readonly directory: string;
  readonly onMetric?: (metric: MetricDocument) => void;
  readonly meter?: Pick<Meter, 'functionRan'> | undefined;
  /** Events under way at once in all functions without a reservation. */
  readonly accountConcurrency?: number;
  /** Worker threads of all functions together; each function may have one beyond it. */
  readonly workersMax?: number;
  /** Real milliseconds after which a function's extra workers end. */
  readonly idleMs?: number;
  /** After how long an idle worker may make room for another function's. */
  readonly giveUpAfterMs?: number;
}

export interface LocalFunctionHost extends FunctionHost {
  /** The event as JSON text; `traceId` links it to the caller's trace. */
  invokeText(name: string, payload: string, traceId?: string): Promise<InvokeResult>;
  find(nameOrArn: string): FunctionDefinition | undefined;
  /** Ends all workers of a function at once, in the middle of what they do; answers how many. */
  kill(name: string): number;
  /** Worker threads that a function has now. */
  workers(name: string): number;
  /** What all workers do at this moment; none when nothing runs. */
  pulses(): readonly Pulse[];
  /** HTTP requests of all workers that have no answer yet; counted only where time is simulated. */
  requests(): number;
  /** Resolves when every worker has dealt with all that had reached it. */
  attend(): Promise<void>;
  /** Stands around every invocation, whoever asks for it; the returned function removes it. */
  intercept(hook: InvocationHook): () => void;
  /** The last lines that functions printed, oldest first. */
  logs(): readonly LogLine[];
}

/** As in a new AWS account. */
const ACCOUNT_CONCURRENCY = 1_000;
/** Some 25 MB each. */
const WORKERS_MAX = 40;
/** A client that waits holds a worker until another function's worker has done what it waits for. */
const CLIENT_SHARE = 0.5;
const IDLE_MS = 20_000;
const GIVE_UP_AFTER_MS = 1_000;
const LOG_LINES_KEPT = 5_000;

export async function createFunctionHost(options: FunctionHostOptions): Promise<LocalFunctionHost> {
  const { stack, clock } = options;
  mkdirSync(options.directory, { recursive: true });
  // biome-ignore lint/style/noProcessEnv: threads share the process's time zone, and on Lambda it is UTC
  process.env.TZ = 'UTC';
  const definitions = new Map(readFunctions(stack).map((one) => [one.name, one]));
  const ring = createLogRing(LOG_LINES_KEPT);
  const log: LogSink = (line) => {
    ring.add(line);
    options.log(line);
  };
  const budgetOf = createBudgets(options.workersMax ?? WORKERS_MAX);
  const shared = createConcurrency(options.accountConcurrency ?? ACCOUNT_CONCURRENCY);
  const startWorkerOf = createStarter(options, log, await compileRuntime(options.directory));
  const pools = new Map<string, FunctionPool>();
  const hooks = createInvocationHooks();
  for (const definition of definitions.values()) {
    const pool = new FunctionPool({
      startWorker: startWorkerOf(definition),
      concurrency: concurrencyOf(definition, shared),
      budget: budgetOf(definition),
      idleMs: options.idleMs ?? IDLE_MS,
      giveUpAfterMs: options.giveUpAfterMs ?? GIVE_UP_AFTER_MS,
      onRun: (durationMs) =>
        options.meter?.functionRan({
          functionName: definition.name,
          memoryMb: definition.memoryMb,
          durationMs,
        }),
    });
    pools.set(definition.name, pool);
  }

  function poolOf(nameOrArn: string): FunctionPool {
    const pool = pools.get(functionNameOf(nameOrArn));
    if (pool === undefined) throw new Error(`the stack has no function ${nameOrArn}`);
    return pool;
  }

  async function invokeText(name: string, payload: string, traceId?: string) {
    const refusal = refuseLargeEvent(payload);
    if (refusal !== undefined) return refusal;
    const pool = poolOf(name);
    const result = await hooks.run({ functionName: functionNameOf(name), payload }, () =>
      pool.invoke({
        requestId: randomUUID(),
        payload,
        traceId: traceId ?? newTraceId(clock.now()),
      }),
    );
    if (result.kind === 'error') {
      const message = `${result.errorType}: ${result.errorMessage}`;
      log({ source: functionNameOf(name), level: 'warn', message, at: clock.now() });
    }
    return result;
  }

  return {
    invoke: (name, event, traceId) => invokeText(name, JSON.stringify(event ?? null), traceId),
    invokeText,
    find: (nameOrArn) => definitions.get(functionNameOf(nameOrArn)),
    warm: async (names) => {
      await Promise.all(names.map((name) => poolOf(name).warm()));
    },
    kill: (name) => poolOf(name).kill(),
    pulses: () => [...pools.values()].flatMap((pool) => pool.pulses()),
    requests: () => [...pools.values()].reduce((sum, pool) => sum + pool.requests, 0),
    attend: async () => {
      await Promise.all([...pools.values()].map((pool) => pool.attend()));
    },
    intercept: hooks.add,
    workers: (name) => poolOf(name).size,
    logs: ring.lines,
    close: async () => {
      await Promise.all([...pools.values()].map((pool) => pool.close()));
    },
  };
}

function createBudgets(workersMax: number): (definition: FunctionDefinition) => WorkerBudget {
  const budget = createWorkerBudget(workersMax);
  const clientShare = createClientShare(budget, Math.ceil(workersMax * CLIENT_SHARE));
  return ({ servesClients }) => (servesClients ? clientShare : budget);
}

function concurrencyOf({ reservedConcurrency }: FunctionDefinition, shared: Concurrency) {
  return reservedConcurrency === undefined ? shared : createConcurrency(reservedConcurrency);
}

/** Starts workers of a function; its ZIP is unpacked when the first one starts. */
function createStarter(options: FunctionHostOptions, log: LogSink, runtimeFile: string) {
  const { stack, clock, endpoint, credentialsFor, onMetric, directory } = options;
  return (definition: FunctionDefinition): (() => FunctionWorker) => {
    const { name, arn, handler, memoryMb, timeoutMs, logGroup } = definition;
    let taskRoot: string | undefined;
    return () => {
      taskRoot ??= unpack(definition, join(directory, 'functions'));
      const logStream = `[$LATEST]${randomBytes(16).toString('hex')}`;
      const output = createFunctionOutput({ functionName: name, now: clock.now, log, onMetric });
      const worker = new FunctionWorker({
        runtimeFile,
        setup: {
          clock: clock.shared,
          waits: clock.isSimulated ? waitsBuffer() : undefined,
          taskRoot,
          handler,
          functionName: name,
          functionArn: arn,
          memoryMb,
          timeoutMs,
          logGroup,
          logStream,
        },
        clock,
        environment: functionEnvironment(definition, {
          region: stack.region,
          credentials: credentialsFor(name),
          endpoint,
          taskRoot,
          logStream,
        }),
        onOutput: output.write,
        onFailure: (errorType, message) =>
          log({
            source: name,
            level: 'error',
            message: `${errorType}: ${message}`,
            at: clock.now(),
          }),
      });
      void worker.ended.then(output.flush);
      return worker;
    };
  };
}

/** Nothing is due at first, and nothing was asked for. */
function waitsBuffer(): SharedArrayBuffer {
  const shared = new SharedArrayBuffer(2 * Float64Array.BYTES_PER_ELEMENT);
  new Float64Array(shared).set([Number.POSITIVE_INFINITY, 0]);
  return shared;
}

function newTraceId(now: number): string {
  const seconds = Math.floor(now / 1000).toString(16);
  const [root, parent] = [randomBytes(12).toString('hex'), randomBytes(8).toString('hex')];
  return `Root=1-${seconds}-${root};Parent=${parent};Sampled=1`;
}
