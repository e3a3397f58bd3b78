/** `generate`: files as merchants send them, for trying out and for measuring. */
import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import { UsageError } from '../terminal/cli-error.ts';
import type { Command, OptionValues } from '../terminal/run-tool.ts';
import { saveFile } from '../terminal/save-file.ts';
import { FORMATS } from './describe-file.ts';
import { sampleFile } from './sample-file.ts';

const ROWS_MAX = 100_000_000;

function integer(what: string, text: unknown, max: number): number {
  const value = /^\d{1,9}$/.test(String(text)) ? Number(text) : Number.NaN;
  if (value <= max) return value;
  throw new UsageError(`${what} ${text} is no number from 0 to ${max}`);
}

function percent(options: OptionValues, name: string, fallback: string): number {
  const text = String(options[name] ?? fallback);
  const value = /^\d{1,3}(\.\d{1,3})?$/.test(text) ? Number(text) : Number.NaN;
  if (value <= 100) return value / 100;
  throw new UsageError(`--${name} ${text} is no percentage from 0 to 100`);
}

export const generate: Command<unknown> = {
  name: 'generate',
  arguments: ['rows'],
  help: 'make up a file of payments; the same seed makes the same file',
  options: {
    out: { value: 'FILE', help: 'by default payments-ROWS.csv, or as --format and --gzip say' },
    format: { value: 'FORMAT', help: `${FORMATS.join(' or ')}; default csv` },
    gzip: { help: 'compress it' },
    declined: { value: 'PERCENT', help: 'rows that the issuer will decline; default 2' },
    invalid: { value: 'PERCENT', help: 'rows that will be rejected; default 0.5' },
    seed: { value: 'NUMBER', help: 'default 1' },
  },
  async run(_, { arguments: [count], options }) {
    const rows = integer('ROWS', count, ROWS_MAX);
    const format = FORMATS.find((known) => known === (options.format ?? 'csv'));
    if (format === undefined)
      throw new UsageError(`--format ${options.format} is neither csv nor jsonl`);
    const isGzip = options.gzip === true;
    const path = String(options.out ?? `payments-${rows}.${format}${isGzip ? '.gz' : ''}`);
    const file = sampleFile({
      format,
      rows,
      declinedShare: percent(options, 'declined', '2'),
      invalidShare: percent(options, 'invalid', '0.5'),
      seed: integer('--seed', options.seed ?? 1, 999_999_999),
    });
    const source = Readable.from(file, { objectMode: false });
    const bytes = await saveFile(path, source, isGzip ? [createGzip()] : []);
    return {
      data: { path, rows, bytes },
      lines: [path],
      notes: [`send it with: npm run batch -- submit ${path} --watch`],
    };
  },
};
