/** The same source is the same deployment: a second build and synthesis elsewhere give the same bytes, ZIPs included. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { commandEnvironment } from './support/tap-command.ts';
import { openWorkshop } from './support/workshop.ts';

function digests(directory: string): Record<string, string> {
  const entries = readdirSync(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return Object.fromEntries(
    files.map(({ parentPath, name }) => {
      const path = join(parentPath, name);
      const digest = createHash('sha256').update(readFileSync(path)).digest('hex');
      return [path.slice(directory.length), digest] as const;
    }),
  );
}

function synthesizeIn(directory: string): string {
  const run = (script: string) =>
    execFileSync(process.execPath, [script], {
      cwd: directory,
      env: commandEnvironment({
        ENVIRONMENT_SUFFIX: 'twice',
        CDKTF_OUTDIR: join(directory, 'out'),
      }),
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  run('scripts/build.ts');
  run('tap.ts');
  return join(directory, 'out', 'stacks', 'tap-twice');
}

test('two builds and syntheses in two places are equal byte for byte', () => {
  const first = digests(synthesizeIn(inject('workshop')));
  const elsewhere = openWorkshop('/unused', join(inject('workshop'), 'home'));
  const second = digests(synthesizeIn(elsewhere.directory));
  const archives = Object.keys(first).filter((path) => path.endsWith('.zip'));
  expect(archives.length).toBeGreaterThan(15);
  expect(second).toEqual(first);
});
