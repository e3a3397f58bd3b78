/** That every row of the list of faults names tests that exist, and that no row is missing. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { faultRows } from '../faults/fault-rows.ts';
import { rowsWithoutProof } from '../faults/rows-without-proof.ts';

/** The list of faults has so many rows. */
const ROWS = 54;

it.each(faultRows.map((row) => [row.row, row] as const))(
  'row %i names tests that exist',
  (...one) => {
    const [, { shownBy }] = one;
    expect(shownBy.length).toBeGreaterThan(0);
    for (const [file, title] of shownBy) {
      expect(title).not.toBe('');
      expect(readFileSync(file, 'utf8').includes(title), `${file} has no "${title}"`).toBe(true);
    }
  },
);

it('has a test or a reason why there is none for every row, each once', () => {
  const numbers = [...faultRows, ...rowsWithoutProof].map(({ row }) => row);
  const all = Array.from({ length: ROWS }, (_, index) => index + 1);
  expect(numbers.sort((one, other) => one - other)).toEqual(all);
});
