/** What one submit costs a warm function: CPU, AWS calls, and time when each of those takes five milliseconds. */
import { type ChildProcess, fork } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startAwsStub } from './lib/aws-stub.ts';
import type { Benchmark } from './lib/benchmark.ts';
import { figure } from './lib/figure.ts';
import { environmentOf } from './lib/function-under-test.ts';
import { P1, P2, submitPeers } from './lib/peer-bundles.ts';
import { percentile } from './lib/statistics.ts';
import { submitEvent } from './lib/submit-event.ts';

const OURS = 'submit-payment';
const CALLS = 20_000;
const ROUNDS = 20;
const TIMED_CALLS = 500;
const TIMED_ROUNDS = 10;
const CALL_MS = 5;
const LIMITS = { cpuRatio: 0.5, calls: 1, p50Ratio: 0.5, tail: 3 };

interface Round {
  readonly cpuMs: number;
  readonly times: readonly number[];
}

interface Sample {
  /** Of one call, by round. */
  readonly cpuMs: number[];
  readonly times: number[];
  awsCalls: number;
}

function ask(child: ChildProcess, count: number): Promise<Round> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null) => reject(new Error(`a function ended with ${code}`));
    child.once('exit', ended);
    child.once('message', (round: Round) => {
      child.off('exit', ended);
      resolve(round);
    });
    child.send(count);
  });
}

interface Plan {
  readonly delayMs: number;
  readonly calls: number;
  readonly rounds: number;
}

/** All functions are alive at once and take turns; one round warms each up. */
async function measure(
  bundles: ReadonlyMap<string, string>,
  eventFile: string,
  { delayMs, calls, rounds }: Plan,
): Promise<ReadonlyMap<string, Sample>> {
  const stub = await startAwsStub({ delayMs });
  const perRound = calls / rounds;
  const running = [...bundles].map(([name, directory]) => {
    const child = fork('bench/lib/warm-calls.mjs', [join(directory, 'index.mjs'), eventFile], {
      env: environmentOf(OURS, stub.url),
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    return { name, child, sample: { cpuMs: [], times: [], awsCalls: 0 } as Sample };
  });
  for (const { child } of running) await ask(child, perRound);
  for (let round = 0; round < rounds; round += 1) {
    for (const { child, sample } of running) {
      stub.calls.length = 0;
      const { cpuMs, times } = await ask(child, perRound);
      sample.cpuMs.push(cpuMs);
      sample.times.push(...times);
      sample.awsCalls = stub.calls.length / perRound;
    }
  }
  for (const { child } of running) child.kill();
  await stub.close();
  return new Map(running.map(({ name, sample }) => [name, sample]));
}

function figuresOf(
  peer: string,
  busy: ReadonlyMap<string, Sample>,
  timed: ReadonlyMap<string, Sample>,
) {
  const of = (samples: ReadonlyMap<string, Sample>, name: string): Sample => {
    const sample = samples.get(name);
    if (sample === undefined) throw new Error(`${name} was not measured`);
    return sample;
  };
  return [
    figure({
      name: 'CPU of one submit, user and system',
      unit: 'ms',
      value: of(busy, OURS).cpuMs,
      peer: { name: peer, value: of(busy, peer).cpuMs },
      limit: { on: 'ratio', atMost: LIMITS.cpuRatio },
    }),
    figure({
      name: 'AWS calls of one submit',
      unit: '',
      value: of(timed, OURS).awsCalls,
      peer: { name: peer, value: of(timed, peer).awsCalls },
      limit: { on: 'value', atMost: LIMITS.calls },
    }),
    figure({
      name: `one submit, each AWS call ${CALL_MS} ms, p50`,
      unit: 'ms',
      value: of(timed, OURS).times,
      peer: { name: peer, value: of(timed, peer).times },
      limit: { on: 'ratio', atMost: LIMITS.p50Ratio },
    }),
  ];
}

async function run(scratch: string) {
  const bundles = new Map([[OURS, join('dist/lambda', OURS)], ...(await submitPeers(scratch))]);
  const eventFile = join(scratch, 'submit.json');
  writeFileSync(eventFile, JSON.stringify(submitEvent()));
  const busy = await measure(bundles, eventFile, { delayMs: 0, calls: CALLS, rounds: ROUNDS });
  const timedPlan = { delayMs: CALL_MS, calls: TIMED_CALLS, rounds: TIMED_ROUNDS };
  const timed = await measure(bundles, eventFile, timedPlan);
  const own = timed.get(OURS)?.times ?? [];
  return {
    figures: [
      ...figuresOf(P1, busy, timed),
      ...figuresOf(P2, busy, timed),
      figure({
        name: `one submit, each AWS call ${CALL_MS} ms, p99`,
        unit: 'ms',
        value: percentile(own, 0.99),
        peer: { name: 'own p50', value: percentile(own, 0.5) },
        limit: { on: 'ratio', atMost: LIMITS.tail },
      }),
    ],
  };
}

export const submit: Benchmark = {
  name: 'submit',
  about: `one warm submit beside its peers: ${CALLS.toLocaleString('en')} calls against an AWS that answers at once, ${TIMED_CALLS} against one that takes ${CALL_MS} ms`,
  run,
};
