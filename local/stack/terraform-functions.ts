/** The Terraform functions that a synthesized stack may call, each on already evaluated arguments. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';

type TerraformFunction = (inputs: readonly unknown[], directory: string) => unknown;

const text = (value: unknown): string => {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return String(value);
  throw new TypeError('a function was given something that is not text');
};
const list = (value: unknown): unknown[] => {
  if (Array.isArray(value)) return value;
  throw new TypeError('a function was given something that is not a list');
};
const record = (value: unknown): Record<string, unknown> => {
  if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  throw new TypeError('a function was given something that is not a map');
};
const digest = (algorithm: string, data: string | Buffer, encoding: 'hex' | 'base64') =>
  createHash(algorithm).update(data).digest(encoding);
const ofText =
  (run: (value: string) => unknown): TerraformFunction =>
  ([value]) =>
    run(text(value));
const ofFile =
  (run: (content: Buffer) => unknown): TerraformFunction =>
  ([path], directory) =>
    run(readFileSync(resolve(directory, text(path))));

/** `%s`, `%d` and `%v` are all that stacks use of format(). */
function format([pattern, ...values]: readonly unknown[]): string {
  let next = 0;
  return text(pattern).replace(/%[%sdv]/g, (verb) => (verb === '%%' ? '%' : text(values[next++])));
}

/** Terraform writes JSON with sorted keys and with <, > and & escaped. */
function jsonencode(value: unknown): string {
  const sorted = (item: unknown): unknown => {
    if (Array.isArray(item)) return item.map(sorted);
    if (typeof item !== 'object' || item === null) return item;
    const entries = Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
  };
  return JSON.stringify(sorted(value)).replace(
    /[<>&\u2028\u2029]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function replace([value, search, replacement]: readonly unknown[]): string {
  const pattern = text(search);
  const regular = pattern.length > 1 && pattern.startsWith('/') && pattern.endsWith('/');
  if (!regular) return text(value).replaceAll(pattern, () => text(replacement));
  return text(value).replace(new RegExp(pattern.slice(1, -1), 'g'), text(replacement));
}

function lookup([map, key, fallback]: readonly unknown[]): unknown {
  const found = record(map)[text(key)];
  if (found === undefined && fallback === undefined)
    throw new ReferenceError(`lookup() found no "${text(key)}"`);
  return found ?? fallback;
}

export const terraformFunctions: Readonly<Record<string, TerraformFunction>> = {
  base64encode: ofText((value) => Buffer.from(value).toString('base64')),
  base64decode: ofText((value) => Buffer.from(value, 'base64').toString()),
  basename: ofText(basename),
  coalesce: (inputs) => inputs.find((value) => value !== null && value !== ''),
  concat: (inputs) => inputs.flatMap(list),
  element: ([items, index]) => list(items)[Number(index) % list(items).length],
  file: ofFile((content) => content.toString()),
  filebase64: ofFile((content) => content.toString('base64')),
  filebase64sha256: ofFile((content) => digest('sha256', content, 'base64')),
  filemd5: ofFile((content) => digest('md5', content, 'hex')),
  filesha1: ofFile((content) => digest('sha1', content, 'hex')),
  filesha256: ofFile((content) => digest('sha256', content, 'hex')),
  format,
  base64sha256: ofText((value) => digest('sha256', value, 'base64')),
  md5: ofText((value) => digest('md5', value, 'hex')),
  sha1: ofText((value) => digest('sha1', value, 'hex')),
  sha256: ofText((value) => digest('sha256', value, 'hex')),
  join: ([separator, items]) => list(items).map(text).join(text(separator)),
  jsondecode: ofText((value) => JSON.parse(value)),
  jsonencode: ([value]) => jsonencode(value),
  keys: ([map]) => Object.keys(record(map)).sort(),
  length: ([value]) =>
    typeof value === 'string' ? value.length : Object.keys(record(value)).length,
  lookup,
  lower: ofText((value) => value.toLowerCase()),
  merge: (inputs) => Object.assign({}, ...inputs),
  replace,
  split: ([separator, value]) => text(value).split(text(separator)),
  substr: ([value, offset, length]) =>
    text(value).substring(
      Number(offset),
      Number(length) < 0 ? undefined : Number(offset) + Number(length),
    ),
  title: ofText((value) => value.replace(/\b\w/g, (letter) => letter.toUpperCase())),
  tolist: ([value]) => value,
  tonumber: ([value]) => Number(value),
  toset: ([value]) => [...new Set(list(value))],
  tostring: ofText((value) => value),
  trimprefix: ([value, prefix]) =>
    text(value).startsWith(text(prefix)) ? text(value).slice(text(prefix).length) : value,
  trimspace: ofText((value) => value.trim()),
  trimsuffix: ([value, suffix]) =>
    text(value).endsWith(text(suffix)) ? text(value).slice(0, -text(suffix).length) : value,
  upper: ofText((value) => value.toUpperCase()),
  urlencode: ofText(encodeURIComponent),
  values: ([map]) => Object.values(record(map)),
};
