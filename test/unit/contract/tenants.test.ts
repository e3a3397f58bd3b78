/** The rows of merchants and keys: what is in them, what is never in them, and that both readers read them. */
import { describe, expect, it } from 'vitest';
import { fromKeyItem } from '../../../src/adapters/dynamodb/api-keys.ts';
import { limitsOf } from '../../../src/adapters/dynamodb/merchants.ts';
import { hashSecret, KEY_RANDOM_BYTES, newApiKey } from '../../../src/contract/api-keys.ts';
import {
  keyItems,
  keyStateOf,
  MERCHANT_SCOPES,
  merchantItems,
  OPERATOR_SCOPES,
  readKey,
  readMerchant,
  usageKeyOf,
} from '../../../src/contract/tenants.ts';

const MERCHANT_ID = 'mer_01kapw2m3ke8t9v5b7n1q4s6w0';
const createdAt = '2026-11-23T09:30:00.000Z';
const random = new Uint8Array(KEY_RANDOM_BYTES).fill(7);
const merchantKey = newApiKey({ kind: 'merchant', environment: 'test', random });
const operatorKey = newApiKey({ kind: 'operator', environment: 'test', random });
const base = { createdAt, expiresAt: null };

describe('the rows of a key', () => {
  const rows = keyItems({
    ...base,
    key: merchantKey,
    merchantId: MERCHANT_ID,
    scopes: ['payments:read'],
    expiresAt: '2027-01-01T00:00:00.000Z',
  });

  it('hold the hash of the secret and never the secret', () => {
    expect(JSON.stringify(rows)).toContain(hashSecret(merchantKey.secret));
    expect(JSON.stringify(rows)).not.toContain(merchantKey.secret);
  });

  it('are one for the authorizer and one for the list of the owner', () => {
    expect(rows.map(({ owner, item }) => [owner, item])).toEqual([
      [{ S: `KEY#${merchantKey.keyId}` }, { S: 'KEY' }],
      [{ S: MERCHANT_ID }, { S: `KEY#${merchantKey.keyId}` }],
    ]);
  });

  it('are read by the authorizer and by the command line alike', () => {
    const [row = {}] = rows;
    expect(fromKeyItem(row)).toEqual({
      keyId: merchantKey.keyId,
      kind: 'merchant',
      merchantId: MERCHANT_ID,
      secretHash: hashSecret(merchantKey.secret),
      scopes: ['payments:read'],
      expiresAt: '2027-01-01T00:00:00.000Z',
      revokedAt: null,
      usageKey: usageKeyOf('test', MERCHANT_ID).value,
    });
    expect(readKey(row)).toEqual({
      keyId: merchantKey.keyId,
      kind: 'merchant',
      merchantId: MERCHANT_ID,
      scopes: ['payments:read'],
      createdAt,
      expiresAt: '2027-01-01T00:00:00.000Z',
      revokedAt: null,
    });
  });

  it('of an operator name no merchant', () => {
    const input = { ...base, key: operatorKey, merchantId: null, scopes: OPERATOR_SCOPES };
    const [row = {}, entry = {}] = keyItems(input);
    expect(readKey(row)).toMatchObject({
      kind: 'operator',
      merchantId: null,
      scopes: ['operator'],
    });
    expect(entry.owner).toEqual({ S: 'OPERATORS' });
  });

  it.each([
    ['a merchant key with the scope operator', merchantKey, MERCHANT_ID, OPERATOR_SCOPES],
    ['an operator key with a merchant scope', operatorKey, null, MERCHANT_SCOPES],
    ['a key without scopes', merchantKey, MERCHANT_ID, []],
    ['a merchant key without a merchant', merchantKey, null, MERCHANT_SCOPES],
    ['an operator key with a merchant', operatorKey, MERCHANT_ID, OPERATOR_SCOPES],
  ] as const)('are refused for %s', (_case, key, merchantId, scopes) => {
    expect(() => keyItems({ ...base, key, merchantId, scopes })).toThrow(TypeError);
  });
});

describe('the rows of a merchant', () => {
  const profile = { merchantId: MERCHANT_ID, name: 'Corner Bakery', createdAt };

  it('are its own and its entry in the list, and say the same', () => {
    const [own = {}, entry = {}] = merchantItems(profile);
    expect(readMerchant(own)).toEqual(profile);
    expect(readMerchant(entry)).toEqual(profile);
    expect(limitsOf(own)).toEqual({});
  });

  it('that lack something are an error', () => {
    expect(() => readMerchant({ owner: { S: MERCHANT_ID } })).toThrow('has no name');
  });
});

describe('a usage key', () => {
  it('has a value that API Gateway takes and a name by which destroy finds it', () => {
    for (const merchantId of [MERCHANT_ID, null]) {
      const { name, value } = usageKeyOf('d', merchantId);
      expect(name.startsWith('d-')).toBe(true);
      expect(value).toMatch(/^[0-9A-Za-z]{20,128}$/);
    }
  });

  it('is another one in every environment and for every merchant', () => {
    const values = [
      usageKeyOf('a', MERCHANT_ID),
      usageKeyOf('b', MERCHANT_ID),
      usageKeyOf('a', null),
    ];
    expect(new Set(values.map(({ value }) => value)).size).toBe(3);
  });
});

describe('the state of a key', () => {
  const at = Date.parse(createdAt);

  it.each([
    ['active', null, null],
    ['active', '2026-11-23T09:30:00.001Z', null],
    ['expired', createdAt, null],
    ['revoked', null, createdAt],
    ['revoked', createdAt, createdAt],
  ] as const)('is %s with an end at %s and a revocation at %s', (state, expiresAt, revokedAt) => {
    expect(keyStateOf({ expiresAt, revokedAt }, at)).toBe(state);
  });
});
