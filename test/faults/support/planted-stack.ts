/** Builds the stack with a deliberate bug in it: sources are changed on their way into the bundles, nowhere else. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import type { Plugin } from 'esbuild';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { bundle, programOf } from '../../../scripts/bundle-functions.ts';
import { STACK_DIRECTORY } from '../../support/synthesize.ts';

export interface Planting {
  /** A source file, from the root of the project. */
  readonly file: string;
  /** What stands there, exactly once, and what is to stand there instead. */
  readonly replaces: string;
  readonly by: string;
}

const ROOT = resolve(import.meta.dirname, '../../..');

/** Throws when a source no longer holds what is to be replaced: the bug must be planted anew. */
function planted({ file, replaces, by }: Planting, source: string): string {
  const parts = source.split(replaces);
  if (parts.length !== 2) {
    throw new Error(`${file} holds what is to be replaced ${parts.length - 1} times, not once`);
  }
  return parts.join(by);
}

const planter = (plantings: readonly Planting[]): Plugin => ({
  name: 'planted-bugs',
  setup(build) {
    build.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      const ours = plantings.filter(({ file }) => file === relative(ROOT, path));
      if (ours.length === 0) return undefined;
      const source = await readFile(path, 'utf8');
      return { contents: ours.reduce((text, one) => planted(one, text), source), loader: 'ts' };
    });
  },
});

/** The functions whose bundles hold one of these sources. */
function functionsWith(files: readonly string[]): string[] {
  const stamp = join(ROOT, 'dist', 'lambda');
  const lambda = readFileSync(join(STACK_DIRECTORY, 'cdk.tf.json'), 'utf8');
  const names = [...lambda.matchAll(/assets\/([a-z-]+)\//g)].map((match) => match[1] ?? '');
  return [...new Set(names)].filter((name) => {
    const meta = readFileSync(join(stamp, '..', 'meta', `${name}.json`), 'utf8');
    return files.some((file) => meta.includes(`"${file}"`));
  });
}

/** Answers the directory of a stack of its own, for the engine to start; its files go with the test's scratch. */
export async function plantedStack(plantings: readonly Planting[]): Promise<string> {
  const names = functionsWith(plantings.map(({ file }) => file));
  if (names.length === 0) throw new Error('no function holds the source in which to plant');
  const directory = mkdtempSync(join(tmpdir(), 'tap-planted-'));
  cpSync(STACK_DIRECTORY, directory, { recursive: true });
  const output = join(directory, 'bundles');
  mkdirSync(output);
  const result = await bundle(ROOT, output, names, [planter(plantings)]);
  const stack = readFileSync(join(directory, 'cdk.tf.json'), 'utf8');
  let changed = 0;
  for (const name of names) {
    const file = join(output, 'lambda', name, 'index.mjs');
    const made = result.outputFiles?.find(({ path }) => path === file);
    const [asset] = new RegExp(`assets/${name}/[^"]+\\.zip`).exec(stack) ?? [];
    if (made === undefined || asset === undefined) throw new Error(`${name} was not bundled`);
    const key = relative(ROOT, file);
    const meta = result.metafile.outputs[key];
    const program = programOf(made.text, { outputs: meta === undefined ? {} : { [key]: meta } });
    const path = join(directory, asset);
    const zip = unzipSync(readFileSync(path));
    // What a bundler leaves out of a source takes the bug along.
    if (strFromU8(zip['index.mjs'] ?? new Uint8Array()) === program) continue;
    changed += 1;
    writeFileSync(path, zipSync({ ...zip, 'index.mjs': strToU8(program) }, { level: 1 }));
  }
  if (changed === 0) throw new Error('every function is the same with the bug as without it');
  return directory;
}
