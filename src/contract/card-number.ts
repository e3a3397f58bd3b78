/** The card number guard: finds what looks like a payment card number in any text or number of a JSON value. */
import { isIssuedLike } from './card-issuers.ts';
import { withPlainNumerals } from './numerals.ts';

const DIGITS_MIN = 13;
const DIGITS_MAX = 19;
const FINDINGS_MAX = 100;
const POINTER_LENGTH_MAX = 400;

/** What nobody sees: control and format characters, unassigned ones, marks, fillers, the empty Braille cell. */
const UNSEEN = '\\p{C}\\p{M}\\p{Default_Ignorable_Code_Point}\\u2800';

/** Spaces and dashes of every kind, as people put between digits, and all that is not seen there. */
const SEPARATORS = `\\s\\p{Z}\\p{Pd}\\u2212${UNSEEN}`;
const SEPARATOR = new RegExp(`[${SEPARATORS}]`, 'u');

/**
 * All other punctuation and symbols. Dates, times and amounts have them too, but between shorter groups than card
 * numbers have. A plus after a space and before a digit begins a telephone number. No character may match in two
 * ways: a row of such would be tried in all of them.
 */
const MARK = `(?:[[\\p{P}\\p{S}]--[${SEPARATORS}+]]|(?<!\\s)\\+|(?<=\\s)\\+(?=\\s))`;
const SEPARATOR_OF_LONG_GROUPS = new RegExp(
  `(?<=\\d{3})[${SEPARATORS}]*${MARK}(?:[${SEPARATORS}]|${MARK})*(?=\\d{3})`,
  'gv',
);

const OCTET = '(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)';
/** An address and a port have as many digits as a card number. */
const ADDRESSES_WITH_PORT = new RegExp(
  `(?<![\\d.])${OCTET}(?:\\.${OCTET}){3}:\\d{1,5}(?![\\d.])`,
  'g',
);

/**
 * UUIDs hold runs of digits that look like anything. They are told by their shape (RFC 9562), with or without
 * dashes, which needs a letter: a card number written in it is no longer a card number.
 */
const UUIDS =
  /(?<![0-9a-z])(?=[0-9-]{0,35}[a-f])(?:[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}|[0-9a-f]{12}[1-8][0-9a-f]{3}[89ab][0-9a-f]{15})(?![0-9a-z])/gi;

/** Telephone numbers (E.164) have up to 15 digits, but none of more than these starts as a card number does. */
const TELEPHONE_DIGITS_MAX = 13;

const passesLuhn = (digits: string): boolean => {
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const digit = digits.charCodeAt(digits.length - 1 - index) - 48;
    const doubled = digit * 2;
    sum += index % 2 === 0 ? digit : doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
};

const isCardNumber = (digits: string): boolean => isIssuedLike(digits) && passesLuhn(digits);

/** With no more behind it than these, a run of zeros and digits is a telephone number. */
const AFTER_ZEROS_MIN = TELEPHONE_DIGITS_MAX + 1;
/** MMYY or YYMM of the years in which a card may expire; tracks have it right behind the number. */
const EXPIRY = /^(?:(?:0[1-9]|1[0-2])[2-4]\d|[2-4]\d(?:0[1-9]|1[0-2]))$/;
/** The expiry alone, and with a check code of 3 or 4 digits. */
const TAIL_LENGTHS = [4, 7, 8];

/** A number behind leading zeros, or before its expiry and check code, without anything in between. */
const hasGluedCardNumber = (group: string): boolean => {
  const digits = group.replace(/^0+/, '');
  const { length } = digits;
  if (group.length > length && length >= AFTER_ZEROS_MIN && length <= DIGITS_MAX) {
    if (isCardNumber(digits)) return true;
  }
  if (length <= DIGITS_MAX) return false;
  return TAIL_LENGTHS.some((tail) => {
    const end = length - tail;
    const isInRange = end >= DIGITS_MIN && end <= DIGITS_MAX;
    return (
      isInRange && EXPIRY.test(digits.slice(end, end + 4)) && isCardNumber(digits.slice(0, end))
    );
  });
};

/** Looks at every row of neighbouring groups, so that a date or check code beside the number hides nothing. */
const runHoldsCardNumber = (groups: readonly string[], afterPlus: boolean): boolean => {
  const length = groups.reduce((sum, group) => sum + group.length, 0);
  if (afterPlus && length <= TELEPHONE_DIGITS_MAX) return false;
  for (let start = 0; start < groups.length; start += 1) {
    if (hasGluedCardNumber(groups[start] ?? '')) return true;
    let digits = '';
    for (let end = start; end < groups.length && digits.length <= DIGITS_MAX; end += 1) {
      digits += groups[end];
      if (digits.length >= DIGITS_MIN && digits.length <= DIGITS_MAX && isCardNumber(digits)) {
        return true;
      }
    }
  }
  return false;
};

const isDigit = (code: number): boolean => code >= 48 && code <= 57;

/** Calls `see` with each run of digit groups that only separators part. One pass, whatever the length. */
const someRun = (
  text: string,
  see: (groups: readonly string[], afterPlus: boolean) => boolean,
): boolean => {
  let groups: string[] = [];
  let afterPlus = false;
  let plusBefore = false;
  for (let index = 0; index <= text.length; ) {
    const start = index;
    while (isDigit(text.charCodeAt(index))) index += 1;
    if (index > start) {
      if (groups.length === 0) afterPlus = plusBefore;
      groups.push(text.slice(start, index));
      plusBefore = false;
      continue;
    }
    const code = text.codePointAt(index);
    const character = code === undefined ? '' : String.fromCodePoint(code);
    index += character.length || 1;
    if (character !== '' && SEPARATOR.test(character)) continue;
    if (groups.length > 0 && see(groups, afterPlus)) return true;
    groups = [];
    plusBefore = character === '+';
  }
  return false;
};

const OTHER_DIGITS = /[^\P{Nd}0-9]/gu;
const DIGIT = /^\p{Nd}$/u;

/** Every script has its ten digits in one row, so the steps back to its zero are the value. */
const digitOf = (digit: string): string => {
  const code = digit.codePointAt(0) ?? 0;
  let value = 0;
  while (value < 9 && DIGIT.test(String.fromCodePoint(code - value - 1))) value += 1;
  return String(value);
};

/** Longer than any text has them (UAX 15, stream-safe format): putting them in order takes the square of their number. */
const MANY_MARKS = /\p{M}{31,}/gu;
const ONE_MARK = '\u034f';

/** Full-width and other compatible forms become plain digits, those of other scripts too. */
const plain = (value: string): string =>
  /^[\x20-\x7e]*$/.test(value)
    ? value
    : withPlainNumerals(value)
        .replace(MANY_MARKS, ONE_MARK)
        .normalize('NFKC')
        .replace(OTHER_DIGITS, digitOf);

const ENCODED = /(?:%[0-9a-f]{2})+/gi;
const decodedRun = (run: string): string => {
  try {
    return decodeURIComponent(run);
  } catch {
    return run;
  }
};

const textHoldsCardNumber = (value: string): boolean => {
  const text = plain(value)
    .replace(UUIDS, '.')
    .replace(ADDRESSES_WITH_PORT, '.')
    .replace(SEPARATOR_OF_LONG_GROUPS, '-');
  return someRun(text, runHoldsCardNumber);
};

/** As it is written, and with what is percent-encoded in it decoded. */
export const containsCardNumber = (value: string): boolean => {
  if (value.length < DIGITS_MIN) return false;
  if (textHoldsCardNumber(value)) return true;
  const decoded = value.includes('%') ? value.replace(ENCODED, decodedRun) : value;
  return decoded !== value && textHoldsCardNumber(decoded);
};

const SAFE_KEY = /^[\w.:-]{1,64}$/;

/**
 * JSON Pointers of the texts and numbers that seem to hold a card number. For a key the pointer is its object's,
 * and a pointer stops before a key that must not be repeated. Walks without recursion: depth is the sender's.
 */
export const findCardNumbers = (value: unknown): readonly string[] => {
  const found = new Set<string>();
  const stack: { readonly value: unknown; readonly pointer: string }[] = [{ value, pointer: '' }];
  for (let next = stack.pop(); next && found.size < FINDINGS_MAX; next = stack.pop()) {
    const { pointer } = next;
    if (typeof next.value === 'string' || typeof next.value === 'number') {
      if (containsCardNumber(String(next.value))) found.add(pointer);
      continue;
    }
    if (typeof next.value !== 'object' || next.value === null) continue;
    for (const [key, child] of Object.entries(next.value)) {
      const keyHolds = containsCardNumber(key);
      if (keyHolds) found.add(pointer);
      const mayName = !keyHolds && SAFE_KEY.test(key) && pointer.length < POINTER_LENGTH_MAX;
      stack.push({ value: child, pointer: mayName ? `${pointer}/${key}` : pointer });
    }
  }
  return [...found].sort();
};
