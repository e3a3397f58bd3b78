/** Applies a schema to what a client sent and names every violation, never quoting what was sent. */
import * as z from 'zod/mini';

export interface Violation {
  /** RFC 6901 JSON Pointer into the body; empty for the body itself. */
  readonly pointer: string;
  readonly detail: string;
}

export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly errors: readonly Violation[] };

/** More violations than this help nobody; the last entry says how many were left out. */
export const VIOLATIONS_MAX = 100;

/** Longer or stranger keys are not repeated: the pointer then stops at their parent. */
const QUOTABLE_KEY = /^[\w.:-]{1,64}$/;

export const toPointer = (path: readonly PropertyKey[]): string => {
  let pointer = '';
  for (const part of path) {
    const key = String(part);
    if (!QUOTABLE_KEY.test(key)) return pointer;
    pointer += `/${key}`;
  }
  return pointer;
};

const KINDS: Readonly<Record<string, string>> = {
  string: 'a string',
  number: 'a number',
  int: 'an integer',
  boolean: 'true or false',
  array: 'an array',
  object: 'an object',
  record: 'an object',
  null: 'null',
};

const size = (issue: { readonly origin?: string }, bound: number | bigint): string => {
  switch (issue.origin) {
    case 'string':
      return `${bound} characters`;
    case 'array':
      return `${bound} items`;
    default:
      return String(bound);
  }
};

const detailOf = (issue: z.core.$ZodIssue): string => {
  switch (issue.code) {
    case 'invalid_type':
      return issue.expected === 'int'
        ? 'must be a whole number'
        : `must be ${KINDS[issue.expected] ?? 'of another type'}`;
    case 'too_big':
      return `must be at most ${size(issue, issue.maximum)}`;
    case 'too_small':
      if (issue.origin === 'string' && issue.minimum === 1) return 'must not be empty';
      return `must be at least ${size(issue, issue.minimum)}`;
    case 'invalid_value':
      return `must be one of ${issue.values.map((value) => JSON.stringify(value)).join(', ')}`;
    case 'unrecognized_keys':
      return 'is not a field of this object';
    case 'invalid_key':
      return 'has a key that is not allowed here';
    default:
      return 'is not valid';
  }
};

/** A number far out of range breaks two bounds at once: the nearer one says it all. */
const isRepeated = (
  issue: z.core.$ZodIssue,
  index: number,
  issues: readonly z.core.$ZodIssue[],
): boolean => {
  const next = issues[index + 1];
  return (
    next !== undefined &&
    next.code === 'too_big' &&
    issue.code === 'too_big' &&
    next.path.join('/') === issue.path.join('/')
  );
};

const isMissing = (issue: z.core.$ZodIssue): boolean =>
  (issue.code === 'invalid_type' || issue.code === 'invalid_value') && issue.input === undefined;

const ownMessage = (issue: z.core.$ZodIssue): string | undefined =>
  issue.message !== undefined && issue.message !== 'Invalid input' ? issue.message : undefined;

const violationsOf = (issue: z.core.$ZodIssue): Violation[] => {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      pointer: toPointer([...issue.path, key]),
      detail: QUOTABLE_KEY.test(key) ? detailOf(issue) : 'has an unknown field',
    }));
  }
  if (issue.code === 'invalid_key') {
    return issue.issues.map((inner) => ({
      pointer: toPointer(issue.path.slice(0, -1)),
      detail: `has a key that ${ownMessage(inner) ?? detailOf(inner)}`,
    }));
  }
  const detail = isMissing(issue) ? 'is required' : (ownMessage(issue) ?? detailOf(issue));
  return [{ pointer: toPointer(issue.path), detail }];
};

const bounded = (violations: readonly Violation[]): readonly Violation[] => {
  if (violations.length <= VIOLATIONS_MAX) return violations;
  const rest = violations.length - (VIOLATIONS_MAX - 1);
  return [
    ...violations.slice(0, VIOLATIONS_MAX - 1),
    { pointer: '', detail: `has ${rest} more violations` },
  ];
};

const DEPTH_MAX = 16;

/** Zod leaves an own `__proto__` out of a record in silence; here it is named. */
const protoKeys = (value: unknown, path: readonly PropertyKey[] = []): Violation[] => {
  if (typeof value !== 'object' || value === null || path.length > DEPTH_MAX) return [];
  return Object.entries(value).flatMap(([key, child]) =>
    key === '__proto__'
      ? [{ pointer: toPointer([...path, key]), detail: 'is not a name that a field may have' }]
      : protoKeys(child, [...path, key]),
  );
};

/** One violation per place; the first list's are nearer to what was sent. */
export const mergeViolations = (
  first: readonly Violation[],
  second: readonly Violation[],
): readonly Violation[] => {
  const places = new Set(first.map(({ pointer }) => pointer));
  return [...first, ...second.filter(({ pointer }) => !places.has(pointer))];
};

/** Run the card number guard first: a pointer may name a short key of the body. */
export const parseBody = <S extends z.core.$ZodType>(
  schema: S,
  value: unknown,
): Parsed<z.core.output<S>> => {
  const result = z.safeParse(schema, value, { reportInput: true });
  const issues = result.success ? [] : result.error.issues;
  const errors = issues.filter((...issue) => !isRepeated(...issue)).flatMap(violationsOf);
  const named = new Set(errors.map(({ pointer }) => pointer));
  const all = errors.concat(protoKeys(value).filter(({ pointer }) => !named.has(pointer)));
  return result.success && all.length === 0
    ? { ok: true, value: result.data }
    : { ok: false, errors: bounded(all) };
};
