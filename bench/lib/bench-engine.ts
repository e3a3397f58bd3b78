/** Starts the engine for a benchmark and speaks to it. */
import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { makeBenchStack, type StackOptions } from './bench-stack.ts';

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

export type EngineMessage = Ready | Merchant;
export type EngineRequest = { readonly kind: 'merchant' } | { readonly kind: 'close' };

export interface BenchEngine extends Omit<Ready, 'kind'> {
  newMerchant(): Promise<Merchant>;
  close(): Promise<void>;
}

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

export async function startBenchEngine(
  scratch: string,
  options: StackOptions,
): Promise<BenchEngine> {
  const stackDirectory = makeBenchStack(scratch, options);
  const data = mkdtempSync(join(scratch, 'data-'));
  const child = fork('bench/lib/engine-process.ts', [stackDirectory, data], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const { kind: _, ...ready } = await answerOf(child, 'ready');
  return {
    ...ready,
    newMerchant: () => {
      const answer = answerOf(child, 'merchant');
      child.send({ kind: 'merchant' } satisfies EngineRequest);
      return answer;
    },
    close: () =>
      new Promise((resolve) => {
        child.once('exit', () => resolve());
        child.send({ kind: 'close' } satisfies EngineRequest);
      }),
  };
}
