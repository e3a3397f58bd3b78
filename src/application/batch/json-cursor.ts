/** Steps over the plain parts of a JSON text in bytes: spaces, single characters, strings. */
import { containsCardNumber } from '../../contract/card-number.ts';
import { CARD_DIGITS_MIN, isPlainText } from '../../contract/plain-payment.ts';

const QUOTE = 34;
const BACKSLASH = 92;
const ZERO = 48;
const NINE = 57;
const SPACE = 32;

/** Where the reader is. A step that meets something not plain sets `isPlain` to false. */
export interface Cursor {
  bytes: Buffer;
  /** The same bytes, one character each. */
  text: string;
  at: number;
  limit: number;
  isPlain: boolean;
  /** Of the string that was skipped last. */
  isOdd: boolean;
  digits: number;
  /** Indexes into FIELDS: the one that is expected, and a bit for each that was there. */
  nextField: number;
  seen: number;
}

const isSpace = (byte: number | undefined): boolean => byte === 32 || byte === 9 || byte === 13;

export const skipSpaces = (cursor: Cursor): void => {
  while (cursor.at < cursor.limit && isSpace(cursor.bytes[cursor.at])) cursor.at += 1;
};

export const take = (cursor: Cursor, byte: number): boolean => {
  skipSpaces(cursor);
  if (cursor.bytes[cursor.at] !== byte || cursor.at >= cursor.limit) return false;
  cursor.at += 1;
  return true;
};

/** Where the string that begins at `from` ends; sets `isOdd` when it holds escapes or more than ASCII. */
const skipText = (cursor: Cursor, from: number): number => {
  const { bytes, limit } = cursor;
  let at = from;
  let digits = 0;
  let isOdd = false;
  for (; at < limit; at += 1) {
    const byte = bytes[at] as number;
    if (byte === QUOTE) break;
    if (byte >= 0x80) isOdd = true;
    else if (byte === BACKSLASH) {
      isOdd = true;
      at += 1;
    } else if (byte < SPACE) cursor.isPlain = false;
    else if (byte <= NINE && byte >= ZERO) digits += 1;
  }
  if (at >= limit) cursor.isPlain = false;
  cursor.isOdd = isOdd;
  cursor.digits = digits;
  return at;
};

const decode = ({ bytes }: Cursor, start: number, end: number): unknown => {
  try {
    return JSON.parse(bytes.toString('utf8', start - 1, end + 1));
  } catch {
    return undefined;
  }
};

/** A string within the bounds and without a card number. */
export const readText = (cursor: Cursor, min: number, max: number): string => {
  if (!take(cursor, QUOTE)) cursor.isPlain = false;
  const start = cursor.at;
  const end = skipText(cursor, start);
  cursor.at = end + 1;
  if (cursor.isOdd && cursor.isPlain) {
    const value = decode(cursor, start, end);
    if (isPlainText(value, min, max)) return value;
    cursor.isPlain = false;
  }
  const value = cursor.text.slice(start, end);
  if (value.length < min || value.length > max) cursor.isPlain = false;
  if (cursor.digits >= CARD_DIGITS_MIN && containsCardNumber(value)) cursor.isPlain = false;
  return value;
};

export const createCursor = (bytes: Buffer, text: string, from: number, limit: number): Cursor => ({
  bytes,
  text,
  at: from,
  limit,
  isPlain: true,
  isOdd: false,
  digits: 0,
  nextField: 0,
  seen: 0,
});
