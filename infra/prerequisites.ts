/** What the build must have written before synthesis: bundles and the API document. */
import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { functionNames } from './resources.ts';

export interface Prerequisites {
  /** Directory with one directory of bundled code for each function. */
  readonly bundles: string;
  /** Text of the OpenAPI document for API Gateway. */
  readonly apiDocument: string;
}

export type PrerequisitesResult =
  | { readonly kind: 'ok'; readonly prerequisites: Prerequisites }
  | { readonly kind: 'missing'; readonly message: string };

/** `root` is the directory that holds `dist/`. */
export function findPrerequisites(root: string): PrerequisitesResult {
  const bundles = join(root, 'dist', 'lambda');
  const document = join(root, 'dist', 'openapi-gateway.json');
  const needed = [...functionNames.map((name) => join(bundles, name, 'index.mjs')), document];
  const missing = needed.filter((file) => !existsSync(file)).map((file) => relative(root, file));
  const [first, ...others] = missing;
  if (first !== undefined) {
    const more = others.length > 0 ? ` and ${others.length} more` : '';
    return {
      kind: 'missing',
      message: `${first}${more} not found: the bundles and the API document come from the build. Run: npm run build`,
    };
  }
  return {
    kind: 'ok',
    prerequisites: { bundles, apiDocument: readFileSync(document, 'utf8') },
  };
}
