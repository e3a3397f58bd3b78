/** Writes dist/openapi.json (published) and dist/openapi-gateway.json (for API Gateway, with placeholders). */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { openApiDocument } from '../src/contract/openapi/document.ts';
import { gatewayDocument } from '../src/contract/openapi/gateway.ts';
import { writeWhole } from './write-whole.ts';

const root = new URL('../', import.meta.url);
const { version } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as {
  version: string;
};

const documents = {
  'openapi.json': openApiDocument({ version }),
  'openapi-gateway.json': gatewayDocument({
    title: 'payments',
    version,
    authorizerTtlSeconds: '{{authorizer-ttl}}',
  }),
};

for (const [name, document] of Object.entries(documents)) {
  const path = fileURLToPath(new URL(`dist/${name}`, root));
  writeWhole(path, `${JSON.stringify(document, null, 2)}\n`);
}
