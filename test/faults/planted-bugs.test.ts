/** Every planted bug is found: the suite's checks can fail, and it is known which of them does for what. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { found } from './planted-bugs-found.ts';
import { huntBug } from './support/hunt-bug.ts';
import { plantedBugs } from './support/planted-bugs.ts';

describe('a planted bug', () => {
  it.each(plantedBugs)('$name is found', async (bug) => {
    const checks = await huntBug(bug);
    expect(checks.length).toBeGreaterThan(0);
    process.stdout.write(`${bug.name}: ${checks.join(', ')}\n`);
    expect(checks, 'keep what is found in planted-bugs-found.ts').toEqual(
      expect.arrayContaining([...(found[bug.name] ?? ['?'])]),
    );
  });
});

describe('what is deployed', () => {
  it('is built from the sources alone: none of them knows of a planted bug', () => {
    const metafiles = readdirSync('dist/meta').map((file) =>
      readFileSync(`dist/meta/${file}`, 'utf8'),
    );
    expect(metafiles.length).toBeGreaterThan(20);
    for (const text of metafiles) {
      const inputs = Object.keys((JSON.parse(text) as { inputs: object }).inputs);
      expect(inputs.filter((input) => /(^|\/)(test|local)\/faults?\b/.test(input))).toEqual([]);
    }
  });
});
