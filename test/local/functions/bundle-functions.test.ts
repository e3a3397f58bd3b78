/** Proves the function bundles: what goes in, that equal sources give equal bytes, that stale ones leave. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { bundleFunctions } from '../../../scripts/bundle-functions.ts';

const made: string[] = [];
afterAll(() => {
  for (const directory of made) rmSync(directory, { recursive: true });
});

const FIXTURE = {
  'src/greet.ts': 'export const greet = (name: string): string => "hello " + name;',
  'lambda/greet/handler.ts':
    "import { greet } from '../../src/greet.ts';\nexport const handler = async () => greet('world');",
  'lambda/join-path/handler.ts':
    "import old from 'old-style';\nexport const handler = async () => old('a', 'b');",
  'node_modules/old-style/package.json': '{"name":"old-style","main":"index.js"}',
  'node_modules/old-style/index.js': "module.exports = (...p) => require('node:path').join(...p);",
};

function project(files: Readonly<Record<string, string>> = FIXTURE) {
  const root = mkdtempSync(join(tmpdir(), 'bundles-'));
  made.push(root);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return { root, outputDirectory: join(root, 'dist') };
}

const bundleOf = (root: string, name: string) => join(root, 'dist', 'lambda', name, 'index.mjs');

/** Runs a bundle's handler in a plain Node, as Lambda would. */
function run(root: string, name: string): string {
  const code = `const m = await import(${JSON.stringify(bundleOf(root, name))}); console.log(await m.handler())`;
  return execFileSync(process.execPath, ['--input-type=module', '-e', code]).toString().trim();
}

describe('the function bundles', () => {
  it('hold one runnable module for each function', async () => {
    const options = project();
    const bundles = await bundleFunctions(options);
    expect(bundles.map(({ name }) => name)).toEqual(['greet', 'join-path']);
    expect(run(options.root, 'greet')).toBe('hello world');
  });

  it("let a CommonJS dependency require Node's modules, and burden nobody else with that", async () => {
    const options = project();
    await bundleFunctions(options);
    expect(run(options.root, 'join-path')).toBe('a/b');
    expect(readFileSync(bundleOf(options.root, 'greet'), 'utf8')).not.toContain('createRequire');
  });

  it('have the same bytes wherever and whenever they are built', async () => {
    const [one, other] = [project(), project()];
    await Promise.all([bundleFunctions(one), bundleFunctions(other)]);
    for (const name of ['greet', 'join-path']) {
      expect(readFileSync(bundleOf(one.root, name))).toEqual(
        readFileSync(bundleOf(other.root, name)),
      );
    }
    const again = await bundleFunctions(one);
    expect(again.map(({ changed }) => changed)).toEqual([false, false]);
  });

  it('come with a metafile each that names their own sources only', async () => {
    const options = project();
    await bundleFunctions(options);
    const meta = JSON.parse(readFileSync(join(options.root, 'dist/meta/greet.json'), 'utf8'));
    expect(Object.keys(meta.inputs)).toEqual(['src/greet.ts', 'lambda/greet/handler.ts']);
    expect(Object.keys(meta.outputs)).toEqual(['dist/lambda/greet/index.mjs']);
  });

  it('are made anew when a source has changed, or an output is gone or was touched', async () => {
    const options = project();
    await bundleFunctions(options);
    const changedNames = async () =>
      (await bundleFunctions(options)).filter(({ changed }) => changed).map(({ name }) => name);
    const source = join(options.root, 'src/greet.ts');
    writeFileSync(source, readFileSync(source, 'utf8').replace('hello', 'good day'));
    expect(await changedNames()).toEqual(['greet']);
    expect(run(options.root, 'greet')).toBe('good day world');
    rmSync(bundleOf(options.root, 'greet'));
    expect(await changedNames()).toEqual(['greet']);
    writeFileSync(bundleOf(options.root, 'join-path'), 'export const handler = 1;');
    expect(await changedNames()).toEqual(['join-path']);
    expect(await changedNames()).toEqual([]);
  });

  it('leave no bundle behind of a function that is gone', async () => {
    const options = project();
    await bundleFunctions(options);
    rmSync(join(options.root, 'lambda/greet'), { recursive: true });
    await bundleFunctions(options);
    expect(existsSync(join(options.root, 'dist/lambda/greet'))).toBe(false);
    expect(existsSync(join(options.root, 'dist/meta/greet.json'))).toBe(false);
  });

  it('are refused when a source does not parse, naming the place', async () => {
    const options = project({ 'lambda/bad/handler.ts': 'export const handler = ;' });
    await expect(bundleFunctions(options)).rejects.toThrow('lambda/bad/handler.ts:1:23');
  });
});
