/** What is generated and kept in the repository: the client's types, the API's reference, the tables of parameters and metrics. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { openApiDocument } from '../src/contract/openapi/document.ts';
import { apiReference } from './api-reference/api-reference.ts';
import type { ApiDocument } from './api-reference/document-view.ts';
import { clientTypes } from './client-types/generate.ts';
import { withMetricTable } from './metric-table.ts';
import { withParameterTable } from './parameter-table.ts';
import { performancePage } from './performance-page.ts';
import { withReliabilityTables } from './reliability-tables.ts';
import { scalePage } from './scale-page.ts';

export interface GeneratedFile {
  /** From the root of the repository. */
  readonly path: string;
  readonly content: string;
}

const root = new URL('../', import.meta.url);
const biome = new URL('node_modules/.bin/biome', root);

/** As `npm run lint` wants it. */
const formatted = (path: string, content: string): string =>
  execFileSync(biome.pathname, ['format', `--stdin-file-path=${path}`], {
    input: content,
    encoding: 'utf8',
    cwd: root,
    maxBuffer: 64 * 1024 * 1024,
  });

export async function generatedFiles(): Promise<readonly GeneratedFile[]> {
  const packageFile = readFileSync(new URL('package.json', root), 'utf8');
  const { version } = JSON.parse(packageFile) as { version: string };
  const document: unknown = JSON.parse(JSON.stringify(openApiDocument({ version })));
  const types = 'cli/client/api-types.ts';
  const guide = 'docs/deploying.md';
  const handbook = 'docs/operating.md';
  const proof = 'docs/reliability.md';
  return [
    { path: guide, content: withParameterTable(readFileSync(new URL(guide, root), 'utf8')) },
    { path: handbook, content: withMetricTable(readFileSync(new URL(handbook, root), 'utf8')) },
    { path: proof, content: withReliabilityTables(readFileSync(new URL(proof, root), 'utf8')) },
    { path: types, content: formatted(types, await clientTypes(document)) },
    { path: 'docs/api.md', content: apiReference(document as ApiDocument) },
    ...performancePage(),
    ...scalePage(),
  ];
}
