/** Lambda describe-api: GET /health and GET /openapi.json. */
import { readFileSync } from 'node:fs';
import { createDescribeApiHandler } from '../../src/entry/api/describe-api-handler.ts';
import { readEnvironment } from '../../src/entry/environment.ts';

const environment = readEnvironment({});
// The build writes the contract beside the bundle.
const document = readFileSync(new URL('./openapi.json', import.meta.url), 'utf8');
const { info } = JSON.parse(document) as { readonly info: { readonly version: string } };

export const handler = createDescribeApiHandler({
  environment: environment.environmentSuffix,
  version: info.version,
  document,
});
