/** AWS's own descriptions of its services, which the emulator brings along: operations, their parameters, and what those accept. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

interface Shape {
  readonly type: string;
  readonly members?: Readonly<Record<string, { readonly shape: string }>>;
  readonly member?: { readonly shape: string };
  readonly required?: readonly string[];
  readonly enum?: readonly string[];
}

interface Model {
  readonly operations: Readonly<Record<string, { readonly input?: { readonly shape: string } }>>;
  readonly shapes: Readonly<Record<string, Shape>>;
}

/** Names that the command line interface gives to services and options of another name. */
const renamed: Readonly<Record<string, string>> = {
  s3api: 's3',
  'sns subscribe endpoint': 'notification-endpoint',
};

/** `PutBucketVersioning` as `put-bucket-versioning`. */
const dashed = (name: string) =>
  name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, '$1-$2')
    .toLowerCase();

function readModel(directory: string, service: string): Model {
  const versions = join(directory, renamed[service] ?? service);
  const [latest] = readdirSync(versions).sort().reverse();
  const packed = readFileSync(join(versions, latest ?? '', 'service-2.json.gz'));
  return JSON.parse(gunzipSync(packed).toString('utf8')) as Model;
}

/** What is wrong with the options of a command; nothing when AWS would take it. */
export function problemsOf(
  directory: string,
  service: string,
  operation: string,
  options: ReadonlyMap<string, readonly string[]>,
): readonly string[] {
  const { operations, shapes } = readModel(directory, service);
  const found = Object.entries(operations).find(([name]) => dashed(name) === operation);
  if (found === undefined) return [`${service} has no ${operation}`];
  const input = shapes[found[1].input?.shape ?? ''] ?? { type: 'structure' };
  const optionOf = (member: string) =>
    renamed[`${service} ${operation} ${dashed(member)}`] ?? dashed(member);
  const members = new Map(
    Object.entries(input.members ?? {}).map(([name, { shape }]) => [optionOf(name), shape]),
  );
  const missing = (input.required ?? [])
    .map(optionOf)
    .filter((name) => !options.has(name))
    .map((name) => `--${name} is missing`);
  const wrong = [...options].flatMap(([name, words]) => {
    const shape = shapes[members.get(name) ?? members.get(name.replace(/^no-/, '')) ?? ''];
    if (shape === undefined) return [`--${name} is no option`];
    return wordProblems(shapes, shape, words).map((problem) => `--${name}: ${problem}`);
  });
  return [...missing, ...wrong];
}

function wordProblems(
  shapes: Model['shapes'],
  shape: Shape,
  words: readonly string[],
): readonly string[] {
  if (shape.type === 'boolean') return words.length === 0 ? [] : ['takes no value'];
  if (words.length === 0) return ['has no value'];
  const [first = ''] = words;
  if (/^[[{]/.test(first)) return valueProblems(shapes, shape, JSON.parse(first));
  const one = shape.type === 'list' ? shapes[shape.member?.shape ?? ''] : shape;
  if (one === undefined) return ['is of no known shape'];
  if (shape.type !== 'list' && words.length > 1) return ['takes one value'];
  return words.flatMap((word) =>
    one.type === 'structure'
      ? valueProblems(shapes, one, shorthand(word))
      : valueProblems(shapes, one, word),
  );
}

/** `a=1,b=2`, as the command line interface reads it. */
const shorthand = (word: string) =>
  Object.fromEntries(word.split(',').map((pair) => pair.split(/=(.*)/s).slice(0, 2)));

/** Words in capitals and variables stand for what a reader puts in. */
const isPlaceholder = (value: string) => /^[A-Z-]+$|\$/.test(value);

function valueProblems(shapes: Model['shapes'], shape: Shape, value: unknown): readonly string[] {
  const inner = (name: string | undefined, one: unknown) =>
    valueProblems(shapes, shapes[name ?? ''] ?? { type: 'string' }, one);
  if (shape.type === 'list' && Array.isArray(value))
    return value.flatMap((one) => inner(shape.member?.shape, one));
  if (shape.type === 'structure' && typeof value === 'object' && value !== null) {
    const missing = (shape.required ?? []).filter((name) => !(name in value));
    return [
      ...missing.map((name) => `${name} is missing`),
      ...Object.entries(value).flatMap(([name, one]) => {
        const member = shape.members?.[name];
        return member === undefined ? [`${name} is no member`] : inner(member.shape, one);
      }),
    ];
  }
  const text = String(value);
  if (shape.enum !== undefined && !shape.enum.includes(text))
    return isPlaceholder(text) ? [] : [`${text} is not one of ${shape.enum.join(', ')}`];
  const isNumber = ['integer', 'long', 'float', 'double'].includes(shape.type);
  return isNumber && !isPlaceholder(text) && Number.isNaN(Number(text))
    ? [`${text} is no number`]
    : [];
}
