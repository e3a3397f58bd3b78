/** Every planted bug is found: the suite's checks can fail, and it is known which of them does for what. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { found } from './planted-bugs-found.ts';
import { huntBug } from './support/hunt-bug.ts';
import { plantedBugs } from './support/planted-bugs.ts';
import { faultSettings } from './support/settings.ts';

describe('a planted bug', () => {
  it.each(plantedBugs)('$name is found', async (bug) => {
    const checks = await huntBug(bug);
    expect(checks.length).toBeGreaterThan(0);
    process.stdout.write(`${bug.name}: ${checks.join(', ')}\n`);
    expect(checks, 'keep what is found in planted-bugs-found.ts').toEqual(found[bug.name]);
  });
});

describe('what is deployed', () => {
  it('holds no planted bug and no switch for one', () => {
    const { seed } = faultSettings();
    expect(seed).toBeDefined();
    for (const { file, replaces, by } of plantedBugs.flatMap(({ plantings }) => plantings)) {
      const source = readFileSync(file, 'utf8');
      expect(source.split(replaces), file).toHaveLength(2);
      expect(source.includes(by), file).toBe(false);
    }
  });
});
