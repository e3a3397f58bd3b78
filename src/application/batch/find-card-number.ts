/** Finds card numbers in the raw bytes of a file, cell by cell: cheap where there are few digits in a row. */
import { containsCardNumber } from '../../contract/card-number.ts';
import { CARD_DIGITS_MIN, DIGITS_OF_OTHERS_MAX } from '../../contract/plain-payment.ts';

const QUOTE = 34;
const PERCENT = 37;
const BACKSLASH = 92;
const U = 117;
/** Of an escape by code; more than the digits that any character stands for. */
const ESCAPE_DIGITS = 4;
const ESCAPED_PERCENT = Buffer.from('u0025');

/** What a byte does to a run of digits: ends it, lengthens it, or stands between digits. */
const ENDS = 0;
const DIGIT = 1;
const BETWEEN = 2;
/** The first byte of a character that is not ASCII: it may be a digit of another script, or several. */
const OTHER = 3;

const EFFECTS = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte >= 0xc0) return OTHER;
  if (byte >= 0x80) return BETWEEN;
  const character = String.fromCharCode(byte);
  if (/\d/.test(character)) return DIGIT;
  return /[\s\p{P}\p{S}]|\p{Cc}/u.test(character) ? BETWEEN : ENDS;
});

const isHex = (byte: number | undefined): boolean =>
  byte !== undefined && /[0-9a-f]/i.test(String.fromCharCode(byte));

/** Where the digits of an escape by code end, whose letters end no run. */
const lastHex = (bytes: Uint8Array, u: number): number => {
  let at = u;
  while (at < u + ESCAPE_DIGITS && isHex(bytes[at + 1])) at += 1;
  return at;
};

const isEscapedPercent = (bytes: Uint8Array, u: number): boolean =>
  ESCAPED_PERCENT.every((byte, index) => bytes[u + index] === byte);

/** False only when no card number can be in these bytes. `hasEscapes`: they are JSON. Anything may be percent-encoded. */
export const mayHoldCardNumber = (
  bytes: Uint8Array,
  start: number,
  end: number,
  hasEscapes: boolean,
): boolean => {
  let run = 0;
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at] as number;
    const effect = EFFECTS[byte] as number;
    if (effect === ENDS) run = 0;
    else if (effect === DIGIT) run += 1;
    else if (effect === OTHER) run += DIGITS_OF_OTHERS_MAX;
    else if (byte === PERCENT) return true;
    else if (hasEscapes && byte === QUOTE) run = 0;
    else if (hasEscapes && byte === BACKSLASH) {
      at += 1;
      if (bytes[at] === U) {
        if (isEscapedPercent(bytes, at)) return true;
        run += ESCAPE_DIGITS;
        at = lastHex(bytes, at);
      }
    }
    if (run >= CARD_DIGITS_MIN) return true;
  }
  return false;
};

const TOKEN = /"(?:[^"\\]|\\.)*"?|[^"{}[\],:]+/gsu;

const textOf = (token: string): string => {
  try {
    return String(JSON.parse(token));
  } catch {
    return token;
  }
};

/** Each string and number of a line by itself, whether or not the line is valid, keys and repeats too. */
export const lineHoldsCardNumber = (line: string): boolean =>
  (line.match(TOKEN) ?? []).some(
    (token) => containsCardNumber(textOf(token)) || containsCardNumber(token),
  );
