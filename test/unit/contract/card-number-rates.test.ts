/** How often the card number guard is wrong, over numbers as the world makes them; the bench counts a million of each. */
import { describe, expect, it } from 'vitest';
import { containsCardNumber } from '../../../src/contract/card-number.ts';
import {
  CARD_LIKE_NUMBERS,
  ORDER_NUMBERS,
  OTHER_NUMBERS,
  refusedShare,
  seededRandom,
} from '../../support/number-shapes.ts';

const COUNT = 50_000;
const SEED = 20261123;

describe('the card number guard', () => {
  it.each([...ORDER_NUMBERS, ...OTHER_NUMBERS].map((shape) => [shape.name, shape] as const))(
    `refuses none of ${COUNT} numbers of the shape: %s`,
    (_name, shape) => {
      expect(refusedShare(shape, { count: COUNT, seed: SEED }, containsCardNumber)).toBe(0);
    },
  );

  it.each(CARD_LIKE_NUMBERS.map((shape) => [shape.name, shape] as const))(
    'refuses no more than it must of the shape: %s',
    (_name, shape) => {
      const share = refusedShare(shape, { count: COUNT, seed: SEED }, containsCardNumber);
      expect(share).toBeGreaterThan(0);
      expect(share).toBeLessThanOrEqual(shape.rateMax * 1.05);
    },
  );

  it('cannot refuse fewer uniform 16-digit numbers than Visa and Mastercard have valid ones', () => {
    const random = seededRandom(SEED);
    let owned = 0;
    for (let made = 0; made < COUNT; made += 1) {
      const number = CARD_LIKE_NUMBERS[0]?.make(random) ?? '';
      const isOwned = /^(4|5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/.test(number);
      if (isOwned && containsCardNumber(number)) owned += 1;
    }
    expect(owned / COUNT).toBeCloseTo(0.02, 2);
  });
});
