/** In an account with others' keys and more than a page of everything, what belongs to a copy is still found. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createProbes, findExisting, type Probes } from '../../scripts/deploy/existing.ts';

const OURS = 'payments-dev';
const aclOf = (name: string) => ({ Name: name, Id: `id-of-${name}`, ARN: 'a', LockToken: 'l' });

/** What an operation, or a GET of a path, answers; the second page has what is looked for. */
function answer(operation: string, body: Record<string, unknown>): [number, unknown] {
  switch (operation) {
    case 'TrentService.ListKeys':
      return [200, { Keys: [{ KeyId: 'foreign' }, { KeyId: 'ours' }], Truncated: false }];
    case 'TrentService.DescribeKey':
      return body.KeyId === 'foreign'
        ? [400, { __type: 'AccessDeniedException', message: 'No policy allows it.' }]
        : [200, { KeyMetadata: { KeyId: 'ours', KeyManager: 'CUSTOMER', KeyState: 'Enabled' } }];
    case 'TrentService.ListResourceTags': {
      const tags = { Application: 'tap', Environment: 'dev' };
      const Tags = Object.entries(tags).map(([TagKey, TagValue]) => ({ TagKey, TagValue }));
      return [200, { Tags }];
    }
    case 'AWSWAF_20190729.ListWebACLs':
      return body.NextMarker === 'more'
        ? [200, { WebACLs: [aclOf(OURS)] }]
        : [200, { WebACLs: [aclOf('foreign')], NextMarker: 'more' }];
    case 'GET /restapis':
    case 'GET /usageplans':
      return body.position === 'more'
        ? [200, { item: [{ id: 'ours', name: OURS }] }]
        : [200, { item: [{ id: 'foreign', name: 'foreign' }], position: 'more' }];
    default:
      return [500, { message: `nobody expected ${operation}` }];
  }
}

const server = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const url = new URL(request.url ?? '/', 'http://aws');
  const target = request.headers['x-amz-target'];
  const text = Buffer.concat(chunks).toString();
  const [status, body] =
    typeof target === 'string'
      ? answer(target, JSON.parse(text || '{}'))
      : answer(`${request.method} ${url.pathname}`, Object.fromEntries(url.searchParams));
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
});
let probes: Probes;

beforeAll(async () => {
  await new Promise<void>((done) => {
    server.listen(0, '127.0.0.1', done);
  });
  const { port } = server.address() as AddressInfo;
  vi.stubEnv('AWS_ENDPOINT_URL', `http://127.0.0.1:${port}`);
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
  probes = createProbes({ region: 'us-east-1', accountId: '123456789012', suffix: 'dev' });
});

afterAll(() => {
  vi.unstubAllEnvs();
  server.closeAllConnections();
  server.close();
});

test.each([
  ['aws_kms_key', 'ours'],
  ['aws_wafv2_web_acl', `id-of-${OURS}/${OURS}/REGIONAL`],
  ['aws_api_gateway_rest_api', 'ours'],
  ['aws_api_gateway_usage_plan', 'ours'],
])('%s is found behind those of others', async (type, id) => {
  expect(await findExisting(probes, { address: `${type}.x`, type, wanted: { name: OURS } })).toBe(
    id,
  );
});
