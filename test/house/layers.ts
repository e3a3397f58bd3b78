/** Which folder may import which: the layering of docs/architecture.md as a table. */
import { dirname, join, normalize } from 'node:path';

interface Layer {
  readonly folder: string;
  /** Folders (or files) of this repository that the layer may import, itself always included. */
  readonly own: readonly string[];
  /** Packages that the layer may import; node: modules are open to all but the pure layers. */
  readonly packages: RegExp;
}

const contract = 'src/contract';
const domain = 'src/domain';
const application = 'src/application';
const adapters = 'src/adapters';
const entry = 'src/entry';

/** First match wins, so a longer prefix stands before its parent. */
const layers: readonly Layer[] = [
  { folder: contract, own: [], packages: /^(zod|canonicalize|typeid-js|uuidv7|node:crypto)/ },
  { folder: domain, own: [contract], packages: /^(canonicalize|node:crypto)$/ },
  { folder: application, own: [contract, domain], packages: /^node:crypto$/ },
  { folder: adapters, own: [contract, domain, application], packages: /^(@aws-sdk|@smithy|node:)/ },
  { folder: entry, own: [contract, domain, application], packages: /^(node:|aws-lambda$)/ },
  { folder: 'lambda', own: ['src', 'lambda'], packages: /^node:/ },
  { folder: 'infra', own: ['workflows'], packages: /^(cdktn|constructs|@cdktn|node:)/ },
  { folder: 'workflows', own: [], packages: /^(?!)/ },
  {
    folder: 'tap',
    own: ['infra', 'workflows', 'tap-stack.ts'],
    packages: /^(cdktn|constructs|@cdktn|node:)/,
  },
  {
    folder: 'local',
    own: [contract, 'infra/functions.ts'],
    packages: /^(?!cdktn|@cdktn|constructs)/,
  },
  // Joins use cases and adapters as a function does, with the operator's credentials instead of a role's.
  {
    folder: 'cli/operations',
    own: ['cli', contract, domain, application, adapters, 'local/local-file.ts'],
    packages: /./,
  },
  { folder: 'cli', own: [contract, 'local/local-file.ts'], packages: /./ },
];

/** Specifiers that a source text imports or re-exports, dynamic imports of literals included. */
export function importsOf(source: string): string[] {
  const pattern =
    /(?:^|\n)\s*(?:import|export)\b[^'"`;]*?from\s+['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)|(?:^|\n)import\s+['"]([^'"]+)['"]/g;
  return [...source.matchAll(pattern)].map((match) => match[1] ?? match[2] ?? match[3] ?? '');
}

/** What is wrong with `file` importing `specifier`, or undefined. */
export function layerViolation(file: string, specifier: string): string | undefined {
  const layer = layers.find(
    ({ folder }) =>
      file.startsWith(`${folder}/`) ||
      file.startsWith(`${folder}.`) ||
      file.startsWith(`${folder}-`),
  );
  if (layer === undefined) return undefined;
  if (!specifier.startsWith('.')) {
    return layer.packages.test(specifier) ? undefined : `${file} imports the package ${specifier}`;
  }
  const target = normalize(join(dirname(file), specifier));
  const allowed = [layer.folder, ...layer.own];
  return allowed.some((prefix) => target === prefix || target.startsWith(`${prefix}/`))
    ? undefined
    : `${file} imports ${target}`;
}
