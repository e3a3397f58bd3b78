/** That every row of the list of faults names tests that exist, and that no row is missing. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { faultRows } from '../faults/fault-rows.ts';

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

it('numbers each row once, in order', () => {
  const numbers = faultRows.map(({ row }) => row);
  expect(numbers).toEqual([...new Set(numbers)].sort((one, other) => one - other));
});
