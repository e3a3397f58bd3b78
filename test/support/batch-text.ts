/** Batch files for tests: random rows, the bytes that hold them, and the pieces in which they arrive. */
import * as fc from 'fast-check';
import { type ReadRow, readRows } from '../../src/application/batch/read-rows.ts';
import { createFileScanner, type FileScanner } from '../../src/application/batch/scan-file.ts';
import { readHeader } from '../../src/contract/batch-columns.ts';

export const LIMITS = { chunkBytes: 1e9, chunkRows: 1e9, rowsMax: 1e9 };

/** Pieces of random lengths, as a download brings them. */
export function* piecesOf(bytes: Uint8Array, lengths: readonly number[]): Generator<Uint8Array> {
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const length = lengths[turn % lengths.length] ?? bytes.length;
    yield bytes.subarray(at, at + length);
    at += length;
  }
}

export async function* streamOf(
  bytes: Uint8Array,
  lengths: readonly number[] = [65_536],
): AsyncGenerator<Uint8Array> {
  yield* piecesOf(bytes, lengths);
}

export function scan(
  bytes: Uint8Array,
  format: 'csv' | 'jsonl',
  limits: Partial<typeof LIMITS> = {},
  lengths: readonly number[] = [65_536],
): ReturnType<FileScanner['end']> {
  const scanner = createFileScanner(format, { ...LIMITS, ...limits });
  for (const piece of piecesOf(bytes, lengths)) scanner.push(piece);
  return scanner.end();
}

/** Reads each chunk of a scanned file by itself, in order. */
export async function readChunks(
  bytes: Uint8Array,
  { header, chunks }: Pick<ReturnType<FileScanner['end']>, 'header' | 'chunks'>,
  lengths: readonly number[] = [65_536],
): Promise<ReadRow[]> {
  const known = header === null ? null : readHeader(header);
  if (known !== null && !known.ok) throw new Error(`the header is refused: ${known.code}`);
  const rows: ReadRow[] = [];
  for (const { start, end, firstRow } of chunks) {
    const body = streamOf(bytes.subarray(start, end), lengths);
    const columns = known === null ? null : known.columns;
    for await (const block of readRows({ body, start, firstRow, columns })) rows.push(...block);
  }
  return rows;
}

const cell = fc.oneof(
  { weight: 3, arbitrary: fc.stringMatching(/^[a-z0-9 ]{0,12}$/) },
  fc.string({
    unit: fc.constantFrom('a', '"', ',', '\n', '\r\n', ' ', 'é', '漢', '😀', '1'),
    maxLength: 12,
  }),
);

/** A row as a merchant may send it: mostly valid, with anything in its texts. */
export const rowArbitrary = fc.record({
  amountMinor: fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: 1, max: 999_999 }).map(String) },
    fc.constantFrom(
      '',
      '0',
      '10.00',
      '1e3',
      'ten',
      '-5',
      '007',
      '1000000000000',
      '4242424242424242',
    ),
  ),
  currency: fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom('USD', 'JPY') },
    fc.constantFrom('usd', '', 'ZZZ'),
  ),
  paymentMethod: fc.oneof(
    { weight: 6, arbitrary: fc.stringMatching(/^(tok|pm)_[a-zA-Z0-9]{1,20}$/) },
    fc.constantFrom('', 'card', 'tok_', 'tok_4242424242424242'),
  ),
  captureMethod: fc.constantFrom('', 'automatic', 'manual', 'later'),
  reference: cell,
  description: cell,
  customerId: cell,
  'metadata.channel': cell,
});
export type TextRow = { readonly [Column in keyof typeof columns]: string };
const columns = {
  amountMinor: 0,
  currency: 0,
  paymentMethod: 0,
  captureMethod: 0,
  reference: 0,
  description: 0,
  customerId: 0,
  'metadata.channel': 0,
};

export const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
/** In quotes where it must be, or where `always` says so. */
export const csvCell = (text: string, always: boolean): string =>
  always || /[",\r\n]/.test(text) ? quoted(text) : text;

export const csvFile = (
  rows: readonly TextRow[],
  style: {
    readonly lineEnd: string;
    readonly bom: boolean;
    readonly isQuoted: boolean;
    readonly endsWithLine: boolean;
  },
): Buffer => {
  const names = Object.keys(columns) as (keyof TextRow)[];
  const lines = [
    names.join(','),
    ...rows.map((row) => names.map((name) => csvCell(row[name], style.isQuoted)).join(',')),
  ];
  const text = lines.join(style.lineEnd) + (style.endsWithLine ? style.lineEnd : '');
  return Buffer.from(`${style.bom ? '\ufeff' : ''}${text}`);
};

export const styleArbitrary = fc.record({
  lineEnd: fc.constantFrom('\n', '\r\n'),
  bom: fc.boolean(),
  isQuoted: fc.boolean(),
  endsWithLine: fc.boolean(),
});
export const lengthsArbitrary = fc.array(fc.integer({ min: 1, max: 64 }), {
  minLength: 1,
  maxLength: 8,
});
