/** How large the submit function is, and how soon a fresh process answers, beside its peer. */
import { fork } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { type AwsStub, startAwsStub } from './lib/aws-stub.ts';
import type { Benchmark, Measured } from './lib/benchmark.ts';
import { bundlePeer } from './lib/bundle-peer.ts';
import { figure } from './lib/figure.ts';
import { submitEvent } from './lib/submit-event.ts';

const SAMPLES = 15;
const LIMITS = { coldRatio: 0.6, zipRatio: 0.45, calls: 1 };

interface Sizes {
  readonly raw: number;
  readonly zipped: number;
}

function sizesOf(directory: string): Sizes {
  const files = readdirSync(directory).map((name) => [name, readFileSync(join(directory, name))]);
  const raw = files.reduce((sum, [, content]) => sum + (content?.length ?? 0), 0);
  return { raw, zipped: zipSync(Object.fromEntries(files), { level: 9 }).length };
}

/** Milliseconds that a fresh process takes to import the function and to answer its first event. */
function firstResponse(bundle: string, eventFile: string, stub: AwsStub): Promise<number> {
  const child = fork('bench/lib/first-response.mjs', [bundle, eventFile], {
    env: {
      PATH: process.env.PATH,
      AWS_ENDPOINT_URL: stub.url,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'bench',
      AWS_SECRET_ACCESS_KEY: 'bench',
      AWS_LAMBDA_FUNCTION_NAME: 'submit-payment-bench',
      POWERTOOLS_TRACE_ENABLED: 'false',
      ENVIRONMENT_SUFFIX: 'bench',
      LOG_LEVEL: 'INFO',
      TRANSACTIONS_TABLE: 'payment-transactions-bench',
      AUDIT_TABLE: 'payment-audit-bench',
      IDEMPOTENCY_TABLE: 'payment-idempotency-bench',
      PROCESS_MACHINE_ARN:
        'arn:aws:states:us-east-1:123456789012:stateMachine:process-payment-bench',
      MERCHANT_SHARDS: '4',
      DUE_SHARDS: '4',
      WAITING_CLIENTS_MAX: '50',
    },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  return new Promise((resolve, reject) => {
    child.once('message', (message: { statusCode: number; elapsedMs: number; body: string }) =>
      message.statusCode === 202
        ? resolve(message.elapsedMs)
        : reject(new Error(`${bundle} answered ${message.statusCode}: ${message.body}`)),
    );
    child.once('exit', (code) => code && reject(new Error(`${bundle} ended with ${code}`)));
  });
}

interface Bundles {
  readonly own: string;
  readonly peer: string;
}

/** Both in turns, so that a slow moment of the machine hits both. */
async function measure(bundles: Bundles, scratch: string) {
  const eventFile = join(scratch, 'event.json');
  writeFileSync(eventFile, JSON.stringify(submitEvent()));
  const stub = await startAwsStub();
  const times: Record<keyof Bundles, number[]> = { own: [], peer: [] };
  let callsMax = 0;
  for (let sample = -1; sample < SAMPLES; sample += 1) {
    for (const who of ['own', 'peer'] as const) {
      stub.calls.length = 0;
      const elapsed = await firstResponse(join(bundles[who], 'index.mjs'), eventFile, stub);
      if (sample >= 0) times[who].push(elapsed);
      if (who === 'own') callsMax = Math.max(callsMax, stub.calls.length);
    }
  }
  await stub.close();
  return { times, callsMax };
}

async function compare(scratch: string): Promise<Measured> {
  const bundles = { own: 'dist/lambda/submit-payment', peer: join(scratch, 'peer') };
  await bundlePeer('bench/peers/submit-powertools/handler.ts', bundles.peer);
  const { times, callsMax } = await measure(bundles, scratch);
  const [own, peer] = [sizesOf(bundles.own), sizesOf(bundles.peer)];
  const name = 'P1 Powertools';
  return {
    figures: [
      figure({
        name: 'import and first response',
        unit: 'ms',
        value: times.own,
        peer: { name, value: times.peer },
        limit: { on: 'ratio', atMost: LIMITS.coldRatio },
      }),
      figure({
        name: 'ZIP',
        unit: 'KB',
        value: own.zipped / 1024,
        peer: { name, value: peer.zipped / 1024 },
        limit: { on: 'ratio', atMost: LIMITS.zipRatio },
      }),
      figure({
        name: 'AWS calls of one asynchronous submit',
        unit: '',
        value: callsMax,
        limit: { on: 'value', atMost: LIMITS.calls },
      }),
    ],
  };
}

export const submit: Benchmark = {
  name: 'submit',
  about: 'the submit function beside the same function made of Powertools, zod and the SDK',
  run: compare,
};
