/** Parses a JSON body strictly: what JSON.parse would silently drop, round or merge is named instead. */
import { toPointer, type Violation } from './parse.ts';

export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

/**
 * `malformed` is no JSON at all (or nested too deep to be a request of ours); `violations` is JSON
 * whose meaning differs from reader to reader, with the place of each.
 */
export type ParsedJson =
  | ({ readonly outcome: 'parsed' } & Seen)
  | { readonly outcome: 'malformed' }
  | ({ readonly outcome: 'violations'; readonly errors: readonly Violation[] } & Seen);

interface Seen {
  /** The value as far as it can be known. */
  readonly value: JsonValue;
  /**
   * What it does not show of the text, for guards that must see all of it: members that another of the name
   * follows, and long numbers as they are written. Each by itself, in its place.
   */
  readonly hidden: readonly JsonValue[];
}

const DEPTH_MAX = 16;
const VIOLATIONS_MAX = 100;
/** Nothing that a guard looks for is shorter. */
const LONG_NUMBER = 13;
const WHITESPACE = /[ \t\n\r]*/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what JSON strings must not hold
const STRING = /"((?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*)"/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const LITERAL = /true|false|null/y;
const UNPAIRED = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;

class Malformed extends Error {}

/** Significant digits and the power of ten of a decimal literal: equal for literals of equal value. */
function normalizeDecimal(literal: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(literal) ?? [];
  const digits = (whole + fraction).replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  const power = Number(exponent) - fraction.length + (digits.length - significant.length);
  return significant === '' ? '0' : `${sign}${significant}e${power}`;
}

function numberProblem(literal: string, value: number): string | undefined {
  if (!Number.isFinite(value)) return 'is a number too large to be held exactly';
  if (Object.is(value, -0)) return 'must not be negative zero';
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
    return 'is a number too large to be held exactly';
  }
  return normalizeDecimal(literal) === normalizeDecimal(String(value))
    ? undefined
    : 'is a number with more digits than can be held exactly';
}

function stringProblem(value: string): string | undefined {
  return value.includes('\u0000') || UNPAIRED.test(value)
    ? 'must not contain NUL characters or unpaired surrogates'
    : undefined;
}

/** One pass over the text; the state is the position, the path and what was found on the way. */
class Reader {
  readonly errors: Violation[] = [];
  readonly hidden: JsonValue[] = [];
  readonly #text: string;
  readonly #path: PropertyKey[] = [];
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): JsonValue {
    const value = this.#value();
    this.#take(WHITESPACE);
    if (this.#at < this.#text.length) throw new Malformed();
    return value;
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    this.#at += found?.length ?? 0;
    return found;
  }

  #takeChar(char: string): boolean {
    this.#take(WHITESPACE);
    if (this.#text[this.#at] !== char) return false;
    this.#at += 1;
    return true;
  }

  #report(detail: string | undefined): void {
    if (detail === undefined || this.errors.length >= VIOLATIONS_MAX) return;
    this.errors.push({ pointer: toPointer(this.#path), detail });
  }

  #hide(value: JsonValue): void {
    const within = (inner: JsonValue, key: PropertyKey) => Object.fromEntries([[key, inner]]);
    this.hidden.push(this.#path.reduceRight<JsonValue>(within, value));
  }

  #value(): JsonValue {
    this.#take(WHITESPACE);
    const char = this.#text[this.#at];
    if (char === '{') return this.#nested(() => this.#object());
    if (char === '[') return this.#nested(() => this.#array());
    if (char === '"') return this.#string();
    const literal = this.#take(LITERAL);
    if (literal !== undefined) return literal === 'null' ? null : literal === 'true';
    return this.#number();
  }

  #nested<T>(read: () => T): T {
    if (this.#path.length >= DEPTH_MAX) throw new Malformed();
    this.#at += 1;
    return read();
  }

  #string(): string {
    const quoted = this.#take(STRING);
    if (quoted === undefined) throw new Malformed();
    const value = quoted.includes('\\') ? (JSON.parse(quoted) as string) : quoted.slice(1, -1);
    this.#report(stringProblem(value));
    return value;
  }

  #number(): number {
    const literal = this.#take(NUMBER);
    if (literal === undefined) throw new Malformed();
    const value = Number(literal);
    this.#report(numberProblem(literal, value));
    if (literal.length >= LONG_NUMBER && literal !== String(value)) this.#hide(literal);
    return value;
  }

  #array(): JsonValue[] {
    const items: JsonValue[] = [];
    if (this.#takeChar(']')) return items;
    do {
      this.#path.push(items.length);
      items.push(this.#value());
      this.#path.pop();
    } while (this.#takeChar(','));
    if (!this.#takeChar(']')) throw new Malformed();
    return items;
  }

  #object(): { [key: string]: JsonValue } {
    const members = new Map<string, JsonValue>();
    if (this.#takeChar('}')) return {};
    do {
      this.#take(WHITESPACE);
      const key = this.#string();
      if (!this.#takeChar(':')) throw new Malformed();
      this.#path.push(key);
      if (key === '__proto__') this.#report('is not a name that a field may have');
      const earlier = members.get(key);
      if (earlier !== undefined) {
        this.#report('appears more than once');
        this.#hide(earlier);
      }
      members.set(key, this.#value());
      this.#path.pop();
    } while (this.#takeChar(','));
    if (!this.#takeChar('}')) throw new Malformed();
    // fromEntries defines own properties, so that "__proto__" stays a plain key.
    return Object.fromEntries(members);
  }
}

export function parseJson(text: string): ParsedJson {
  const reader = new Reader(text);
  try {
    const value = reader.document();
    const { errors, hidden } = reader;
    return errors.length === 0
      ? { outcome: 'parsed', value, hidden }
      : { outcome: 'violations', errors, value, hidden };
  } catch (error) {
    if (error instanceof Malformed) return { outcome: 'malformed' };
    throw error;
  }
}
