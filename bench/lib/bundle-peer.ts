/** Bundles a peer as a careful team would: minified, tree-shaken, as an ES module for the same Node. */
import { join } from 'node:path';
import { build } from 'esbuild';

/** Writes `index.mjs` into `directory`. */
export async function bundlePeer(entryPoint: string, directory: string): Promise<void> {
  await build({
    entryPoints: [entryPoint],
    outfile: join(directory, 'index.mjs'),
    bundle: true,
    minify: true,
    legalComments: 'none',
    platform: 'node',
    format: 'esm',
    target: 'node22',
    mainFields: ['module', 'main'],
    banner: {
      js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);",
    },
    logLevel: 'error',
  });
}
