/** Where a command goes, and by which clock: a local engine may run faster than the machine. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { createOperationsContext } from '../../../cli/operations/operations-context.ts';
import { findTarget } from '../../../cli/tenants/target.ts';
import { START_MS } from '../application/memory-ports.ts';

const directory = mkdtempSync(join(tmpdir(), 'target-'));
const file = join(directory, 'local.json');
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
  rmSync(directory, { recursive: true, force: true });
});

it('takes the time of a local engine from what its clock was and how fast it runs', () => {
  vi.useFakeTimers({ now: START_MS + 10_000, toFake: ['Date'] });
  const clock = { realMs: START_MS, engineMs: START_MS + 5_000, scale: 400 };
  writeFileSync(file, JSON.stringify({ pid: process.pid, environmentSuffix: 'dev', clock }));
  const target = findTarget({ local: true }, { TAP_LOCAL_FILE: file });
  expect(target.now()).toBe(START_MS + 5_000 + 400 * 10_000);
  vi.stubEnv('TAP_LOCAL_FILE', file);
  expect(createOperationsContext({ local: true }).now()).toBe(target.now());
  expect(findTarget({ env: 'prod' }, {}).now()).toBe(START_MS + 10_000);
});

it('is one place for all clients, whoever makes them', () => {
  const endpoint = 'http://127.0.0.1:4566';
  const elsewhere = findTarget({ env: 'prod' }, { AWS_ENDPOINT_URL: endpoint });
  expect(elsewhere.settings).toEqual({ region: 'us-east-1', endpoint });
  expect(findTarget({ env: 'prod' }, { AWS_ENDPOINT_URL: '' }).settings).toEqual({
    region: 'us-east-1',
  });
});
