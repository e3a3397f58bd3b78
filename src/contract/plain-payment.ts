/** The fast way to a payment that is plainly valid: ASCII throughout and without a card number. */
import { containsCardNumber } from './card-number.ts';
import { AMOUNT_MINOR_MAX, currencyExponent } from './currencies.ts';
import { CAPTURE_METHODS, type CreatePayment, METADATA_PAIRS_MAX } from './payment.ts';

const CARD_DIGITS_MIN = 13;

/** ASCII without NUL, within the bounds, and no card number: what every schema of a text accepts. */
const isPlainText = (value: unknown, min: number, max: number): value is string => {
  if (typeof value !== 'string' || value.length < min || value.length > max) return false;
  let digits = 0;
  for (let index = 0; index < value.length; index += 1) {
    const code = value.charCodeAt(index);
    if (code === 0 || code >= 0x80) return false;
    if (code >= 48 && code <= 57) digits += 1;
  }
  return digits < CARD_DIGITS_MIN || !containsCardNumber(value);
};

const isOptionalText = (value: unknown, max: number): value is string | undefined =>
  value === undefined || isPlainText(value, 1, max);

const METHOD = /^(?:tok|pm)_[A-Za-z0-9_-]+$/;

const isPlainMetadata = (value: unknown): boolean => {
  if (value === undefined) return true;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  let pairs = 0;
  for (const key in value) {
    pairs += 1;
    // The parser of bodies has something to say of this one.
    if (key === '__proto__' || !isPlainText(key, 1, 40)) return false;
    if (!isPlainText((value as Record<string, unknown>)[key], 0, 200)) return false;
  }
  return pairs <= METADATA_PAIRS_MAX;
};

type Unchecked = { readonly [Field in keyof CreatePayment]?: unknown };

const isPlain = (value: Unchecked): boolean => {
  const { amountMinor, currency, paymentMethod, captureMethod } = value;
  return (
    typeof amountMinor === 'number' &&
    Number.isInteger(amountMinor) &&
    amountMinor >= 1 &&
    amountMinor <= AMOUNT_MINOR_MAX &&
    typeof currency === 'string' &&
    currencyExponent(currency) !== undefined &&
    isPlainText(paymentMethod, 4, 128) &&
    METHOD.test(paymentMethod) &&
    (captureMethod === undefined ||
      captureMethod === CAPTURE_METHODS[0] ||
      captureMethod === CAPTURE_METHODS[1]) &&
    isOptionalText(value.reference, 64) &&
    isOptionalText(value.description, 500) &&
    isOptionalText(value.customerId, 64) &&
    isPlainMetadata(value.metadata)
  );
};

const given = (value: unknown): number => (value === undefined ? 0 : 1);

/** How many of the fields of a payment are given. */
const countGiven = (value: Unchecked): number =>
  3 +
  given(value.captureMethod) +
  given(value.reference) +
  given(value.description) +
  given(value.customerId) +
  given(value.metadata);

/**
 * Null says nothing of the value: then the guard and the schema decide. Any other answer is what they would
 * have given.
 */
export const readPlainPayment = (value: unknown): CreatePayment | null => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const body = value as Unchecked;
  if (!isPlain(body)) return null;
  let fields = 0;
  for (const _ in body) fields += 1;
  // A field that no payment has, or one that is given as undefined.
  if (fields !== countGiven(body)) return null;
  const payment = body as CreatePayment;
  return body.captureMethod === undefined
    ? { ...payment, captureMethod: CAPTURE_METHODS[0] }
    : payment;
};
