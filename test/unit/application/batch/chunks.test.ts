/** However a file is cut and however its bytes arrive, its rows are the same as read from the start. */
import { parse } from 'csv-parse/sync';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findCardNumbers } from '../../../../src/contract/card-number.ts';
import { createPaymentSchema } from '../../../../src/contract/payment.ts';
import {
  csvFile,
  lengthsArbitrary,
  readChunks,
  rowArbitrary,
  scan,
  styleArbitrary,
  type TextRow,
} from '../../../support/batch-text.ts';

const present = (text: string | undefined) => (text === '' ? undefined : text);

/** What csv-parse and the schema make of a record, by the shortest way. */
function expected(record: TextRow) {
  const { 'metadata.channel': channel, amountMinor, ...texts } = record;
  const body = Object.fromEntries(
    Object.entries({
      ...texts,
      amountMinor: /^(0|[1-9]\d*)$/.test(amountMinor) ? Number(amountMinor) : present(amountMinor),
    }).flatMap(([name, value]) => (value === '' || value === undefined ? [] : [[name, value]])),
  );
  const whole = channel === '' ? body : { ...body, metadata: { channel } };
  if (findCardNumbers(whole).length > 0) return null;
  const parsed = createPaymentSchema.safeParse(whole);
  return parsed.success ? parsed.data : null;
}

const withoutCards = (rows: readonly TextRow[]) =>
  rows.filter((row) => findCardNumbers(Object.values(row)).length === 0);

const files = fc.record({
  rows: fc.array(rowArbitrary, { minLength: 1, maxLength: 15 }),
  style: styleArbitrary,
  chunkBytes: fc.integer({ min: 1, max: 400 }),
  chunkRows: fc.integer({ min: 1, max: 9 }),
  lengths: lengthsArbitrary,
});

describe('the chunks of a file', () => {
  it('hold the rows of CSV in their order, each once, as csv-parse and the schema see them', async () => {
    await fc.assert(
      fc.asyncProperty(files, async ({ rows: all, style, chunkBytes, chunkRows, lengths }) => {
        const rows = withoutCards(all);
        fc.pre(rows.length > 0);
        const bytes = csvFile(rows, style);
        const scanned = scan(bytes, 'csv', { chunkBytes, chunkRows }, lengths);
        const read = await readChunks(bytes, scanned, lengths);
        const records = parse(bytes, {
          bom: true,
          columns: true,
          record_delimiter: style.lineEnd,
        }) as TextRow[];
        expect(records).toHaveLength(rows.length);
        expect(read.map(({ row }) => row)).toEqual(rows.map((_, index) => index + 1));
        expect(read.map(({ parsed }) => (parsed.ok ? parsed.value : null))).toEqual(
          records.map(expected),
        );
        expect(scanned.rows).toBe(rows.length);
        expect(scanned.chunks.map(({ rows: count }) => count).reduce((a, b) => a + b)).toBe(
          rows.length,
        );
      }),
      { numRuns: 1000 },
    );
  });

  it('hold the rows of JSON Lines likewise', async () => {
    await fc.assert(
      fc.asyncProperty(files, async ({ rows: all, style, chunkBytes, chunkRows, lengths }) => {
        const rows = withoutCards(all);
        fc.pre(rows.length > 0);
        const text = rows.map((row) => JSON.stringify(row)).join(style.lineEnd);
        const bytes = Buffer.from(style.bom ? `\ufeff${text}` : text);
        const scanned = scan(bytes, 'jsonl', { chunkBytes, chunkRows }, lengths);
        const whole = scan(bytes, 'jsonl');
        expect(await readChunks(bytes, scanned, lengths)).toEqual(await readChunks(bytes, whole));
        expect(scanned.rows).toBe(rows.length);
      }),
      { numRuns: 500 },
    );
  });

  it('may begin again behind any row', async () => {
    await fc.assert(
      fc.asyncProperty(files, async ({ rows: all, style, lengths }) => {
        const rows = withoutCards(all);
        fc.pre(rows.length > 0);
        const bytes = csvFile(rows, style);
        const scanned = scan(bytes, 'csv');
        const [whole] = scanned.chunks;
        if (whole === undefined) throw new Error('a file with rows has a chunk');
        const read = await readChunks(bytes, scanned);
        for (const { nextOffset, row } of read) {
          const rest = { ...whole, start: nextOffset, firstRow: row + 1 };
          const again = await readChunks(bytes, { ...scanned, chunks: [rest] }, lengths);
          expect(again).toEqual(read.slice(row));
        }
      }),
      { numRuns: 200 },
    );
  });
});
