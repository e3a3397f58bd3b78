/** Starts the engine for a benchmark and speaks to it. */
import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import type { CallTotals } from '../../local/front/call-log.ts';
import type { UsageLine } from '../cost/usage.ts';
import { synthesizeNaive } from '../peers/naive/synthesize.ts';
import { makeBenchStack, type StackOptions, SUFFIX, UNLIMITED } from './bench-stack.ts';

interface Ready {
  readonly kind: 'ready';
  readonly baseUrl: string;
  readonly awsEndpoint: string;
  readonly awsAccessKeyId: string;
  readonly awsSecretAccessKey: string;
}

interface Merchant {
  readonly kind: 'merchant';
  readonly merchantId: string;
  readonly apiKey: string;
}

/** What was used and which payments came to their end since the last report. */
export interface Report {
  readonly kind: 'report';
  /** Empty where the engine is not metered. */
  readonly usage: readonly UsageLine[];
  /** Epoch milliseconds at which each payment was captured, by its id. */
  readonly captured: Readonly<Record<string, number>>;
  /** AWS calls by service, operation and caller. */
  readonly calls: readonly CallTotals[];
  /** Of the engine's process with its functions, and of the database's, since they started. */
  readonly cpuMs: { readonly engine: number; readonly database: number };
  /** Resident, of the engine's process with its functions. */
  readonly memoryMb: number;
  readonly databaseMb: number;
}

/** Asked for many times a second, so it costs the engine next to nothing. */
export interface Captures extends Pick<Report, 'captured' | 'memoryMb' | 'databaseMb'> {
  readonly kind: 'captures';
}

/** What no table holds: what the topic was told, and what was logged. */
export interface Witnessed {
  readonly kind: 'witnessed';
  /** Versions by payment. */
  readonly announced: readonly (readonly [paymentId: string, versions: readonly number[]])[];
  /** Holds each message as a line of JSON. */
  readonly logFile: string;
}

export type EngineMessage = Ready | Merchant | Report | Captures | Witnessed;
export type EngineRequest = {
  readonly kind: 'merchant' | 'report' | 'captures' | 'witnessed' | 'close';
};

export interface BenchEngineOptions extends StackOptions {
  /** Counts what AWS would bill, which costs time. */
  readonly isMetered?: boolean;
  /** Keeps what the topic was told and what was logged. */
  readonly isWitnessed?: boolean;
  /** The peer's stack instead of ours. */
  readonly isNaive?: boolean;
}

export interface BenchEngine extends Omit<Ready, 'kind'> {
  newMerchant(): Promise<Merchant>;
  report(): Promise<Report>;
  captures(): Promise<Captures>;
  /** Only of an engine that is witnessed. */
  witnessed(): Promise<Witnessed>;
  close(): Promise<void>;
}

/** With which a client of AWS reaches the engine. */
export const awsSettings = (engine: BenchEngine) => ({
  endpoint: engine.awsEndpoint,
  region: 'us-east-1',
  credentials: {
    accessKeyId: engine.awsAccessKeyId,
    secretAccessKey: engine.awsSecretAccessKey,
  },
});

function answerOf<Kind extends EngineMessage['kind']>(
  child: ChildProcess,
  kind: Kind,
): Promise<Extract<EngineMessage, { kind: Kind }>> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null) => reject(new Error(`the engine ended with ${code}`));
    child.once('exit', ended);
    child.once('message', (message: EngineMessage) => {
      child.off('exit', ended);
      if (message.kind === kind) resolve(message as Extract<EngineMessage, { kind: Kind }>);
      else reject(new Error(`the engine said ${message.kind}, not ${kind}`));
    });
  });
}

/**
 * With which each carries most on two cores: with more, each compiles the same code once more; with fewer, ours waits
 * for the acquirer's.
 */
const WORKERS_A_CORE = { own: 12, naive: 8 };

const modeOf = ({ isMetered, isWitnessed }: BenchEngineOptions): string => {
  if (isMetered) return 'metered';
  return isWitnessed ? 'witnessed' : '';
};

export async function startBenchEngine(
  scratch: string,
  options: BenchEngineOptions,
): Promise<BenchEngine> {
  const stackDirectory = options.isNaive
    ? await synthesizeNaive(scratch, { ENVIRONMENT_SUFFIX: SUFFIX, ...UNLIMITED })
    : makeBenchStack(scratch, options);
  const data = mkdtempSync(join(scratch, 'data-'));
  const workers = WORKERS_A_CORE[options.isNaive ? 'naive' : 'own'];
  const settings = [stackDirectory, data, String(workers), modeOf(options)];
  const child = fork('bench/lib/engine-process.ts', settings, {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const { kind: _, ...ready } = await answerOf(child, 'ready');
  const ask = <Kind extends 'merchant' | 'report' | 'captures' | 'witnessed'>(kind: Kind) => {
    const answer = answerOf(child, kind);
    child.send({ kind } satisfies EngineRequest);
    return answer;
  };
  return {
    ...ready,
    newMerchant: () => ask('merchant'),
    report: () => ask('report'),
    captures: () => ask('captures'),
    witnessed: () => ask('witnessed'),
    close: () =>
      new Promise((resolve) => {
        child.once('exit', () => resolve());
        child.send({ kind: 'close' } satisfies EngineRequest);
      }),
  };
}
