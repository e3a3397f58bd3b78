/** Keys, merchants, charges and lists as they lie in the tables. */
import { marshall } from '@aws-sdk/util-dynamodb';
import { describe, expect, it } from 'vitest';
import { fromChargeItem, toChargeItem } from '../../../src/adapters/dynamodb/acquirer-ledger.ts';
import { fromKeyItem } from '../../../src/adapters/dynamodb/api-keys.ts';
import {
  fromIdempotencyItem,
  toIdempotencyItem,
} from '../../../src/adapters/dynamodb/idempotency-item.ts';
import { limitsOf } from '../../../src/adapters/dynamodb/merchants.ts';
import { mergeEntries, rangeOf } from '../../../src/adapters/dynamodb/payment-index.ts';
import type { Charge } from '../../../src/application/acquirer/ledger.ts';

describe('a stored API key', () => {
  const row = {
    owner: 'KEY#abc',
    item: 'KEY',
    keyId: 'abc',
    kind: 'merchant',
    merchantId: 'mer_1',
    secretHash: 'ff',
  };

  it.each([
    ['a set', new Set(['payments:read', 'payments:fly'])],
    ['a list', ['payments:fly', 'payments:read']],
  ])('has the scopes of %s that we know', (_case, scopes) => {
    expect(fromKeyItem(marshall({ ...row, scopes }))).toEqual({
      keyId: 'abc',
      kind: 'merchant',
      merchantId: 'mer_1',
      secretHash: 'ff',
      scopes: ['payments:read'],
      expiresAt: null,
      revokedAt: null,
      usageKey: null,
    });
  });

  it('without scopes may do nothing, and without a hash is an error', () => {
    expect(fromKeyItem(marshall(row)).scopes).toEqual([]);
    expect(() => fromKeyItem(marshall({ ...row, secretHash: 5 }))).toThrow();
  });
});

describe('the limits of a merchant', () => {
  it('are read by currency, and are none when nothing is stored', () => {
    const limits = { reviewAboveMinor: { USD: 5000 } };
    expect(limitsOf(marshall({ limits }))).toEqual(limits);
    expect(limitsOf(marshall({ name: 'x' }))).toEqual({});
  });

  it('that cannot be read are an error, not the absence of limits', () => {
    expect(() => limitsOf(marshall({ limits: { declineAboveMinor: { USD: 'much' } } }))).toThrow();
    expect(() => limitsOf(marshall({ limits: 'none' }))).toThrow();
  });
});

describe('a stored idempotency key', () => {
  it('gives back what was stored', () => {
    const record = {
      scope: 'mer_1#key',
      fingerprint: 'f',
      statusCode: 202,
      resourceId: 'pay_1',
      createdAt: '2026-11-23T09:30:00.000Z',
      expiresAt: 1,
    };
    expect(fromIdempotencyItem(toIdempotencyItem(record))).toEqual(record);
  });
});

describe('a stored charge', () => {
  const charge: Charge = {
    key: 'pay_1:capture:1',
    operation: 'capture',
    paymentId: 'pay_1',
    merchantId: 'mer_1',
    amountMinor: 5,
    currency: 'USD',
    authorizationId: null,
    at: '2026-11-23T09:30:00.000Z',
    result: { outcome: 'declined', code: 'x' },
  };

  it.each<Charge['result']>([
    { outcome: 'declined', code: 'x' },
    { outcome: 'approved', reference: 'capt_1' },
  ])('gives back what was stored: %j', (result) => {
    expect(fromChargeItem(toChargeItem({ ...charge, result }))).toEqual({ ...charge, result });
  });
});

describe('a list over shards', () => {
  const at = (position: string) => ({ paymentId: position, position });

  it('is merged in its order', () => {
    const shards = [['1', '4'], [], ['2', '3']].map((shard) => shard.map(at));
    const asc = mergeEntries(shards, 'asc').map(({ position }) => position);
    const desc = mergeEntries(shards, 'desc').map(({ position }) => position);
    expect([asc.join(''), desc.join('')]).toEqual(['1234', '4321']);
  });

  const time = '2026-11-23T09:30:00.000Z';
  const inside = { createdFrom: '2026-01-01', createdTo: '2026-12-01', merchantId: 'mer_1' };
  it.each([
    ['asc', null, ['2026-01-01', '2026-12-01']],
    ['desc', null, ['2026-01-01', '2026-12-01']],
    ['asc', `${time}#pay_1`, [`${time}#pay_1`, '2026-12-01']],
    ['desc', `${time}#pay_1`, ['2026-01-01', `${time}#pay_1`]],
  ] as const)('in order %s after %s is asked for between its bounds', (order, after, range) => {
    expect(rangeOf({ ...inside, order }, after)).toEqual(range);
  });

  it('without bounds holds every time', () => {
    const [from, to] = rangeOf({ merchantId: 'mer_1', order: 'asc' }, null);
    expect(from < `${time}#pay_1` && `${time}#pay_1` < to).toBe(true);
  });
});
