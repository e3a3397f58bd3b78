/** Reads a payment written as plain JSON straight from bytes; leaves all that is not plain to the strict parser. */
import { AMOUNT_MINOR_MAX, currencyExponent } from '../../contract/currencies.ts';
import { CAPTURE_METHODS, type CreatePayment, METADATA_PAIRS_MAX } from '../../contract/payment.ts';
import { type Cursor, createCursor, readText, skipSpaces, take } from './json-cursor.ts';

const QUOTE = 34;
const COMMA = 44;
const COLON = 58;
const OPEN = 123;
const CLOSE = 125;
const ZERO = 48;
const NINE = 57;

const METHOD = /^(?:tok|pm)_[A-Za-z0-9_-]+$/;
const AMOUNT_DIGITS_MAX = String(AMOUNT_MINOR_MAX).length;

type Draft = { -readonly [Field in keyof CreatePayment]: CreatePayment[Field] | undefined };

/** Digits only, the first not zero. */
const readAmount = (cursor: Cursor): number => {
  skipSpaces(cursor);
  const { bytes, limit } = cursor;
  const start = cursor.at;
  let at = start;
  let value = 0;
  for (; at < limit; at += 1) {
    const byte = bytes[at] as number;
    if (byte < ZERO || byte > NINE) break;
    value = value * 10 + byte - ZERO;
  }
  cursor.at = at;
  if (at === start || bytes[start] === ZERO || at - start > AMOUNT_DIGITS_MAX) {
    cursor.isPlain = false;
  }
  return value;
};

const readMetadata = (cursor: Cursor): Record<string, string> => {
  const pairs: Record<string, string> = {};
  if (!take(cursor, OPEN)) cursor.isPlain = false;
  if (take(cursor, CLOSE)) return pairs;
  let count = 0;
  do {
    const key = readText(cursor, 1, 40);
    if (!take(cursor, COLON) || key === '__proto__' || Object.hasOwn(pairs, key)) {
      cursor.isPlain = false;
    }
    pairs[key] = readText(cursor, 0, 200);
    count += 1;
  } while (cursor.isPlain && take(cursor, COMMA));
  if (!take(cursor, CLOSE) || count > METADATA_PAIRS_MAX) cursor.isPlain = false;
  return pairs;
};

const FIELDS = [
  'amountMinor',
  'currency',
  'paymentMethod',
  'captureMethod',
  'reference',
  'description',
  'customerId',
  'metadata',
] as const satisfies readonly (keyof CreatePayment)[];
/** With its closing quote. */
const NAMES = FIELDS.map((field) => Buffer.from(`${field}"`));

const isNameAt = ({ bytes, at, limit }: Cursor, name: Buffer): boolean => {
  if (at + name.length > limit) return false;
  for (let index = 0; index < name.length; index += 1) {
    if (bytes[at + index] !== name[index]) return false;
  }
  return true;
};

/**
 * Answers the index of the next member's field; -1 for another name or one that was there before. The lines
 * of a file mostly have their fields in one order: the next one is tried first.
 */
const readName = (cursor: Cursor): number => {
  if (!take(cursor, QUOTE)) return -1;
  for (let tries = 0; tries < FIELDS.length; tries += 1) {
    const index = (cursor.nextField + tries) % FIELDS.length;
    const name = NAMES[index] as Buffer;
    if (!isNameAt(cursor, name)) continue;
    cursor.at += name.length;
    cursor.nextField = index + 1;
    const bit = 1 << index;
    if ((cursor.seen & bit) !== 0 || !take(cursor, COLON)) return -1;
    cursor.seen |= bit;
    return index;
  }
  return -1;
};

const readMember = (cursor: Cursor, draft: Draft, index: number): void => {
  const field = FIELDS[index];
  switch (field) {
    case 'amountMinor':
      draft.amountMinor = readAmount(cursor);
      return;
    case 'currency':
      draft.currency = readText(cursor, 3, 3);
      if (currencyExponent(draft.currency) === undefined) cursor.isPlain = false;
      return;
    case 'paymentMethod':
      draft.paymentMethod = readText(cursor, 4, 128);
      if (!METHOD.test(draft.paymentMethod)) cursor.isPlain = false;
      return;
    case 'captureMethod': {
      const method = readText(cursor, 1, 16);
      draft.captureMethod = CAPTURE_METHODS.find((one) => one === method);
      if (draft.captureMethod === undefined) cursor.isPlain = false;
      return;
    }
    case 'reference':
    case 'customerId':
      draft[field] = readText(cursor, 1, 64);
      return;
    case 'description':
      draft.description = readText(cursor, 1, 500);
      return;
    case 'metadata':
      draft.metadata = readMetadata(cursor);
      return;
    case undefined:
      cursor.isPlain = false;
  }
};

/**
 * Reads one object between `from` and `limit`, a line without its end. Null says nothing of the line; any
 * other answer is what the strict parser, the guard and the schema would give.
 */
export const readPlainJson = (
  bytes: Buffer,
  text: string,
  from: number,
  limit: number,
): CreatePayment | null => {
  const cursor = createCursor(bytes, text, from, limit);
  const draft: Draft = {
    amountMinor: undefined,
    currency: undefined,
    paymentMethod: undefined,
    captureMethod: undefined,
    reference: undefined,
    description: undefined,
    customerId: undefined,
    metadata: undefined,
  };
  if (!take(cursor, OPEN)) return null;
  do {
    readMember(cursor, draft, readName(cursor));
    if (!cursor.isPlain) return null;
  } while (take(cursor, COMMA));
  if (!take(cursor, CLOSE)) return null;
  skipSpaces(cursor);
  const { amountMinor, currency, paymentMethod, captureMethod = CAPTURE_METHODS[0] } = draft;
  if (cursor.at !== limit || !amountMinor || !currency || !paymentMethod) return null;
  return { ...draft, amountMinor, currency, paymentMethod, captureMethod };
};
