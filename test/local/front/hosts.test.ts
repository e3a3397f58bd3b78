/** The front answers to loopback names only, and lets bodies come only where they may. */
import { request as httpRequest } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Principal } from '../../../local/types.ts';
import { type Bench, startBench, worker } from './fixture.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await startBench();
});
afterAll(() => bench.close());

/** The answer to a GET with a Host header of our choice, which fetch does not allow. */
function callAs(host: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const { port } = new URL(bench.front.endpoint);
    httpRequest({ port, host: '127.0.0.1', headers: { host } }, (response) => {
      resolve(text(response));
    })
      .on('error', reject)
      .end();
  });
}

/** Sends the head of a request and its body only when told to continue. */
function expectingLeave(service: string, path: string, principal: Principal) {
  const { port } = new URL(bench.front.endpoint);
  const { accessKeyId } = bench.front.credentials.issue(principal);
  const scope = `${accessKeyId}/20261101/us-east-1/${service}/aws4_request`;
  const authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`;
  const method = service === 's3' ? 'PUT' : 'POST';
  const headers = { authorization, expect: '100-continue', 'content-length': 2 };
  return new Promise<{ continued: boolean; status: number | undefined }>((resolve, reject) => {
    let continued = false;
    const request = httpRequest({ port, host: '127.0.0.1', method, path, headers }, (response) => {
      response.resume();
      request.destroy();
      resolve({ continued, status: response.statusCode });
    });
    request.on('continue', () => {
      continued = true;
      request.end('{}');
    });
    request.on('error', reject);
    request.flushHeaders();
  });
}

describe('the front', () => {
  it.each([
    'evil.example',
    'evil.example:4011',
    '127.0.0.1.evil.example',
    'localhost.evil.example',
    '10.0.0.1',
    '127.0.0.1:x',
    '127.0.0.1:4011@evil.example',
  ])('does not talk to a caller that calls it "%s"', async (host) => {
    expect(await callAs(host)).toContain('answers only to loopback names');
  });

  it.each(['127.0.0.1', '127.0.0.1:4011', 'localhost', 'LOCALHOST:1', '[::1]:4011'])(
    'talks to a caller that calls it "%s"',
    async (host) => {
      expect(await callAs(host)).toContain('no AWS signature');
    },
  );

  it.each<[string, string]>([
    ['lambda', '/2015-03-31/functions/mine/invocations'],
    ['s3', '/mine/inbox/a'],
  ])('gives a caller of %s leave to send its body, once it may', async (service, path) => {
    const may = await expectingLeave(service, path, worker);
    expect(may).toEqual({ continued: true, status: 200 });
  });

  it('sends no body for nothing to S3', async () => {
    const may = await expectingLeave('s3', '/theirs/a', worker);
    expect(may).toEqual({ continued: false, status: 403 });
  });
});
