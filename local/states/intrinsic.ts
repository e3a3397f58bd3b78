/** The intrinsic functions of the Amazon States Language: what `States.Format` and its kin compute. */
import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { isObject, type Json, type JsonObject } from './json.ts';
import { StateFailure } from './state-failure.ts';

type Value = Json | undefined;
type Intrinsic = (args: readonly Value[], random: () => number) => Value;

const ITEMS_MAX = 1000;
const CHARACTERS_MAX = 10_000;
const HASHES = ['MD5', 'SHA-1', 'SHA-256', 'SHA-384', 'SHA-512'];

function fail(problem: string): never {
  throw new StateFailure('States.IntrinsicFailure', problem);
}
const list = (value: Value): readonly Json[] =>
  Array.isArray(value) ? value : fail('an array is expected');
const text = (value: Value): string =>
  typeof value === 'string' ? value : fail('text is expected');
const short = (value: string): string =>
  value.length > CHARACTERS_MAX ? fail(`more than ${CHARACTERS_MAX} characters`) : value;
const object = (value: Value): JsonObject =>
  isObject(value) ? value : fail('an object is expected');
// AWS rounds where it wants an integer.
const integer = (value: Value): number =>
  typeof value === 'number' ? Math.round(value) : fail('a number is expected');
const inText = (value: Value): string =>
  typeof value === 'string' ? value : JSON.stringify(value);

export function uuidFrom(random: () => number): string {
  const word = () =>
    Math.floor(random() * 2 ** 32)
      .toString(16)
      .padStart(8, '0');
  const [a, b, c, d] = [word(), word(), word(), word()];
  const variant = '89ab'.charAt(Number.parseInt(c.charAt(0), 16) % 4);
  return `${a}-${b.slice(0, 4)}-4${b.slice(5)}-${variant}${c.slice(1, 4)}-${c.slice(4)}${d}`;
}

function format([template, ...values]: readonly Value[]): Json {
  let used = 0;
  const result = text(template).replace(/\\(.)|\{\}/gs, (_, escaped: string | undefined) => {
    if (escaped !== undefined) return escaped;
    const value = values[used];
    used += 1;
    if (value === undefined) return fail('States.Format has fewer arguments than {}');
    if (typeof value === 'object' && value !== null) return fail('States.Format takes no objects');
    return inText(value);
  });
  return used === values.length ? result : fail('States.Format has more arguments than {}');
}

function itemAt(items: readonly Json[], index: number): Json {
  const item = items[index];
  return item === undefined ? fail(`no item at index ${index}`) : item;
}

function range(from: number, to: number, step: number): Json {
  const count = step === 0 ? Infinity : Math.floor((to - from) / step) + 1;
  if (count > ITEMS_MAX) return fail(`States.ArrayRange makes at most ${ITEMS_MAX} items`);
  return Array.from({ length: Math.max(0, count) }, (_, i) => from + i * step);
}

function partition(items: readonly Json[], size: number): Json {
  if (size < 1) return fail('States.ArrayPartition makes parts of at least 1 item');
  const parts = Array.from({ length: Math.ceil(items.length / size) }, (_, i) => i * size);
  return parts.map((start) => items.slice(start, start + size));
}

function unique(items: readonly Json[]): Json {
  const isFirst = (item: Json, at: number) =>
    items.findIndex((other) => isDeepStrictEqual(other, item)) === at;
  return items.filter(isFirst);
}

function split(whole: string, marks: string): Json {
  const mark = new RegExp(`[${marks.replace(/[\\\]^-]/g, '\\$&')}]`);
  return whole.split(mark).filter(Boolean);
}

function hash(value: Value, name: string): Json {
  if (!HASHES.includes(name)) return fail(`States.Hash knows ${HASHES.join(', ')}`);
  return createHash(name.replace('-', ''))
    .update(short(inText(value)))
    .digest('hex');
}

function parse(value: string): Json {
  try {
    return JSON.parse(value);
  } catch {
    return fail('States.StringToJson got text that is not JSON');
  }
}

/** Fewest and most arguments, and the function. */
export const INTRINSICS: Readonly<Record<string, readonly [number, number, Intrinsic]>> = {
  Array: [0, Infinity, (args) => args as readonly Json[]],
  ArrayContains: [2, 2, ([a, b]) => list(a).some((item) => isDeepStrictEqual(item, b))],
  ArrayGetItem: [2, 2, ([a, i]) => itemAt(list(a), integer(i))],
  ArrayLength: [1, 1, ([a]) => list(a).length],
  ArrayPartition: [2, 2, ([a, size]) => partition(list(a), integer(size))],
  ArrayRange: [3, 3, ([from, to, by]) => range(integer(from), integer(to), integer(by))],
  ArrayUnique: [1, 1, ([a]) => unique(list(a))],
  Base64Decode: [1, 1, ([a]) => Buffer.from(short(text(a)), 'base64').toString()],
  Base64Encode: [1, 1, ([a]) => Buffer.from(short(text(a))).toString('base64')],
  Format: [1, Infinity, format],
  Hash: [2, 2, ([a, name]) => hash(a, text(name))],
  JsonMerge: [
    3,
    3,
    ([a, b, deep]) =>
      deep === false ? { ...object(a), ...object(b) } : fail('only shallow merges (false) exist'),
  ],
  JsonToString: [1, 1, ([a]) => JSON.stringify(a)],
  MathAdd: [2, 2, ([a, b]) => integer(a) + integer(b)],
  MathRandom: [
    2,
    2,
    ([from, to], random) => integer(from) + Math.floor(random() * (integer(to) - integer(from))),
  ],
  StringSplit: [2, 2, ([a, marks]) => split(text(a), text(marks))],
  StringToJson: [1, 1, ([a]) => parse(text(a))],
  UUID: [0, 0, (_, random) => uuidFrom(random)],
};
