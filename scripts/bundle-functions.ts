/** Bundles every Lambda handler into one minified ES module, the same bytes for the same source. */
import { existsSync } from 'node:fs';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { type BuildResult, build, type Metafile, type Plugin } from 'esbuild';
import { isUpToDate, writeStamp } from './build-stamp.ts';
import { writeWhole } from './write-whole.ts';

/** The oldest Node that a function may be deployed to. */
const TARGET = 'node22';

/** Lets a bundled CommonJS dependency reach Node's own modules, which an ES module cannot `require`. */
const REQUIRE_BANNER =
  'import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);\n';

export interface Bundle {
  readonly name: string;
  /** Bytes of index.mjs. */
  readonly size: number;
  /** False when the file on disk already had these bytes. */
  readonly changed: boolean;
}

export interface BundleOptions {
  /** Holds lambda/<name>/handler.ts and node_modules. */
  readonly root: string;
  /** Receives lambda/<name>/index.mjs and meta/<name>.json. */
  readonly outputDirectory: string;
}

/** Bundles all functions in one pass, which parses what they share once; skips it when nothing has changed. */
export async function bundleFunctions(options: BundleOptions): Promise<Bundle[]> {
  const { root, outputDirectory } = options;
  const names = await functionNames(join(root, 'lambda'));
  await removeStale(outputDirectory, names);
  if (names.length === 0) return [];
  const stampFile = join(outputDirectory, 'bundles.json');
  const fileOf = (name: string) => join(outputDirectory, 'lambda', name, 'index.mjs');
  if (await isUpToDate(stampFile, { root, names })) {
    return Promise.all(
      names.map(async (name) => ({ name, size: (await stat(fileOf(name))).size, changed: false })),
    );
  }
  const result = await bundle(root, outputDirectory, names);
  const bundles = await Promise.all(
    names.map(async (name) => {
      const file = fileOf(name);
      const output = result.outputFiles?.find(({ path }) => path === file);
      if (output === undefined) throw new Error(`esbuild wrote no bundle for ${name}`);
      const metafile = metafileOf(result.metafile, relative(root, file));
      const text = programOf(output.text, metafile);
      writeWhole(join(outputDirectory, 'meta', `${name}.json`), JSON.stringify(metafile, null, 1));
      const changed = writeWhole(file, text);
      return { name, size: Buffer.byteLength(text), changed };
    }),
  );
  const { inputs, outputs } = result.metafile;
  const paths = [...Object.keys(inputs), ...Object.keys(outputs), ...builders(root)];
  await writeStamp(stampFile, { root, names, paths });
  return bundles;
}

/** What else decides about the bundles: versions, and how they are made. */
function builders(root: string): string[] {
  const lockFile = join(root, 'package-lock.json');
  return [lockFile, import.meta.filename].filter(existsSync).map((path) => relative(root, path));
}

/** The bundling itself, in memory; `plugins` may stand in the way of sources, as tests do. */
export function bundle(
  root: string,
  outputDirectory: string,
  names: readonly string[],
  plugins: Plugin[] = [],
) {
  return build({
    plugins,
    absWorkingDir: root,
    entryPoints: names.map((name) => ({
      in: join(root, 'lambda', name, 'handler.ts'),
      out: join(name, 'index'),
    })),
    outdir: join(outputDirectory, 'lambda'),
    outExtension: { '.js': '.mjs' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: TARGET,
    mainFields: ['module', 'main'],
    // A quarter of each bundle would else be ways to find credentials that a function never has.
    alias: {
      '@aws-sdk/credential-provider-node': join(root, 'src/adapters/aws/function-credentials.ts'),
    },
    minify: true,
    sourcemap: false,
    legalComments: 'none',
    treeShaking: true,
    metafile: true,
    write: false,
    logLevel: 'silent',
  }) satisfies Promise<BuildResult>;
}

async function functionNames(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name === 'handler.ts')
    .map((entry) => relative(directory, entry.parentPath))
    .filter((name) => name !== '' && dirname(name) === '.')
    .sort();
}

/** A function that was removed or renamed must not linger in what is deployed. */
async function removeStale(outputDirectory: string, names: readonly string[]): Promise<void> {
  for (const [folder, suffix] of [
    ['lambda', ''],
    ['meta', '.json'],
  ] as const) {
    const directory = join(outputDirectory, folder);
    await mkdir(directory, { recursive: true });
    const wanted = new Set(names.map((name) => name + suffix));
    for (const found of await readdir(directory)) {
      // What does not end so is a file that another build is about to put in its place.
      if (wanted.has(found) || !found.endsWith(suffix)) continue;
      await rm(join(directory, found), { recursive: true, force: true });
    }
  }
}

/** The part of the common metafile that tells of one bundle. */
function metafileOf(whole: Metafile, path: string): Metafile {
  const output = whole.outputs[path.replaceAll('\\', '/')];
  if (output === undefined) throw new Error(`esbuild's metafile does not name ${path}`);
  const inputs = Object.keys(output.inputs).map((input) => [input, whole.inputs[input]] as const);
  return {
    inputs: Object.fromEntries(inputs.flatMap(([key, value]) => (value ? [[key, value]] : []))),
    outputs: { [path]: output },
  };
}

/** What is written to a function's index.mjs. */
export const programOf = (text: string, metafile: Pick<Metafile, 'outputs'>): string =>
  needsRequire(metafile) ? REQUIRE_BANNER + text : text;

function needsRequire({ outputs }: Pick<Metafile, 'outputs'>): boolean {
  const imports = Object.values(outputs).flatMap((output) => output.imports);
  return imports.some(({ kind }) => kind === 'require-call');
}
