/** A removal that cannot even be planned has removed nothing, the usage keys included. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { removeCopy } from '../../scripts/deploy/destroy-command.ts';
import { createProgress } from '../../scripts/deploy/progress.ts';
import { usageKeyOf } from '../../src/contract/tenants.ts';

let done: string[];
/** API Gateway, as far as usage keys go. */
const gateway = createServer((request, response) => {
  done.push(`${request.method} ${request.url?.split('?')[0]}`);
  const item = { id: 'key1', ...usageKeyOf('dev', null) };
  response.setHeader('content-type', 'application/json');
  response.end(request.method === 'GET' ? JSON.stringify({ item: [item] }) : '');
});

beforeAll(async () => {
  gateway.listen(0, '127.0.0.1');
  await once(gateway, 'listening');
  const { port } = gateway.address() as AddressInfo;
  vi.stubEnv('AWS_ENDPOINT_URL', `http://127.0.0.1:${port}`);
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
});

afterAll(() => {
  vi.unstubAllEnvs();
  gateway.close();
  gateway.closeAllConnections();
});

beforeEach(() => {
  done = [];
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
});

const settings = { AWS_REGION: 'us-east-1', ENVIRONMENT_SUFFIX: 'dev' } as const;
const report = {
  errors: [],
  outputs: {},
  planned: 1,
  done: 1,
  changes: { add: 0, change: 0, remove: 1 },
};

function remove(planRemoval: () => Promise<[]>): Promise<void> {
  const applyPlan = () => {
    done.push('apply');
    return Promise.resolve(report);
  };
  const progress = createProgress(process.stdout);
  return removeCopy({ progress }, { settings, terraform: { planRemoval, applyPlan } });
}

test('a locked state keeps the usage keys', async () => {
  const plan = remove(() => Promise.reject(new Error('The state is locked.')));
  await expect(plan).rejects.toThrow('locked');
  expect(done).toEqual([]);
});

test('the keys go between the plan and the removal', async () => {
  await remove(() => {
    done.push('plan');
    return Promise.resolve([]);
  });
  expect(done).toEqual(['plan', 'GET /apikeys', 'DELETE /apikeys/key1', 'apply']);
});
