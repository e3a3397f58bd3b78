/** Two deployments of a copy never use different providers: the choice is kept beside its state. */
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { initWithLock } from '../../scripts/deploy/provider-lock.ts';
import { removeEmptyState, type StatePlace } from '../../scripts/deploy/state.ts';

const lock = (version: string) =>
  `provider "registry.terraform.io/hashicorp/aws" {\n  version     = "${version}"\n  hashes = []\n}\n`;

/** A bucket. */
const objects = new Map<string, string>();
const server = createServer((request, response) => {
  const key = new URL(request.url ?? '/', 'http://bucket').pathname;
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    if (request.method === 'PUT') objects.set(key, Buffer.concat(chunks).toString());
    if (request.method === 'DELETE') objects.delete(key);
    const found = objects.get(key);
    const isMissing = request.method === 'GET' && found === undefined;
    response.writeHead(isMissing ? 404 : 200, { 'content-type': 'application/xml' });
    response.end(isMissing ? '<Error><Code>NoSuchKey</Code></Error>' : (found ?? ''));
  });
});

beforeAll(async () => {
  await new Promise<void>((done) => {
    server.listen(0, '127.0.0.1', done);
  });
  vi.stubEnv('AWS_ENDPOINT_URL', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
  // The bytes as they are, without the trailing checksums of a stream.
  vi.stubEnv('AWS_REQUEST_CHECKSUM_CALCULATION', 'WHEN_REQUIRED');
});

afterAll(() => {
  vi.unstubAllEnvs();
  server.closeAllConnections();
  server.close();
});

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'lock-'));
  objects.clear();
});

/** A machine of its own, with a Terraform to which `newest` is offered. */
function machine(bucket: string, newest: string) {
  const directory = mkdtempSync(join(tmpdir(), 'stack-'));
  const file = join(directory, '.terraform.lock.hcl');
  const place: StatePlace = { bucket, region: 'us-east-1', root, stack: 'tap-dev' };
  const terraform = {
    init: async (upgrade: boolean) => {
      if (upgrade || !existsSync(file)) writeFileSync(file, lock(newest));
    },
  };
  const init = (isKept = true, upgrade = false) =>
    initWithLock({ place, directory, terraform, isKept, upgrade });
  return { init, file, place };
}

describe.each([
  ['a local state', ''],
  ['a shared state', 'states'],
])('with %s', (_name, bucket) => {
  test('a later deployment elsewhere uses what the first one chose', async () => {
    expect(await machine(bucket, '6.66.0').init()).toBe('hashicorp/aws 6.66.0');
    expect(await machine(bucket, '6.70.0').init()).toBe('hashicorp/aws 6.66.0');
  });

  test('until it is told to choose anew', async () => {
    await machine(bucket, '6.66.0').init();
    expect(await machine(bucket, '6.70.0').init(true, true)).toBe('hashicorp/aws 6.70.0');
    expect(await machine(bucket, '6.80.0').init()).toBe('hashicorp/aws 6.70.0');
  });

  test('what a plan chose is not kept, neither beside the state nor in the directory', async () => {
    const { init } = machine(bucket, '6.66.0');
    expect(await init(false)).toBe('hashicorp/aws 6.66.0');
    expect(await machine(bucket, '6.70.0').init(false)).toBe('hashicorp/aws 6.70.0');
    expect(objects.size).toBe(0);
    expect(existsSync(join(root, 'terraform.tap-dev.lock.hcl'))).toBe(false);
  });

  test('a choice of this directory alone gives way to the one that was kept', async () => {
    await machine(bucket, '6.66.0').init();
    const { init, file } = machine(bucket, '6.80.0');
    writeFileSync(file, lock('6.70.0'));
    await init();
    expect(readFileSync(file, 'utf8')).toBe(lock('6.66.0'));
  });

  test('it goes with the last of the copy', async () => {
    const { init, place } = machine(bucket, '6.66.0');
    await init();
    const state = JSON.stringify({ resources: [] });
    if (bucket === '') writeFileSync(join(root, 'terraform.tap-dev.tfstate'), state);
    else objects.set('/states/tap-dev/terraform.tfstate', state);
    await removeEmptyState(place);
    expect(await machine(bucket, '6.70.0').init()).toBe('hashicorp/aws 6.70.0');
  });
});

test('a state that another run has just opened, and not yet written, is left alone', async () => {
  const { place } = machine('', '6.66.0');
  const state = join(root, 'terraform.tap-dev.tfstate');
  writeFileSync(state, '');
  await removeEmptyState(place);
  expect(existsSync(state)).toBe(true);
});
