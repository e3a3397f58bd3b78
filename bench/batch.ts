/** `npm run bench:batch`: a file through the whole engine with nothing lost, and real-time payments beside a file at work. */
import { cpus } from 'node:os';
import { createComplain, readOptions, wholeNumber } from '../scripts/script-options.ts';
import { type Beside, isolation } from './batch/isolation.ts';
import { finalOf } from './batch/sample.ts';
import { type Whole, wholeFile } from './batch/whole-file.ts';
import type { Benchmark } from './lib/benchmark.ts';
import { figure } from './lib/figure.ts';
import { numberText } from './lib/figure-text.ts';
import { runBenchmarks } from './lib/run-benchmarks.ts';
import { percentile } from './lib/statistics.ts';

const USAGE = `npm run bench:batch -- [--rows N] [--beside N] [--seconds S] [--rate R]

  --rows N     rows of the file that goes through the whole engine; 100000 by default
  --beside N   rows of the file that is at work beside real-time payments; 20000 by default
  --seconds S  how long real-time payments are sent, with the file and without; 120 by default
  --rate R     real-time payments a second; 5 by default`;

interface BatchOptions {
  readonly rows: number;
  readonly beside: number;
  readonly seconds: number;
  readonly rate: number;
}

function wholeFigures(whole: Whole, rows: number) {
  const { counts } = whole.batch;
  const odd =
    Math.abs(counts.rows - counts.accepted - counts.rejected) +
    Math.abs(counts.accepted - finalOf(whole.batch)) +
    (rows - counts.rows);
  const none = { on: 'value', atMost: 0 } as const;
  return [
    figure({
      name: 'rows lost, doubled or told wrongly',
      unit: '',
      value: whole.lost,
      limit: none,
    }),
    figure({ name: 'counts that do not add up', unit: '', value: odd, limit: none }),
    figure({ name: 'upload to all rows read', unit: 's', value: whole.read }),
    figure({ name: 'upload to all payments final', unit: 's', value: whole.final }),
    figure({ name: 'upload to results', unit: 's', value: whole.ended }),
    figure({
      name: 'payments carried out, from upload to the last',
      unit: 'payments/s',
      value: counts.accepted / whole.final,
    }),
    figure({
      name: 'processors busy with engine and database meanwhile',
      unit: '%',
      value: whole.busyShare * 100,
    }),
  ];
}

function besideFigures({ alone, beside, filePerSecond }: Beside, rate: number) {
  const pairs = [
    ['submit to answer', alone.answers, beside.answers],
    ['submit to captured', alone.latencies, beside.latencies],
  ] as const;
  return [
    ...pairs.flatMap(([name, without, along]) =>
      [0.5, 0.99].map((share) =>
        figure({
          name: `real-time at ${rate}/s beside a file, ${name}, p${share * 100}`,
          unit: 'ms',
          value: percentile(along, share),
          peer: { name: 'without it', value: percentile(without, share) },
        }),
      ),
    ),
    figure({ name: 'payments of the file meanwhile', unit: 'payments/s', value: filePerSecond }),
  ];
}

async function run(scratch: string, options: BatchOptions) {
  const beside = await isolation(scratch, { ...options, rows: options.beside });
  const whole = await wholeFile(scratch, options.rows);
  return {
    figures: [...wholeFigures(whole, options.rows), ...besideFigures(beside, options.rate)],
    notes: [
      `The file has ${numberText(options.rows)} rows, one in a hundred of which is declined and one rejected; the other has ${numberText(options.beside)}. Every line of the results is compared with the row that it is of. Engine, database and client share the ${cpus().length} processors of one machine, which is what bounds the file, and what real-time payments wait for beside it; each lane has a relay, a queue and workers of its own, and on AWS they share the tables. A batch looks at its tallies less often the longer it takes, so that its results follow up to a quarter later.`,
    ],
  };
}

const complain = createComplain(USAGE);
const values = readOptions(
  {
    rows: { type: 'string', default: '100000' },
    beside: { type: 'string', default: '20000' },
    seconds: { type: 'string', default: '120' },
    rate: { type: 'string', default: '5' },
    help: { type: 'boolean', default: false },
  },
  complain,
);
const numberOf = (name: keyof BatchOptions, most: number) =>
  wholeNumber(name, values[name], { least: 1, most }, complain);

if (values.help) {
  console.log(USAGE);
} else {
  const options: BatchOptions = {
    rows: numberOf('rows', 10_000_000),
    beside: numberOf('beside', 10_000_000),
    seconds: numberOf('seconds', 3600),
    rate: numberOf('rate', 1000),
  };
  const batch: Benchmark = {
    name: 'batch',
    about: `a file of ${numberText(options.rows)} rows from its upload to its results, and ${numberText(options.rate)} real-time payments a second beside a file of ${numberText(options.beside)}`,
    run: (scratch) => run(scratch, options),
  };
  await runBenchmarks([batch]);
}
