/** The end of the continuous check names what failed and how long it took, however it failed. */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const runner = join(root, 'node_modules', 'vitest', 'vitest.mjs');

/** A project whose suite fails in every way that a suite can, and whose deploy tests die. */
const files: Readonly<Record<string, string>> = {
  'a.test.ts': `import { describe, expect, test } from 'vitest';
    test('holds', () => {});
    describe('group', () => test('breaks', () => expect(1).toBe(2)));`,
  'b.test.ts': `import { test } from 'vitest';
    import './no-such-file.ts';
    test('never runs', () => {});`,
  'c.test.ts': `import { beforeAll, describe, test } from 'vitest';
    describe('prepared', () => {
      beforeAll(() => { throw new Error('no room\\nat all'); });
      test('never runs', () => {});
    });`,
  'd.test.ts': `import { test } from 'vitest';
    test('is left out', ({ skip }) => skip());
    test('leaves a promise behind', () => void Promise.reject(new Error('nobody waits')));`,
};
/** Stands where the time of a start is taken. */
const timing = 'bench/lib/time-start.ts';
const npm = `#!/bin/sh
case "$1 $2" in
  'test --') shift 2; exec "${process.execPath}" "${runner}" run "$@" ;;
  'run lint') echo 'a rule is broken'; exit 1 ;;
  'run test:deploy') exit 9 ;;
esac
`;

function project(): string {
  const directory = mkdtempSync(join(tmpdir(), 'ci-'));
  for (const path of ['.ci/run', 'test/support/list-failures.ts']) {
    mkdirSync(join(directory, dirname(path)), { recursive: true });
    cpSync(join(root, path), join(directory, path));
  }
  // A budget that any start exceeds.
  const run = join(directory, '.ci/run');
  writeFileSync(run, readFileSync(run, 'utf8').replace(/(\['npm start to ready'\])=\d+/, '$1=-1'));
  symlinkSync(join(root, 'node_modules'), join(directory, 'node_modules'));
  mkdirSync(join(directory, dirname(timing)), { recursive: true });
  writeFileSync(join(directory, timing), 'export {};');
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
  mkdirSync(join(directory, 'bin'));
  writeFileSync(join(directory, 'bin', 'npm'), npm);
  chmodSync(join(directory, 'bin', 'npm'), 0o755);
  return directory;
}

test('each failure is repeated at the end, before the one line of counts', () => {
  const directory = project();
  const { status, stdout } = spawnSync(join(directory, '.ci', 'run'), {
    encoding: 'utf8',
    env: {
      PATH: `${join(directory, 'bin')}:${dirname(process.execPath)}:${process.env.PATH}`,
      NO_COLOR: '1',
      TMPDIR: tmpdir(),
    },
  });
  expect(status).toBe(1);
  const end = stdout
    .slice(stdout.indexOf('\n== what failed\n'))
    .replaceAll(/ +[0-9]+ s(?=$| \()/gm, ' N s');
  expect(end).toBe(`
== what failed
tests
  a.test.ts > group > breaks: expected 1 to be 2 // Object.is equality
  b.test.ts: Cannot find module './no-such-file.ts' imported from ${directory}/b.test.ts
  c.test.ts > prepared (before or after its tests): no room
  d.test.ts > is left out: skipped
  outside of any test: nobody waits
format and lint
  | a rule is broken
deploy tests
  ended without a list: see its log

== time
  install N s
  tests N s
  format and lint N s
  types N s
  build and synthesis N s
  npm start to ready N s (over its budget of -1 s)
  deploy tests N s

6 passed, 7 failed
`);
});
