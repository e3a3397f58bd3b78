/** `npm run load`: an open load at rising rates until saturation, then a long time at seven tenths of it, and nothing lost. */
import { createComplain, readOptions, wholeNumber } from '../scripts/script-options.ts';
import { tellsInside } from '../test/faults/support/tells-inside.ts';
import { startBenchEngine } from './lib/bench-engine.ts';
import type { Benchmark } from './lib/benchmark.ts';
import { createDriver } from './lib/drive-payments.ts';
import { RefusedCall } from './lib/http-client.ts';
import { subscribe } from './lib/notifications.ts';
import { runBenchmarks } from './lib/run-benchmarks.ts';
import { hold } from './load/hold.ts';
import { presentation } from './load/presentation.ts';
import { rise, saturationOf } from './load/rise.ts';
import { examine } from './load/witness.ts';

const USAGE = `npm run load -- [--minutes M] [--step-seconds S]

  --minutes M       how long the rate of seven tenths of saturation is held; 10 by default
  --step-seconds S  how long each of the rising rates is held; 30 by default`;
const SHARE = 0.7;
const WARM_UP = { underWay: 16, payments: 300 };
const ASKS_MAX = 12;

interface LoadOptions {
  readonly minutes: number;
  readonly stepSeconds: number;
}

async function run(scratch: string, { minutes, stepSeconds }: LoadOptions) {
  const engine = await startBenchEngine(scratch, { name: 'load', isWitnessed: true });
  const acknowledged = new Set<string>();
  const badAnswers: string[] = [];
  let repeats = 0;
  const driver = await createDriver(engine, {
    asksMax: ASKS_MAX,
    onAcknowledged: (id) => void acknowledged.add(id),
    onRepeat(error) {
      repeats += 1;
      if (!(error instanceof RefusedCall)) return;
      if (tellsInside(error.contentType, error.body)) badAnswers.push(error.message);
    },
  });
  const subscriber = subscribe(engine);
  try {
    await driver.keep(WARM_UP.underWay, WARM_UP.payments);
    const steps = await rise(driver, stepSeconds);
    const held = await hold(driver, SHARE * saturationOf(steps), minutes);
    const verdict = await examine(engine, { acknowledged, badAnswers });
    return presentation({ steps, held, verdict, repeats });
  } finally {
    subscriber.abort();
    driver.close();
    await engine.close();
  }
}

const complain = createComplain(USAGE);
const values = readOptions(
  {
    minutes: { type: 'string', default: '10' },
    'step-seconds': { type: 'string', default: '30' },
    help: { type: 'boolean', default: false },
  },
  complain,
);
if (values.help) {
  console.log(USAGE);
} else {
  const minutes = wholeNumber('minutes', values.minutes, { least: 1, most: 600 }, complain);
  const stepSeconds = wholeNumber(
    'step-seconds',
    values['step-seconds'],
    { least: 5, most: 600 },
    complain,
  );
  const load: Benchmark = {
    name: 'load',
    about: `an open load, engine and client on one machine: rates that rise every ${stepSeconds} s until saturation, then ${minutes} min at ${SHARE * 100} % of it`,
    run: (scratch) => run(scratch, { minutes, stepSeconds }),
  };
  await runBenchmarks([load]);
}
