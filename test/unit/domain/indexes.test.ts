/** Index attributes: which rows are found where, and how evenly they spread. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ID_RANDOM_BYTES, makeId } from '../../../src/contract/ids.ts';
import { indexAttributes, shardOf } from '../../../src/domain/indexes.ts';
import { MERCHANT_ID, PAYMENT_ID, paymentIn } from './fixtures.ts';

const counts = { merchantShards: 1, dueShards: 1 };

describe('the index attributes', () => {
  it.each([
    ['received', undefined, 'stuck#0'],
    ['in-review', `${MERCHANT_ID}#0#in-review`, 'review#0'],
    ['authorized', `${MERCHANT_ID}#0#authorized`, 'expiry#0'],
    ['captured', undefined, 'settle#0'],
    ['settled', undefined, undefined],
    ['declined', `${MERCHANT_ID}#0#declined`, undefined],
    ['failed', `${MERCHANT_ID}#0#failed`, undefined],
    ['canceled', `${MERCHANT_ID}#0#canceled`, undefined],
    ['expired', `${MERCHANT_ID}#0#expired`, undefined],
    ['refunded', undefined, 'settle#0'],
  ] as const)('of a payment that is %s', (status, merchantStatusShard, dueShard) => {
    const record = paymentIn(status);
    expect(indexAttributes(record, counts)).toEqual({
      merchantShard: `${MERCHANT_ID}#0`,
      createdSort: `2026-11-23T09:30:00.000Z#${PAYMENT_ID}`,
      ...(merchantStatusShard === undefined ? {} : { merchantStatusShard }),
      ...(dueShard === undefined ? {} : { dueShard, dueAt: record.dueAt }),
    });
  });

  it('leave no key empty or undefined, which the table would refuse', () => {
    const attributes = indexAttributes(paymentIn('captured'), counts);
    expect(Object.values(attributes).filter((value) => !value)).toEqual([]);
  });

  it('always name a shard that exists, and the same one for the same id', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: ID_RANDOM_BYTES, maxLength: ID_RANDOM_BYTES }),
        fc.integer({ min: 1, max: 64 }),
        (random, shards) => {
          const id = makeId('pay', 1_795_426_200_000, random);
          expect(shardOf(id, shards)).toBe(shardOf(id, shards));
          expect(shardOf(id, shards)).toBeGreaterThanOrEqual(0);
          expect(shardOf(id, shards)).toBeLessThan(shards);
        },
      ),
    );
  });

  it('spread ids of one moment evenly', () => {
    const filled = Array.from({ length: 8 }, () => 0);
    for (let number = 0; number < 8000; number += 1) {
      const random = new Uint8Array(ID_RANDOM_BYTES);
      new DataView(random.buffer).setUint32(6, number);
      const shard = shardOf(makeId('pay', 1_795_426_200_000, random), 8);
      filled[shard] = (filled[shard] ?? 0) + 1;
    }
    expect(Math.min(...filled)).toBeGreaterThan(700);
    expect(Math.max(...filled)).toBeLessThan(1300);
  });

  it.each([0, -1, 65, 1.5, Number.NaN])('refuse %s shards', (shards) => {
    expect(() => shardOf(PAYMENT_ID, shards)).toThrow(RangeError);
  });
});
