/** The names of columns: what the page for merchants lists is what a header is read by, and nothing else. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { COLUMN_NAMES, REQUIRED_COLUMNS, readHeader } from '../../../src/contract/batch-columns.ts';

const page = readFileSync('docs/batch.md', 'utf8');
/** Fields with all the names that the page gives them, their own first. */
const documented = [...page.matchAll(/^\| `(\w+)`(, required)? \| (`.+`) \|$/gm)].map(
  ([, field = '', required, names = '']) => ({
    field,
    isRequired: required !== undefined,
    names: [field, ...names.replaceAll('`', '').split(', ')],
  }),
);

describe('the names of columns', () => {
  it('are those that the page for merchants lists', () => {
    const listed = Object.fromEntries(documented.map(({ field, names }) => [field, names]));
    expect(listed).toEqual(COLUMN_NAMES);
    const required = documented.filter(({ isRequired }) => isRequired);
    expect(required.map(({ field }) => field)).toEqual(REQUIRED_COLUMNS);
  });

  it.each(documented.flatMap(({ field, names }) => names.map((name) => [name, field] as const)))(
    'take %s for %s, however it is written and wherever it stands',
    (name, field) => {
      const others = REQUIRED_COLUMNS.filter((column) => column !== field);
      const spread = name.replace(/(?<=[a-z])(?=[A-Z])/g, ' - ');
      for (const written of [name, name.toUpperCase(), ` ${spread}_`]) {
        const header = readHeader([...others, written]);
        const columns = [...others, field].map((column) => ({ field: column }));
        expect(header, written).toEqual({ ok: true, columns });
      }
    },
  );
});
