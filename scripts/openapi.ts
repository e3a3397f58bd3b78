/** Writes dist/openapi.json (published) and dist/openapi-gateway.json (for API Gateway, with placeholders). */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { openApiDocument } from '../src/contract/openapi/document.ts';
import { gatewayDocument } from '../src/contract/openapi/gateway.ts';

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

mkdirSync(new URL('dist/', root), { recursive: true });
for (const [name, document] of Object.entries(documents)) {
  writeFileSync(new URL(`dist/${name}`, root), `${JSON.stringify(document, null, 2)}\n`);
}
