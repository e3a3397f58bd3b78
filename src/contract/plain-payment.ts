/** The fast way to a payment that is plainly valid: no odd characters and nothing like a card number. */
import { containsCardNumber } from './card-number.ts';
import { AMOUNT_MINOR_MAX, currencyExponent } from './currencies.ts';
import { CAPTURE_METHODS, type CreatePayment, METADATA_PAIRS_MAX } from './payment.ts';

export const CARD_DIGITS_MIN = 13;
/** No character that is not ASCII stands for more digits than this (the fraction one tenth has three). */
export const DIGITS_OF_OTHERS_MAX = 3;

/** Within the bounds, without NUL, surrogates and card numbers: what every schema of a text accepts. */
export const isPlainText = (value: unknown, min: number, max: number): value is string => {
  if (typeof value !== 'string' || value.length < min || value.length > max) return false;
  let digits = 0;
  for (let index = 0; index < value.length; index += 1) {
    const code = value.charCodeAt(index);
    if (code >= 0x80) {
      if (code >= 0xd800 && code <= 0xdfff) return false;
      digits += DIGITS_OF_OTHERS_MAX;
    } else if (code >= 48 && code <= 57) digits += 1;
    else if (code === 0) return false;
  }
  return digits < CARD_DIGITS_MIN || !containsCardNumber(value);
};

const isOptionalText = (value: unknown, max: number): value is string | undefined =>
  value === undefined || isPlainText(value, 1, max);

const METHOD = /^(?:tok|pm)_[A-Za-z0-9_-]+$/;

const isPlainMetadata = (value: unknown): value is CreatePayment['metadata'] => {
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

type Fields = { readonly [Field in keyof CreatePayment]?: unknown };

/**
 * False says nothing: then the guard and the schema decide. True is what they would say, provided that there
 * are no other fields.
 */
export const isPlainPayment = (value: Fields): value is CreatePayment => {
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
    (captureMethod === CAPTURE_METHODS[0] || captureMethod === CAPTURE_METHODS[1]) &&
    isOptionalText(value.reference, 64) &&
    isOptionalText(value.description, 500) &&
    isOptionalText(value.customerId, 64) &&
    isPlainMetadata(value.metadata)
  );
};
