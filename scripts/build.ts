/** Builds what is deployed: the function bundles and the API description, and prints their sizes. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify, styleText } from 'node:util';
import { type Bundle, bundleFunctions } from './bundle-functions.ts';
import { writeWhole } from './write-whole.ts';

const root = resolve(import.meta.dirname, '..');
const outputDirectory = join(root, 'dist');

/** The one function whose ZIP carries more than its code. */
const DESCRIBING_FUNCTION = 'describe-api';

async function writeApiDescription(): Promise<void> {
  await promisify(execFile)(process.execPath, [join(root, 'scripts', 'openapi.ts')], { cwd: root });
}

function table(bundles: readonly Bundle[]): string {
  const width = Math.max(...bundles.map(({ name }) => name.length));
  const rows = bundles.map(({ name, size, changed }) => {
    const kilobytes = (size / 1024).toFixed(1).padStart(7);
    return `  ${name.padEnd(width)} ${kilobytes} KB${changed ? '' : styleText('dim', '  unchanged')}`;
  });
  return rows.join('\n');
}

try {
  const start = performance.now();
  const [bundles] = await Promise.all([
    bundleFunctions({ root, outputDirectory }),
    writeApiDescription(),
  ]);
  const describing = join(outputDirectory, 'lambda', DESCRIBING_FUNCTION);
  const description = readFileSync(join(outputDirectory, 'openapi.json'), 'utf8');
  writeWhole(join(describing, 'openapi.json'), description);
  const elapsed = ((performance.now() - start) / 1000).toFixed(2);
  console.log(`${table(bundles)}\n${bundles.length} functions bundled in ${elapsed} s`);
} catch (error) {
  const text = error instanceof Error ? error.message : String(error);
  console.error(`The build failed: ${text.trim()}`);
  process.exitCode = 1;
}
