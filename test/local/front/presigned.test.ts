/** A presigned URL names its caller by its query alone. */
import type { S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Principal } from '../../../local/types.ts';
import { type Bench, clientsOf, REGION, startBench, worker } from './fixture.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await startBench();
});
afterAll(() => bench.close());

interface Presigner {
  presign(
    request: object,
    options: { expiresIn: number },
  ): Promise<{ query: Record<string, string> }>;
}

/** The URL that the SDK's own signer makes. */
async function presign(client: S3Client, method: string, path: string): Promise<string> {
  const { hostname, port, host } = new URL(bench.front.endpoint);
  const scheme = { name: 'sigv4', signingName: 's3', signingRegion: REGION, properties: {} };
  const signer = (await client.config.signer(scheme)) as unknown as Presigner;
  const bare = { method, protocol: 'http:', hostname, port: Number(port), path };
  const request = { ...bare, query: {}, headers: { host }, body: undefined };
  const signed = await signer.presign(request, { expiresIn: 60 });
  const query = new URLSearchParams(signed.query);
  return `${bench.front.endpoint}${path}?${query}`;
}

describe('a presigned URL', () => {
  it('works without any header, as the one who signed it', async () => {
    const { s3 } = clientsOf(bench.front, worker);
    const upload = await presign(s3, 'PUT', '/mine/inbox/file.csv');
    const response = await fetch(upload, { method: 'PUT', body: 'a,b' });
    expect(response.status).toBe(200);
    expect(bench.stored).toMatchObject([{ method: 'PUT', body: 'a,b', principal: worker }]);
  });

  it.each<[string, Principal, string, string]>([
    ['opens nothing that its signer may not open', worker, '/mine/outbox/file.csv', 'AccessDenied'],
    [
      'of an unknown role opens nothing',
      { kind: 'role', roleArn: 'arn:aws:iam::1:role/x', label: 'x' },
      '/mine/inbox/a',
      'AccessDenied',
    ],
  ])('%s', async (_what, principal, path, code) => {
    const url = await presign(clientsOf(bench.front, principal).s3, 'GET', path);
    const response = await fetch(url);
    expect(response.status).toBe(403);
    expect(await response.text()).toContain(`<Code>${code}</Code>`);
  });

  it('signed with a key of another run opens nothing', async () => {
    const url = await presign(clientsOf(bench.front, worker).s3, 'GET', '/mine/inbox/a');
    const { accessKeyId } = bench.front.credentials.issue(worker);
    const response = await fetch(url.replace(accessKeyId, 'ASIA0000000000000000'));
    expect(response.status).toBe(403);
    expect(await response.text()).toContain('<Code>InvalidAccessKeyId</Code>');
  });
});
