/** Who a key speaks for, and the many ways in which it speaks for nobody. */
import { describe, expect, it } from 'vitest';
import { createAuthorizeRequest } from '../../../src/application/authorize-request.ts';
import type { StoredKey } from '../../../src/application/ports.ts';
import { formatApiKey, hashSecret, newApiKey } from '../../../src/contract/api-keys.ts';
import { MERCHANT_ID, START_MS } from './memory-ports.ts';

const random = new Uint8Array(42).fill(5);
const key = newApiKey({ kind: 'merchant', environment: 'test', random });
const bearer = `Bearer ${formatApiKey(key)}`;

const stored: StoredKey = {
  keyId: key.keyId,
  kind: 'merchant',
  merchantId: MERCHANT_ID,
  secretHash: hashSecret(key.secret),
  scopes: ['payments:read'],
  expiresAt: null,
  revokedAt: null,
  usageKey: 'usage-1',
};

const authorizeWith = (found: StoredKey | null, environment = 'test') =>
  createAuthorizeRequest({
    environment,
    keys: { read: async (keyId) => (keyId === key.keyId ? found : null) },
    now: () => START_MS,
  });

describe('authorizing a request', () => {
  it('names the merchant, the key, its scopes and its usage key', async () => {
    expect(await authorizeWith(stored)(bearer)).toEqual({
      caller: {
        kind: 'merchant',
        merchantId: MERCHANT_ID,
        keyId: key.keyId,
        scopes: ['payments:read'],
      },
      usageKey: 'usage-1',
    });
  });

  it('names an operator without a merchant', async () => {
    const operatorKey = newApiKey({ kind: 'operator', environment: 'test', random });
    const found = { ...stored, kind: 'operator', merchantId: null, scopes: ['operator'] } as const;
    const identity = await authorizeWith(found)(`Bearer ${formatApiKey(operatorKey)}`);
    expect(identity?.caller).toEqual({
      kind: 'operator',
      keyId: key.keyId,
      scopes: ['operator'],
    });
  });

  it('accepts a key up to the moment at which it expires', async () => {
    const at = (ms: number) => ({ ...stored, expiresAt: new Date(START_MS + ms).toISOString() });
    expect(await authorizeWith(at(1))(bearer)).not.toBeNull();
    expect(await authorizeWith(at(0))(bearer)).toBeNull();
  });

  it.each<[string, string | undefined, StoredKey | null, string?]>([
    ['no header', undefined, stored],
    ['another scheme', `Basic ${formatApiKey(key)}`, stored],
    ['a key of another form', 'Bearer sk_test_x', stored],
    ['an unknown key', bearer, null],
    ['a wrong secret', bearer, { ...stored, secretHash: hashSecret('other') }],
    ['a damaged hash', bearer, { ...stored, secretHash: '' }],
    ['a revoked key', bearer, { ...stored, revokedAt: '2026-11-23T09:00:00.000Z' }],
    ['a key of another environment', bearer, stored, 'prod'],
    ['an operator record behind a merchant key', bearer, { ...stored, kind: 'operator' }],
    ['a merchant key without a merchant', bearer, { ...stored, merchantId: null }],
  ])('speaks for nobody with %s', async (_case, header, found, environment) => {
    expect(await authorizeWith(found, environment)(header)).toBeNull();
  });
});
