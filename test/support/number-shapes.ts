/** Numbers that are no card numbers, as shops, clocks and telephones make them; the same for the same seed. */
import { TELEPHONE_PLANS } from './telephone-plans.ts';

/** A number from 0 to below 1. */
export type Random = () => number;

/** A small generator (mulberry32), so that a rate can be measured again. */
export const seededRandom = (seed: number): Random => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

export interface NumberShape {
  readonly name: string;
  readonly example: string;
  /** The share of these that the guard may refuse. */
  readonly rateMax: number;
  readonly make: (random: Random) => string;
}

const below = (random: Random, bound: number): number => Math.floor(random() * bound);

const digits = (random: Random, length: number): string => {
  let text = '';
  for (let left = length; left > 0; left -= 1) text += String(below(random, 10));
  return text;
};

const hex = (random: Random, length: number): string => {
  let text = '';
  for (let left = length; left > 0; left -= 1) text += below(random, 16).toString(16);
  return text;
};

const pick = <T>(random: Random, from: readonly [T, ...T[]]): T =>
  from[below(random, from.length)] ?? from[0];

/** A time of the years 2024 to 2029. */
const epochMs = (random: Random): number =>
  Date.UTC(2024, 0, 1) + below(random, 6 * 365 * 24 * 3600) * 1000 + below(random, 1000);

/** `20261123093000` */
const compactTime = (random: Random): string =>
  new Date(epochMs(random)).toISOString().replaceAll(/[-T:Z.]/g, '');

const uuid = (random: Random, version: string): string =>
  `${hex(random, 8)}-${hex(random, 4)}-${version}${hex(random, 3)}-${pick(random, ['8', '9', 'a', 'b'])}${hex(random, 3)}-${hex(random, 12)}`;

const uuid7 = (random: Random): string => {
  const time = epochMs(random).toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${uuid(random, '7').slice(15)}`;
};

const telephone = (random: Random): readonly [string, string] => {
  const [country, min, max] = pick(random, TELEPHONE_PLANS);
  return [country, digits(random, min + below(random, max - min + 1))];
};

/** In groups of two to four, parted as people part them. */
const grouped = (random: Random, text: string, separators: readonly [string, ...string[]]) => {
  const separator = pick(random, separators);
  const groups: string[] = [];
  for (let at = 0; at < text.length; ) {
    const length = 2 + below(random, 3);
    groups.push(text.slice(at, at + length));
    at += length;
  }
  return groups.join(separator);
};

/** Order numbers of 16 digits, as shops are known to make them. */
export const ORDER_NUMBERS: readonly NumberShape[] = [
  {
    name: 'date, then 8 digits',
    example: '2026112300012345',
    rateMax: 0,
    make: (random) => compactTime(random).slice(0, 8) + digits(random, 8),
  },
  {
    name: 'date and time, then 2 digits',
    example: '2026112309300042',
    rateMax: 0,
    make: (random) => compactTime(random).slice(0, 14) + digits(random, 2),
  },
  {
    name: 'a counter, filled with zeros',
    example: '0000000000123456',
    rateMax: 0,
    make: (random) => digits(random, 9).padStart(16, '0'),
  },
  {
    name: 'a counter from 10^15',
    example: '1000000000123456',
    rateMax: 0,
    make: (random) => `1${digits(random, 9).padStart(15, '0')}`,
  },
  {
    name: 'epoch microseconds',
    example: '1795426200000123',
    rateMax: 0,
    make: (random) => `${epochMs(random)}${digits(random, 3)}`,
  },
  {
    name: 'epoch seconds, then 6 digits',
    example: '1795426200000042',
    rateMax: 0,
    make: (random) => `${Math.floor(epochMs(random) / 1000)}${digits(random, 6)}`,
  },
  {
    name: 'letters, then the year and 12 digits',
    example: 'ORD-2026-000000012345',
    rateMax: 0,
    make: (random) => `ORD-${compactTime(random).slice(0, 4)}-${digits(random, 12)}`,
  },
];

/** Digits that say nothing of a card, and must never be taken for one. */
export const OTHER_NUMBERS: readonly NumberShape[] = [
  {
    name: 'UUID, version 4',
    example: '6f1c2b9e-…',
    rateMax: 0,
    make: (random) => uuid(random, '4'),
  },
  { name: 'UUID, version 7', example: '019f1c2b-…', rateMax: 0, make: uuid7 },
  {
    name: 'UUID without dashes',
    example: '6f1c2b9e…',
    rateMax: 0,
    make: (random) => uuid(random, '4').replaceAll('-', ''),
  },
  {
    name: 'epoch milliseconds',
    example: '1795426200123',
    rateMax: 0,
    make: (random) => String(epochMs(random)),
  },
  {
    name: 'time, RFC 3339',
    example: '2026-11-23T09:30:00.123Z',
    rateMax: 0,
    make: (random) => new Date(epochMs(random)).toISOString(),
  },
  {
    name: 'time, as people write it',
    example: '23.11.2026 09:30:00',
    rateMax: 0,
    make: (random) => {
      const time = compactTime(random);
      const day = `${time.slice(6, 8)}.${time.slice(4, 6)}.${time.slice(0, 4)}`;
      return `${day} ${time.slice(8, 10)}:${time.slice(10, 12)}:${time.slice(12, 14)}`;
    },
  },
  {
    name: 'telephone number with a plus',
    example: '+49 171 2345678',
    rateMax: 0,
    make: (random) => {
      const [country, rest] = telephone(random);
      return `+${country} ${grouped(random, rest, [' ', '-', '.', ''])}`;
    },
  },
  {
    name: 'telephone number, digits only',
    example: '491712345678',
    rateMax: 0,
    make: (random) => telephone(random).join(''),
  },
  {
    name: 'telephone number after 00',
    example: '0049 171 2345678',
    rateMax: 0,
    make: (random) => {
      const [country, rest] = telephone(random);
      return `00${country} ${grouped(random, rest, [' ', '-', '/'])}`;
    },
  },
  {
    name: 'IP address and port',
    example: '203.0.113.7:51234',
    rateMax: 0,
    make: (random) =>
      `${[0, 0, 0, 0].map(() => below(random, 256)).join('.')}:${1024 + below(random, 64_512)}`,
  },
];

/** Numbers that no guard can tell from card numbers: docs/card-number-guard.md says why. */
export const CARD_LIKE_NUMBERS: readonly NumberShape[] = [
  {
    name: 'uniformly random 16 digits',
    example: '8305…',
    rateMax: 0.031,
    make: (random) => digits(random, 16),
  },
  {
    name: 'year of two digits, month, day, then 10 digits',
    example: '2611230000012345',
    rateMax: 0.075,
    make: (random) => compactTime(random).slice(2, 8) + digits(random, 10),
  },
  {
    name: 'three groups of 3, 7 and 7 digits',
    example: '305-1234567-1234567',
    rateMax: 0.008,
    make: (random) => `${digits(random, 3)}-${digits(random, 7)}-${digits(random, 7)}`,
  },
  {
    name: 'SHA-256 in hexadecimal, where no digest belongs',
    example: '9f86d081884c7d65…',
    rateMax: 0.0006,
    make: (random) => hex(random, 64),
  },
];

/** The share of `count` numbers of this shape that `isRefused` refuses. */
export function refusedShare(
  shape: NumberShape,
  { count, seed }: { readonly count: number; readonly seed: number },
  isRefused: (text: string) => boolean,
): number {
  const random = seededRandom(seed);
  let refused = 0;
  for (let made = 0; made < count; made += 1) if (isRefused(shape.make(random))) refused += 1;
  return refused / count;
}
