/** That what is generated from the contract is what the contract says today. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { generatedFiles } from '../../scripts/generated-files.ts';

it('the generated files are current: npm run generate', async () => {
  const files = await generatedFiles();
  expect(files.map(({ path }) => path).filter((path) => !path.endsWith('.svg'))).toEqual([
    'docs/deploying.md',
    'docs/operating.md',
    'docs/reliability.md',
    'cli/client/api-types.ts',
    'docs/api.md',
    'docs/performance.md',
    'docs/scale.md',
  ]);
  for (const { path, content } of files) {
    expect(readFileSync(path, 'utf8') === content, `${path} is not current`).toBe(true);
  }
});
