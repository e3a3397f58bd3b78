/** Prefixed, time-sorted ids: a UUIDv7 in Crockford base32, as TypeID writes it. */
import { fromUUIDBytes } from 'typeid-js';
import { UUID } from 'uuidv7';
import * as z from 'zod/mini';

export const ID_PREFIXES = ['pay', 'ref', 'bat', 'mer', 'evt'] as const;
export type IdPrefix = (typeof ID_PREFIXES)[number];
export type Id<P extends IdPrefix> = `${P}_${string}`;

/** Random bytes that one id consumes. */
export const ID_RANDOM_BYTES = 10;

/** Makes an id from a time (epoch milliseconds) and 10 random bytes; the same arguments give the same id. */
export const makeId = <P extends IdPrefix>(
  prefix: P,
  timeMs: number,
  random: Uint8Array,
): Id<P> => {
  if (random.length !== ID_RANDOM_BYTES) {
    throw new RangeError(`An id needs ${ID_RANDOM_BYTES} random bytes, got ${random.length}.`);
  }
  const view = new DataView(random.buffer, random.byteOffset, random.byteLength);
  const uuid = UUID.fromFieldsV7(
    timeMs,
    view.getUint16(0) & 0xfff,
    view.getUint32(2) & 0x3fff_ffff,
    view.getUint32(6),
  );
  return fromUUIDBytes(prefix, uuid.bytes as Uint8Array) as string as Id<P>;
};

// 26 characters of 5 bits hold 130: the first is at most 7, or the UUID would overflow.
const SUFFIX = '[0-7][0-9a-hjkmnp-tv-z]{25}';
const ANY_ID = new RegExp(`^(?:${ID_PREFIXES.join('|')})_${SUFFIX}$`);

export const isId = <P extends IdPrefix>(prefix: P, value: unknown): value is Id<P> =>
  typeof value === 'string' && value.startsWith(`${prefix}_`) && ANY_ID.test(value);

export const idSchema = <P extends IdPrefix>(prefix: P) =>
  z.string().check(
    z.regex(new RegExp(`^${prefix}_${SUFFIX}$`), {
      error: `must be an id that starts with ${prefix}_`,
    }),
  );
