/** `npm run bench`: how large and how fast the submit function is beside its peer, and how fast the stack is synthesized. */
import { fork, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { type AwsStub, startAwsStub } from './lib/aws-stub.ts';
import { bundlePeer } from './lib/bundle-peer.ts';
import { median, spread, table } from './lib/statistics.ts';
import { submitEvent } from './lib/submit-event.ts';

const SAMPLES = 15;
const LIMITS = { coldRatio: 0.6, zipRatio: 0.45, calls: 1, synthMs: 1500 };
const say = (text: string) => process.stdout.write(`${text}\n`);
const kilobytes = (bytes: number) => (bytes / 1024).toFixed(1);

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

function showSizes(): void {
  const rows = readdirSync('dist/lambda').map((name) => {
    const { raw, zipped } = sizesOf(join('dist/lambda', name));
    return [name, kilobytes(raw), kilobytes(zipped)];
  });
  say(`\n${table([['function', 'KB', 'KB zipped'], ...rows])}`);
}

async function compareWithPeer(scratch: string): Promise<string[][]> {
  const peerDirectory = join(scratch, 'peer');
  await bundlePeer('bench/peers/submit-powertools/handler.ts', peerDirectory);
  const bundles = { own: 'dist/lambda/submit-payment', peer: peerDirectory };
  const eventFile = join(scratch, 'event.json');
  writeFileSync(eventFile, JSON.stringify(submitEvent()));
  const stub = await startAwsStub();
  const times: Record<keyof typeof bundles, number[]> = { own: [], peer: [] };
  let ownCalls: number[] = [];
  for (let sample = -1; sample < SAMPLES; sample += 1) {
    for (const who of ['own', 'peer'] as const) {
      stub.calls.length = 0;
      const elapsed = await firstResponse(join(bundles[who], 'index.mjs'), eventFile, stub);
      if (sample >= 0) times[who].push(elapsed);
      if (who === 'own') ownCalls = [...ownCalls, stub.calls.length];
    }
  }
  await stub.close();
  const [own, peer] = [sizesOf(bundles.own), sizesOf(bundles.peer)];
  const coldRatio = median(times.own) / median(times.peer);
  const zipRatio = own.zipped / peer.zipped;
  return [
    [
      'import and first response, ms',
      `${median(times.own).toFixed(1)} (${spread(times.own)})`,
      `${median(times.peer).toFixed(1)} (${spread(times.peer)})`,
      coldRatio.toFixed(2),
      `≤ ${LIMITS.coldRatio}`,
      coldRatio <= LIMITS.coldRatio ? 'held' : 'MISSED',
    ],
    [
      'ZIP, KB',
      kilobytes(own.zipped),
      kilobytes(peer.zipped),
      zipRatio.toFixed(2),
      `≤ ${LIMITS.zipRatio}`,
      zipRatio <= LIMITS.zipRatio ? 'held' : 'MISSED',
    ],
    [
      'AWS calls of one asynchronous submit',
      String(Math.max(...ownCalls)),
      '',
      '',
      `≤ ${LIMITS.calls}`,
      Math.max(...ownCalls) <= LIMITS.calls ? 'held' : 'MISSED',
    ],
  ];
}

function timeSynthesis(scratch: string): string[] {
  const times = Array.from({ length: 5 }, () => {
    const startedAt = performance.now();
    const { status, stderr } = spawnSync(process.execPath, ['tap.ts'], {
      env: { ...process.env, ENVIRONMENT_SUFFIX: 'bench', CDKTF_OUTDIR: join(scratch, 'out') },
    });
    if (status !== 0) throw new Error(`node tap.ts failed: ${stderr}`);
    return performance.now() - startedAt;
  });
  const held = median(times) <= LIMITS.synthMs;
  const cell = `${median(times).toFixed(0)} (${spread(times)})`;
  return ['node tap.ts, ms', cell, '', '', `≤ ${LIMITS.synthMs}`, held ? 'held' : 'MISSED'];
}

const scratch = mkdtempSync(join(tmpdir(), 'tap-bench-'));
try {
  statSync('dist/lambda/submit-payment/index.mjs');
  const [cpu] = cpus();
  say(
    `${cpus().length} × ${cpu?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`,
  );
  showSizes();
  const rows = [...(await compareWithPeer(scratch)), timeSynthesis(scratch)];
  say(`\n${table([['figure (median, min–max)', 'ours', 'peer', 'ratio', 'limit', ''], ...rows])}`);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
