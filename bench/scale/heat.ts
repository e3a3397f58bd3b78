/** How many write units the hottest key of an index takes in a second, for merchants of unequal size. */
import { makeId } from '../../src/contract/ids.ts';
import { shardOf } from '../../src/domain/indexes.ts';

export interface Merchants {
  readonly name: string;
  /** Each merchant's share of the payments; they add up to one. */
  readonly shares: readonly number[];
}

export interface Load {
  readonly merchants: Merchants;
  readonly perSecond: number;
  readonly shards: number;
  readonly seconds: number;
  readonly seed: number;
}

export interface Heat {
  /** Units of the hottest key in its worst second. */
  readonly hottest: number;
  /** Of all units, those above what one key takes. */
  readonly refusedShare: number;
}

/** What one partition takes in a second, and so one key of an index at most. */
export const KEY_UNITS_MAX = 1000;

/** Nearly everything comes from one; the others are small and alike. */
export function oneGiant(others: number, share = 0.9): Merchants {
  const rest = Array.from({ length: others }, () => (1 - share) / others);
  return { name: `one merchant with ${share * 100} %`, shares: [share, ...rest] };
}

/** The merchant of rank n has a share in proportion to 1/n. */
export function zipf(count: number): Merchants {
  const weights = Array.from({ length: count }, (_, index) => 1 / (index + 1));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return {
    name: `${count.toLocaleString('en')} merchants by Zipf's law`,
    shares: weights.map((weight) => weight / sum),
  };
}

/** Mulberry32: the same seed, the same numbers. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Picks by share: the first cumulative sum above a random number, by bisection. */
function chooserOf({ shares }: Merchants, random: () => number): () => number {
  let sum = 0;
  const sums = shares.map((share) => {
    sum += share;
    return sum;
  });
  return () => {
    const wanted = random() * sum;
    let [low, high] = [0, sums.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sums[middle] ?? 0) > wanted) high = middle;
      else low = middle + 1;
    }
    return low;
  };
}

const idFrom = (nowMs: number, random: () => number): string =>
  makeId(
    'pay',
    nowMs,
    Uint8Array.from({ length: 10 }, () => Math.floor(random() * 256)),
  );

/** `keyOf` and `units` say which key of the index a payment writes, and how much of it. */
function simulate(
  { merchants, perSecond, shards, seconds, seed }: Load,
  keyOf: (merchant: number, shard: number) => number,
  units: number,
): Heat {
  const random = randomFrom(seed);
  const choose = chooserOf(merchants, random);
  let [hottest, refused] = [0, 0];
  for (let second = 0; second < seconds; second += 1) {
    const heat = new Map<number, number>();
    for (let number = 0; number < perSecond; number += 1) {
      const id = idFrom(1_795_413_600_000 + second * 1000, random);
      const key = keyOf(choose(), shardOf(id, shards));
      heat.set(key, (heat.get(key) ?? 0) + units);
    }
    for (const taken of heat.values()) {
      hottest = Math.max(hottest, taken);
      refused += Math.max(0, taken - KEY_UNITS_MAX);
    }
  }
  return { hottest, refusedShare: refused / (perSecond * seconds * units) };
}

const SHARDS_KEYED = 64;

/** merchant-created-index: a key for each merchant and shard, one unit for each payment. */
export const merchantHeat = (load: Load): Heat =>
  simulate(load, (merchant, shard) => merchant * SHARDS_KEYED + shard, 1);

/** due-index: all merchants share the keys; a payment enters `stuck` and leaves it, two units. */
export const dueHeat = (load: Load): Heat => simulate(load, (_, shard) => shard, 2);
