/** How soon a fresh process of each API function answers, and how large each is, beside the submit peers. */
import { fork } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AwsStub, startAwsStub } from './lib/aws-stub.ts';
import type { Benchmark } from './lib/benchmark.ts';
import { type Figure, figure } from './lib/figure.ts';
import { apiFunctions, environmentOf } from './lib/function-under-test.ts';
import { P1, P2, submitPeers, zipBytes } from './lib/peer-bundles.ts';
import { median } from './lib/statistics.ts';
import { submitEvent } from './lib/submit-event.ts';

const SAMPLES = 15;
const LIMITS = { coldRatio: 0.6, zipRatio: 0.45 };
const SUBMIT = 'submit-payment';
/** Answers from its own ZIP. */
const WITHOUT_AWS = 'describe-api';

interface Candidate {
  readonly name: string;
  /** Whose environment it runs in. */
  readonly function: string;
  readonly directory: string;
  readonly event: Record<string, unknown>;
}

interface Answer {
  readonly statusCode: number;
  readonly elapsedMs: number;
  readonly body: string;
}

/** Milliseconds that a fresh process takes to import the function and to answer its first event. */
function firstResponse(candidate: Candidate, eventFile: string, stub: AwsStub): Promise<number> {
  const { name, directory, function: runsAs } = candidate;
  const child = fork('bench/lib/first-response.mjs', [join(directory, 'index.mjs'), eventFile], {
    env: environmentOf(runsAs, stub.url),
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  return new Promise((resolve, reject) => {
    child.once('message', ({ statusCode, elapsedMs, body }: Answer) =>
      statusCode < 500
        ? resolve(elapsedMs)
        : reject(new Error(`${name} answered ${statusCode}: ${body}`)),
    );
    child.once('exit', (code) => code && reject(new Error(`${name} ended with ${code}`)));
  });
}

/** All in turns, so that a slow moment of the machine hits all; the first turn warms the file cache. */
async function measure(candidates: readonly Candidate[], scratch: string) {
  const stub = await startAwsStub();
  const times = new Map<string, number[]>(candidates.map(({ name }) => [name, []]));
  for (const { name, event } of candidates)
    writeFileSync(join(scratch, `${name}.json`), JSON.stringify(event));
  for (let sample = -1; sample < SAMPLES; sample += 1) {
    for (const candidate of candidates) {
      const eventFile = join(scratch, `${candidate.name}.json`);
      stub.calls.length = 0;
      const elapsed = await firstResponse(candidate, eventFile, stub);
      if (stub.calls.length === 0 && candidate.name !== WITHOUT_AWS)
        throw new Error(`${candidate.name} refused its event: it asked nothing of AWS`);
      if (sample >= 0) times.get(candidate.name)?.push(elapsed);
    }
  }
  await stub.close();
  return times;
}

function figuresOf(
  { name, directory }: Candidate,
  times: ReadonlyMap<string, readonly number[]>,
  peer: { readonly name: string; readonly zip: number },
): readonly Figure[] {
  return [
    figure({
      name: `${name}: import and first response`,
      unit: 'ms',
      value: times.get(name) ?? [],
      peer: { name: peer.name, value: times.get(peer.name) ?? [] },
      limit: { on: 'ratio', atMost: LIMITS.coldRatio },
    }),
    figure({
      name: `${name}: ZIP`,
      unit: 'KB',
      value: zipBytes(directory) / 1024,
      peer: { name: peer.name, value: peer.zip / 1024 },
      limit: { on: 'ratio', atMost: LIMITS.zipRatio },
    }),
  ];
}

async function run(scratch: string) {
  const peers = await submitPeers(scratch);
  const others = [...peers].map(([name, directory]) => ({
    name,
    function: SUBMIT,
    directory,
    event: submitEvent(),
  }));
  const own = apiFunctions().map(({ name, event }) => {
    const directory = join('dist/lambda', name);
    return { name, function: name, directory, event };
  });
  const times = await measure([...others, ...own], scratch);
  const [p1, p2] = [P1, P2].map((name) => ({ name, zip: zipBytes(peers.get(name) ?? '') }));
  const submit = own.find(({ name }) => name === SUBMIT);
  if (p1 === undefined || p2 === undefined || submit === undefined)
    throw new Error('a peer or the submit function is missing');
  const labels = [...times.keys()];
  return {
    figures: [
      ...own.flatMap((candidate) => figuresOf(candidate, times, p1)),
      ...figuresOf(submit, times, p2),
    ],
    notes: [
      "The stub speaks http, for which the SDK imports node:http, and with it all of Node's WebSockets: a sixth of a start. On AWS, where endpoints are https, it never does; so every process here, ours and the peers', has that module before the clock starts.",
    ],
    plots: [
      {
        kind: 'bars',
        title: 'Import and first response of a fresh process',
        unit: 'ms',
        labels: labels.map((label) => label.replace('-payment', '')),
        arrangement: 'grouped',
        series: [{ name: 'median', values: labels.map((name) => median(times.get(name) ?? [])) }],
      } as const,
    ],
  };
}

export const functions: Benchmark = {
  name: 'functions',
  about: `cold start and size of each API function, ${SAMPLES} fresh processes of each in turns`,
  run,
};
