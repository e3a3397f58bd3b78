/** The card number guard: finds what looks like a payment card number in any string of a JSON value. */
import { isIssuedLike } from './card-issuers.ts';

const DIGITS_MIN = 13;
const DIGITS_MAX = 19;
const FINDINGS_MAX = 100;
const POINTER_LENGTH_MAX = 400;

/** Spaces, dashes and invisible characters of every kind, as people and programs put between digits. */
const SEPARATOR = /[\s\u00ad\u200b-\u200d\u2010-\u2015\u2060\u2212\ufeff-]/;

/**
 * UUIDs and hex digests hold runs of digits that look like anything. They are told by their shape, which
 * needs a letter: a card number written in it is no longer a card number.
 */
const HEX_TOKENS =
  /(?<![0-9a-z])(?=[0-9-]*[a-f])(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})(?![0-9a-z])/gi;

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

/** Looks at every row of neighbouring groups, so that a date or check code beside the number hides nothing. */
const runHoldsCardNumber = (groups: readonly string[], afterPlus: boolean): boolean => {
  const length = groups.reduce((sum, group) => sum + group.length, 0);
  // After a plus, up to 15 digits are a telephone number (E.164).
  for (let start = afterPlus && length <= 15 ? 1 : 0; start < groups.length; start += 1) {
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
    const character = text.charAt(index);
    index += 1;
    if (character !== '' && SEPARATOR.test(character)) continue;
    if (groups.length > 0 && see(groups, afterPlus)) return true;
    groups = [];
    plusBefore = character === '+';
  }
  return false;
};

const EASTERN_DIGITS = /[\u0660-\u0669\u06f0-\u06f9]/g;

/** Full-width and other compatible forms become plain digits, Arabic-Indic ones too. */
const plain = (value: string): string =>
  /^[\x20-\x7e]*$/.test(value)
    ? value
    : value.normalize('NFKC').replace(EASTERN_DIGITS, (digit) => String(digit.charCodeAt(0) & 0xf));

export const containsCardNumber = (value: string): boolean => {
  if (value.length < DIGITS_MIN) return false;
  return someRun(plain(value).replace(HEX_TOKENS, '.'), runHoldsCardNumber);
};

const SAFE_KEY = /^[\w.:-]{1,64}$/;

/**
 * JSON Pointers of the strings that seem to hold a card number. For a key the pointer is its object's,
 * and a pointer stops before a key that must not be repeated. Walks without recursion: depth is the sender's.
 */
export const findCardNumbers = (value: unknown): readonly string[] => {
  const found = new Set<string>();
  const stack: { readonly value: unknown; readonly pointer: string }[] = [{ value, pointer: '' }];
  for (let next = stack.pop(); next && found.size < FINDINGS_MAX; next = stack.pop()) {
    const { pointer } = next;
    if (typeof next.value === 'string') {
      if (containsCardNumber(next.value)) found.add(pointer);
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
