/** That every planted bug still has its place in the sources. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { plantedBugs } from '../faults/support/planted-bugs.ts';

it('are fifteen at least, of different names', () => {
  expect(new Set(plantedBugs.map(({ name }) => name)).size).toBe(plantedBugs.length);
  expect(plantedBugs.length).toBeGreaterThanOrEqual(15);
});

it.each(plantedBugs)('$name can be planted', ({ plantings }) => {
  for (const { file, replaces } of plantings) {
    const source = readFileSync(file, 'utf8');
    expect(source.split(replaces), `${file} must hold once: ${replaces}`).toHaveLength(2);
  }
});
