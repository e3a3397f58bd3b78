/** Files that commands write: whole, or one line that says why not. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CliError } from '../../../cli/terminal/cli-error.ts';
import { saveFile } from '../../../cli/terminal/save-file.ts';

let directory = '';
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'save-file-'));
});
afterAll(() => rm(directory, { recursive: true }));

it('writes what comes and says how many bytes it was', async () => {
  const path = join(directory, 'rows.csv');
  expect(await saveFile(path, Readable.from(['a,', 'b']))).toBe(3);
  expect(await readFile(path, 'utf8')).toBe('a,b');
});

it('names a file that cannot be written', async () => {
  const path = join(directory, 'missing', 'rows.csv');
  const saved = saveFile(path, Readable.from(['a']));
  await expect(saved).rejects.toThrow(new CliError(`${path} cannot be written (ENOENT)`));
});

it('passes on what the source throws', async () => {
  const failure = new Error('the connection broke');
  const source = Readable.from(
    (async function* broken() {
      yield 'a';
      throw failure;
    })(),
  );
  await expect(saveFile(join(directory, 'half.csv'), source)).rejects.toBe(failure);
});
