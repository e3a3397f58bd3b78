/** `npm run batch`: what it says of a batch, how it follows one, and the files that it makes up. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { summary } from '../../../cli/batch/batch-summary.ts';
import { describeFile } from '../../../cli/batch/describe-file.ts';
import { progressLine } from '../../../cli/batch/progress-line.ts';
import { sampleFile } from '../../../cli/batch/sample-file.ts';
import { watchBatch } from '../../../cli/batch/watch-batch.ts';
import { CliError } from '../../../cli/terminal/cli-error.ts';
import type { Batch } from '../../../src/contract/batch.ts';
import { BATCH_EXAMPLES } from '../../../src/contract/openapi/batch-examples.ts';
import { sha256Of } from '../../support/batch-file.ts';
import { readChunks, scan } from '../../support/batch-text.ts';

const completed = BATCH_EXAMPLES.completedBatch.value;
const counts = (more: Partial<Batch['counts']>): Batch => ({
  ...completed,
  counts: { ...completed.counts, rejected: 0, failed: 0, canceled: 0, ...more },
});

describe('a summary', () => {
  it.each([
    ['completed, all well or declined', 0, counts({})],
    ['completed, with rejected rows', 3, counts({ rejected: 1 })],
    ['completed, with failed payments', 3, counts({ failed: 1 })],
    ['completed, with canceled payments', 3, counts({ canceled: 1 })],
    ['failed', 1, { ...completed, status: 'failed' as const }],
    ['canceled', 1, { ...completed, status: 'canceled' as const }],
    ['expired', 1, { ...completed, status: 'expired' as const }],
    ['at work', 0, { ...completed, status: 'processing' as const }],
  ])('of a batch that is %s has the exit code %i', (_, exitCode, batch) => {
    expect(summary(batch).exitCode).toBe(exitCode);
  });

  it('says how long it took, counts in columns, and why it failed', () => {
    const failure = { code: 'not-utf-8', message: 'Save it \u001b[2Jas UTF-8.' };
    const text = summary({ ...completed, status: 'failed', failure }).lines.join('\n');
    expect(text).toMatch(/: failed after (\d+ min )?[\d.]+ s/);
    expect(text).toContain('9,970     30');
    expect(text).toContain('not-utf-8: Save it as UTF-8.');
  });
});

const at = (atMs: number, progress: number, rows: number, succeeded = 0) => ({
  atMs,
  batch: {
    ...completed,
    status: 'ingesting' as const,
    progress,
    counts: {
      ...completed.counts,
      rows,
      accepted: rows,
      rejected: 0,
      succeeded,
      declined: 0,
      failed: 0,
    },
  },
});

describe('the line of progress', () => {
  it('tells rows a second and the time that is left while the file is read', () => {
    const line = progressLine(at(0, 0.1, 1000), at(10_000, 0.2, 21_000), 120);
    expect(line).toContain(
      '20 %  ingesting  2,000 rows/s  accepted 21,000  rejected 0  final 0  1 min 20 s left',
    );
    expect(line).toMatch(/^\[█+░+\]/);
  });

  it('tells payments a second when all rows are read', () => {
    expect(progressLine(at(0, 0.5, 10), at(2000, 0.6, 10, 4), 120)).toContain('2 payments/s');
  });

  it.each([20, 40, 80, 200])('fits %i columns', (columns) => {
    expect(progressLine(at(0, 0.1, 1), at(9000, 0.2, 9), columns).length).toBeLessThan(columns);
  });

  it('tells speed and accepted rows also in 80 columns', () => {
    const line = progressLine(at(0, 0.1, 1000), at(10_000, 0.2, 21_000), 80);
    expect(line).toBe(
      '[██░░░░░░░░]  20 %  ingesting  2,000 rows/s  acc 21,000  rej 0  1 min 20 s left',
    );
  });

  it('leaves out what matters less where it does not fit, and cuts no word', () => {
    const line = progressLine(at(0, 0.1, 1000), at(10_000, 0.2, 21_000), 60);
    expect(line).toBe('[██░░░░░░░░░]  20 %  ingesting  rejected 0  1 min 20 s left');
  });

  it('foretells nothing from one look', () => {
    expect(progressLine(at(0, 0.1, 1), at(0, 0.1, 1), 120)).not.toMatch(/left|\/s/);
  });
});

describe('watching', () => {
  async function watch(looks: readonly (Batch | Error)[], isTTY: boolean) {
    let text = '';
    let atMs = 0;
    const pauses: number[] = [];
    const left = [...looks];
    const result = watchBatch(
      async () => {
        const next = left.shift();
        if (next === undefined || next instanceof Error) throw next ?? new Error('no look is left');
        return next;
      },
      {
        screen: { isTTY, columns: 100, write: (more) => (text += more) },
        now: () => (atMs += 1000),
        pause: async (ms) => pauses.push(ms),
      },
    );
    return { batch: await result, text, pauses };
  }
  const working = at(0, 0.3, 100).batch;

  it('draws one line in a terminal, and nothing is left of it', async () => {
    const { text, batch } = await watch([working, working, completed], true);
    expect(batch).toBe(completed);
    expect(text).not.toContain('\n');
    expect(text.endsWith('\r\u001b[2K')).toBe(true);
  });

  it('writes a line for each news elsewhere, and no escape sequences', async () => {
    const { text } = await watch([working, working, completed], false);
    expect(text.trim().split('\n')).toHaveLength(2);
    expect(text).not.toContain('\u001b');
  });

  it('outlasts a moment without answers, and asks less and less often', async () => {
    const busy = new CliError('Too many. (rate-limited, request r)');
    const { batch, pauses } = await watch([working, busy, new Error('reset'), completed], false);
    expect(batch).toBe(completed);
    expect(pauses).toEqual([250, 500, 1000]);
  });

  it('gives up at once on what will not pass, and says how to go on', async () => {
    const refused = new CliError('Log in. (unauthenticated, request r)');
    await expect(watch([working, refused], false)).rejects.toThrow(
      `npm run batch -- watch ${working.id}`,
    );
  });
});

describe('a file that is made up', () => {
  const make = (format: 'csv' | 'jsonl', more = {}) =>
    Buffer.from(
      [
        ...sampleFile({
          format,
          rows: 3000,
          declinedShare: 0.1,
          invalidShare: 0.05,
          seed: 7,
          ...more,
        }),
      ].join(''),
    );

  it.each(['csv', 'jsonl'] as const)(
    'holds %s rows of which as many are wrong as was asked',
    async (format) => {
      const bytes = make(format);
      const rows = await readChunks(bytes, scan(bytes, format));
      const valid = rows.filter(({ parsed }) => parsed.ok).length;
      expect(rows).toHaveLength(3000);
      expect(valid).toBeGreaterThan(2790);
      expect(valid).toBeLessThan(2910);
      const declined = rows.filter(
        ({ parsed }) => parsed.ok && parsed.value.paymentMethod.includes('decline'),
      );
      expect(declined.length).toBeGreaterThan(220);
      expect(declined.length).toBeLessThan(380);
    },
  );

  it('is the same for the same seed, and another for another', () => {
    expect(make('csv').equals(make('csv'))).toBe(true);
    expect(make('csv').equals(make('csv', { seed: 8 }))).toBe(false);
  });
});

describe('a file that is to be sent', () => {
  const directory = mkdtempSync(join(tmpdir(), 'tap-batch-'));
  const write = (name: string, content: string | Buffer) => {
    const path = join(directory, name);
    writeFileSync(path, content);
    return path;
  };

  it.each([
    ['a.csv', 'csv', undefined],
    ['a.CSV', 'csv', undefined],
    ['a.jsonl', 'jsonl', undefined],
    ['a.ndjson', 'jsonl', undefined],
    ['a.csv.gz', 'csv', 'gzip'],
    ['misnamed.jsonl', 'jsonl', 'gzip'],
  ])('%s is described by its name and its first bytes', async (name, format, compression) => {
    const content = compression === undefined ? Buffer.from('text') : gzipSync('text');
    expect(await describeFile(write(name, content), undefined)).toEqual({
      format,
      ...(compression === undefined ? {} : { compression }),
      fileName: name,
      sizeBytes: content.length,
      sha256: sha256Of(content),
    });
  });

  it.each([
    ['nowhere.csv', undefined, 'ENOENT'],
    ['plain.txt', undefined, '--format'],
    ['plain.txt', 'xml', 'neither csv nor jsonl'],
    ['', 'csv', 'not a file'],
  ])('%s (format %s) is refused in a line', async (name, format, said) => {
    await expect(describeFile(join(directory, name), format)).rejects.toThrow(said);
  });
});
