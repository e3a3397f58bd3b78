/** `npm run faults`: the whole fault suite, or one part of it, with the seed and the time that one likes. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createComplain, readOptions, wholeNumber } from './script-options.ts';

const USAGE = `npm run faults -- [--seed N] [--minutes M] [--operation NAME] [--bugs] [--record]

  --seed N          where random faults and samples begin; printed by every run
  --minutes M       goes on with more seeds of random faults for so long
  --operation NAME  only the sweep of this operation
  --bugs            only the planted bugs
  --record          writes down anew the kinds of calls that random faults are drawn from`;

const complain = createComplain(USAGE);
const options = readOptions(
  {
    seed: { type: 'string' },
    minutes: { type: 'string' },
    operation: { type: 'string' },
    bugs: { type: 'boolean' },
    record: { type: 'boolean' },
    help: { type: 'boolean' },
  },
  complain,
);

const SWEEPS = /^sweep-.+\.test\.ts$/;
/** Operations that one file sweeps. */
const SWEPT = /^sweepSuite\(([^)]+)\)/m;

/** The file in which each operation is swept. */
function sweptIn(): ReadonlyMap<string, string> {
  const files = readdirSync('test/faults').filter((name) => SWEEPS.test(name));
  return new Map(
    files.flatMap((name) => {
      const file = `test/faults/${name}`;
      const [, names = ''] = SWEPT.exec(readFileSync(file, 'utf8')) ?? [];
      return [...names.matchAll(/'([^']+)'/g)].map(([, operation = '']) => [operation, file]);
    }),
  );
}

/** Files, and which of their tests. */
function partsFor({ operation, bugs, minutes, record }: typeof options): string[] {
  if (record === true) {
    return ['test/faults/random.test.ts', '--testNamePattern', 'has its kinds of calls'];
  }
  const swept = sweptIn();
  if (operation !== undefined) {
    const file = swept.get(operation);
    if (file !== undefined) return [file, '--testNamePattern', `^${operation} survives`];
    return complain(
      `No operation "${operation}" is swept; there are ${[...swept.keys()].join(', ')}.`,
    );
  }
  if (bugs === true) return ['test/faults/planted-bugs.test.ts'];
  return minutes === undefined ? [] : ['test/faults/random.test.ts'];
}

if (options.help === true) {
  console.log(USAGE);
} else {
  for (const name of ['seed', 'minutes'] as const) {
    const value = options[name];
    if (value !== undefined) wholeNumber(name, value, { least: 0, most: 999_999_999 }, complain);
  }
  const { seed, minutes } = options;
  const { status } = spawnSync(
    process.execPath,
    ['node_modules/vitest/vitest.mjs', 'run', '--project', 'faults', ...partsFor(options)],
    {
      stdio: 'inherit',
      env: {
        ...process.env,
        TAP_FAULTS_WHOLE: '1',
        ...(options.record === true ? { TAP_FAULTS_RECORD: '1' } : {}),
        ...(seed === undefined ? {} : { TAP_FAULTS_SEED: seed }),
        ...(minutes === undefined ? {} : { TAP_FAULTS_MINUTES: minutes }),
      },
    },
  );
  process.exitCode = status ?? 1;
}
