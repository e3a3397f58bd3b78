/** The CSV scanner agrees with an independent library, and with the public cases that trip parsers. */
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { parse } from 'csv-parse/sync';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellTexts, createCsvRow, scanCsvRow } from '../../../../src/application/batch/csv-row.ts';
import { csvCell, csvFile, rowArbitrary, styleArbitrary } from '../../../support/batch-text.ts';

function cellsIn(bytes: Buffer): string[][] {
  const row = createCsvRow();
  const rows: string[][] = [];
  for (let at = 0; at < bytes.length; ) {
    at = scanCsvRow(bytes, at, bytes.length, true, row);
    rows.push(cellTexts(bytes, row));
  }
  return rows;
}

const spectrum = dirname(createRequire(import.meta.url).resolve('csv-spectrum'));
/** Its JSON names another telephone number than its CSV, so only csv-parse can say what is right. */
const CONTRADICTS_ITSELF = 'location_coordinates';
const cases = readdirSync(join(spectrum, 'csvs')).map((file) => file.replace(/\.csv$/, ''));

describe('CSV rows', () => {
  it('finds the public cases', () => {
    expect(cases.length).toBeGreaterThanOrEqual(11);
  });

  it.each(cases)('are read as csv-parse reads csv-spectrum: %s', (name) => {
    const bytes = readFileSync(join(spectrum, 'csvs', `${name}.csv`));
    expect(cellsIn(bytes)).toEqual(parse(bytes, { relax_quotes: true }));
  });

  it.each(cases.filter((name) => name !== CONTRADICTS_ITSELF))(
    'are read as csv-spectrum expects: %s',
    (name) => {
      const [header = [], ...rows] = cellsIn(readFileSync(join(spectrum, 'csvs', `${name}.csv`)));
      const records = rows.map((cells) =>
        Object.fromEntries(header.map((column, index) => [column, cells[index]])),
      );
      expect(records).toEqual(
        JSON.parse(readFileSync(join(spectrum, 'json', `${name}.json`), 'utf8')),
      );
    },
  );

  it('are read as csv-parse reads them', () => {
    const file = fc.tuple(fc.array(rowArbitrary, { minLength: 1, maxLength: 12 }), styleArbitrary);
    void fc.assert(
      fc.property(file, ([rows, style]) => {
        const bytes = csvFile(rows, { ...style, bom: false });
        expect(cellsIn(bytes)).toEqual(parse(bytes, { record_delimiter: style.lineEnd }));
      }),
      { numRuns: 500 },
    );
  });

  it('may have any number of cells and any cell in quotes', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', 'é', ' '), maxLength: 6 });
    const table = fc.array(fc.array(fc.tuple(text, fc.boolean()), { minLength: 2, maxLength: 5 }), {
      minLength: 1,
      maxLength: 6,
    });
    void fc.assert(
      fc.property(table, (rows) => {
        const lines = rows.map((cells) =>
          cells.map(([one, always]) => csvCell(one, always)).join(','),
        );
        const bytes = Buffer.from(`${lines.join('\n')}\n`);
        const expected = rows.map((cells) => cells.map(([one]) => one));
        expect(cellsIn(bytes)).toEqual(expected);
        expect(parse(bytes, { relax_column_count: true, record_delimiter: '\n' })).toEqual(
          expected,
        );
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['a quote inside a bare cell', 'a,b"c,d\nnext', true, false],
    ['text behind a closing quote', 'a,"b"c,d\nnext', true, false],
    ['quotes that never close', 'a,"b,c\nnext', false, true],
    ['nothing wrong', 'a,"b ""c""",d\r\nnext', false, false],
  ])('tell of %s', (_, text, isMalformed, isUnclosed) => {
    const row = createCsvRow();
    const bytes = Buffer.from(text);
    const next = scanCsvRow(bytes, 0, bytes.length, true, row);
    expect(row).toMatchObject({ isMalformed, isUnclosed });
    expect(bytes.toString('utf8', next)).toBe(isUnclosed ? '' : 'next');
  });
});
