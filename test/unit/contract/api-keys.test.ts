/** API keys and callers: what is one, what matches, what it may do. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatApiKey,
  hashSecret,
  KEY_RANDOM_BYTES,
  newApiKey,
  parseApiKey,
  parseBearer,
  SCOPES,
  secretMatches,
} from '../../../src/contract/api-keys.ts';
import {
  actorOf,
  type Caller,
  fromAuthorizerContext,
  hasScope,
  toAuthorizerContext,
} from '../../../src/contract/caller.ts';

const MERCHANT_ID = 'mer_01h2xcejqtf2nbrexx3vqjhp41';
const secret = 's'.repeat(64);
const key = `sk_dev_abcdef0123_${secret}`;

describe('an API key', () => {
  it('is read as it was written, whatever the random bytes and environment', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: KEY_RANDOM_BYTES, maxLength: KEY_RANDOM_BYTES }),
        fc.stringMatching(/^[a-z0-9-]{1,32}$/),
        fc.constantFrom('merchant' as const, 'operator' as const),
        (random, environment, kind) => {
          const made = newApiKey({ kind, environment, random });
          expect(parseApiKey(formatApiKey(made))).toEqual(made);
          expect(parseBearer(`Bearer ${formatApiKey(made)}`)).toEqual(made);
        },
      ),
    );
  });

  it.each([
    ['nothing', ''],
    ['another prefix', key.replace('sk_', 'pk_')],
    ['no environment', `sk__abcdef0123_${secret}`],
    ['an environment in capitals', key.replace('dev', 'DEV')],
    ['an environment that is too long', key.replace('dev', 'd'.repeat(33))],
    ['no key id', `sk_dev__${secret}`],
    ['no secret', 'sk_dev_abcdef0123'],
    ['a short secret', 'sk_dev_abcdef0123_short'],
    ['a long secret', `${key}${'s'.repeat(10)}`],
    ['one part more', `${key}_more`],
    ['a line feed', `${key}\n`],
    ['a space', ` ${key}`],
  ])('is not %s', (_what, value) => {
    expect(parseApiKey(value)).toBeNull();
  });

  it.each([
    ['Bearer', `Bearer ${key}`],
    ['bearer in small letters', `bearer ${key}`],
    ['two spaces', `Bearer  ${key} `],
  ])('is found after %s', (_what, header) => {
    expect(parseBearer(header)?.keyId).toBe('abcdef0123');
  });

  it.each([
    undefined,
    '',
    'Bearer',
    'Bearer ',
    key,
    `Basic ${key}`,
    `Bearer ${key} ${key}`,
    `Bearer,${key}`,
  ])('is not found in %s', (header) => {
    expect(parseBearer(header)).toBeNull();
  });

  it('matches the hash of its secret and no other', () => {
    const hash = hashSecret(secret);
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(secretMatches(secret, hash)).toBe(true);
    for (const other of ['', `${secret}s`, secret.slice(1), secret.toUpperCase()]) {
      expect(secretMatches(other, hash)).toBe(false);
    }
    for (const wrong of ['', 'zz', hash.slice(2), `${hash}00`]) {
      expect(secretMatches(secret, wrong)).toBe(false);
    }
  });

  it('needs exactly its random bytes', () => {
    const random = new Uint8Array(KEY_RANDOM_BYTES - 1);
    expect(() => newApiKey({ kind: 'merchant', environment: 'dev', random })).toThrow(RangeError);
  });
});

describe('a caller', () => {
  const merchant: Caller = {
    kind: 'merchant',
    merchantId: MERCHANT_ID,
    keyId: 'k1',
    scopes: ['payments:read', 'payments:write'],
  };
  const operator: Caller = { kind: 'operator', keyId: 'o1', scopes: ['operator'] };

  it.each([merchant, operator])('passes the gateway as strings and comes back: $kind', (caller) => {
    const context = toAuthorizerContext(caller);
    expect(Object.values(context).every((value) => typeof value === 'string')).toBe(true);
    expect(fromAuthorizerContext(context)).toEqual(caller);
  });

  it.each([
    ['nothing', undefined],
    ['null', null],
    ['an empty context', {}],
    ['no key', { kind: 'merchant', scopes: '', merchantId: MERCHANT_ID }],
    ['no merchant', { kind: 'merchant', keyId: 'k', scopes: 'payments:read' }],
    ['a wrong merchant id', { kind: 'merchant', keyId: 'k', scopes: '', merchantId: 'mer_1' }],
    ['another kind', { kind: 'admin', keyId: 'k', scopes: 'operator', merchantId: MERCHANT_ID }],
    ['scopes in a list', { kind: 'operator', keyId: 'k', scopes: ['operator'] }],
  ])('is not made of %s', (_what, context) => {
    expect(fromAuthorizerContext(context)).toBeNull();
  });

  it('loses scopes that nobody knows', () => {
    const context = { kind: 'operator', keyId: 'k', scopes: 'operator root' };
    expect(fromAuthorizerContext(context)?.scopes).toEqual(['operator']);
  });

  it.each([
    ['a merchant with its scopes', merchant, ['payments:read', 'payments:write']],
    ['a merchant that claims operator', { ...merchant, scopes: ['operator'] }, []],
    ['an operator', operator, ['payments:read', 'operator']],
    ['an operator that claims to write', { ...operator, scopes: ['payments:write'] }, []],
    [
      'an operator with everything',
      { ...operator, scopes: [...SCOPES] },
      ['payments:read', 'operator'],
    ],
    ['a merchant with nothing', { ...merchant, scopes: [] }, []],
  ] as const)('that is %s may do only that', (_what, caller, allowed) => {
    expect(SCOPES.filter((scope) => hasScope(caller as Caller, scope))).toEqual(allowed);
  });

  it('signs the audit trail', () => {
    expect(actorOf(merchant)).toBe(`merchant:${MERCHANT_ID}/k1`);
    expect(actorOf(operator)).toBe('operator:o1');
  });
});
