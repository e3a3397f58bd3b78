/** Compiles the worker threads' program once: each thread then starts some 20 ms sooner than from TypeScript. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** Answers the path of the compiled program. */
export async function compileRuntime(directory: string): Promise<string> {
  const outfile = join(directory, 'runtime.mjs');
  await build({
    entryPoints: [fileURLToPath(new URL('./runtime.ts', import.meta.url))],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: `node${process.versions.node}`,
    logLevel: 'silent',
  });
  return outfile;
}
