/** That a secret is compared in constant time, whether its key exists or not. */
import { timingSafeEqual } from 'node:crypto';
import { beforeEach, expect, it, vi } from 'vitest';
import { createAuthorizeRequest } from '../../../src/application/authorize-request.ts';
import { formatApiKey, hashSecret, newApiKey } from '../../../src/contract/api-keys.ts';
import { MERCHANT_ID, START_MS } from './memory-ports.ts';

vi.mock('node:crypto', async (importOriginal) => {
  const crypto = await importOriginal<typeof import('node:crypto')>();
  return { ...crypto, timingSafeEqual: vi.fn(crypto.timingSafeEqual) };
});
const compare = vi.mocked(timingSafeEqual);
beforeEach(() => {
  compare.mockClear();
});

const key = newApiKey({
  kind: 'merchant',
  environment: 'test',
  random: new Uint8Array(42).fill(5),
});
const stored = {
  keyId: key.keyId,
  kind: 'merchant',
  merchantId: MERCHANT_ID,
  secretHash: hashSecret(key.secret),
  scopes: ['payments:read'],
  expiresAt: null,
  revokedAt: null,
  usageKey: null,
} as const;

it.each([
  ['the right secret', stored, true],
  ['a wrong secret', { ...stored, secretHash: hashSecret('other') }, false],
  ['a revoked key', { ...stored, revokedAt: '2026-11-23T09:00:00.000Z' }, false],
  ['no such key', null, false],
])('two whole hashes are compared once for %s', async (_case, found, isLetIn) => {
  const authorize = createAuthorizeRequest({
    environment: 'test',
    keys: { read: async () => found },
    now: () => START_MS,
  });
  expect((await authorize(`Bearer ${formatApiKey(key)}`)) !== null).toBe(isLetIn);
  expect(compare).toHaveBeenCalledTimes(1);
  const [given, expected] = compare.mock.calls[0] ?? [];
  expect([given?.byteLength, expected?.byteLength]).toEqual([32, 32]);
});
