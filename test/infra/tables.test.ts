/** The tables: keys, indexes, stream, expiry and protection, as the code that uses them expects. */
import { afterAll, describe, expect, it } from 'vitest';
import { tableNames } from '../../infra/resources.ts';
import { resource } from './support/lookup.ts';
import { reference } from './support/planted.ts';
import { removeSynthesized, synthesize } from './support/synthesize.ts';

const stack = synthesize();
afterAll(removeSynthesized);
const table = (name: string) => resource(stack, 'aws_dynamodb_table', name);

describe('the tables', () => {
  it.each([
    ['payment-transactions', 'paymentId', undefined],
    ['payment-audit', 'paymentId', 'sequence'],
    ['payment-idempotency', 'scope', undefined],
    ['payment-batches', 'batchId', 'part'],
    ['payment-merchants', 'owner', 'item'],
    ['sandbox-acquirer', 'chargeKey', undefined],
  ])('%s is keyed by %s and %s', (name, hashKey, rangeKey) => {
    expect(table(name).hash_key).toBe(hashKey);
    expect(table(name).range_key).toBe(rangeKey);
  });

  it.each([
    ['payment-transactions', 'merchant-created-index', 'merchantShard', 'createdSort'],
    ['payment-transactions', 'merchant-status-index', 'merchantStatusShard', 'createdSort'],
    ['payment-transactions', 'due-index', 'dueShard', 'dueAt'],
    ['payment-batches', 'merchant-batches-index', 'merchantId', 'createdSort'],
    ['payment-batches', 'due-index', 'dueShard', 'dueAt'],
  ])('%s has the index %s on %s and %s, keys only', (name, index, hashKey, rangeKey) => {
    expect(table(name).global_secondary_index).toContainEqual({
      name: index,
      hash_key: hashKey,
      range_key: rangeKey,
      projection_type: 'KEYS_ONLY',
    });
  });

  it('declare exactly the attributes that keys use, with the sequence as a number', () => {
    for (const name of tableNames) {
      const { attribute, hash_key, range_key, global_secondary_index } = table(name);
      const indexes = (global_secondary_index ?? []) as { hash_key: string; range_key: string }[];
      const used = [
        hash_key,
        range_key,
        ...indexes.flatMap((one) => [one.hash_key, one.range_key]),
      ];
      const declared = attribute as { name: string; type: string }[];
      expect(new Set(declared.map((one) => one.name)), name).toEqual(
        new Set(used.filter((one) => one !== undefined)),
      );
      for (const one of declared) expect(one.type).toBe(one.name === 'sequence' ? 'N' : 'S');
    }
  });

  it('stream the changes of payments with both images, and of nothing else', () => {
    const streamed = tableNames.filter((name) => table(name).stream_enabled === true);
    expect(streamed).toEqual(['payment-transactions']);
    expect(table('payment-transactions').stream_view_type).toBe('NEW_AND_OLD_IMAGES');
  });

  it('let idempotency keys, references of batches and lines of settlements expire, and nothing else', () => {
    const expiring = tableNames.filter((name) => table(name).ttl !== undefined);
    expect(expiring).toEqual(['payment-idempotency', 'payment-batches', 'payment-settlements']);
    for (const name of expiring) {
      expect(table(name).ttl).toEqual({ enabled: true, attribute_name: 'expiresAt' });
    }
  });

  it.each(tableNames)('%s is on demand, recoverable, encrypted and destroyable', (name) => {
    expect(table(name)).toMatchObject({
      name: `${name}-dev`,
      billing_mode: 'PAY_PER_REQUEST',
      point_in_time_recovery: { enabled: true },
      server_side_encryption: { enabled: true, kms_key_arn: reference('aws_kms_key.payments') },
      deletion_protection_enabled: false,
    });
  });
});
