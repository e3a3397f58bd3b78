/** The rules of a Choice state: comparisons, type tests and their combinations, compiled into predicates. */
import { type Fields, fieldsOf, listOf, located, reject, stringOf } from './definition-fields.ts';
import { isObject, type Json, own } from './json.ts';
import { compilePath, type Scope } from './path.ts';
import { runtimeFailure } from './state-failure.ts';

type Test = (scope: Scope) => boolean;
type Comparable = string | number | boolean;

const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

/** Epoch milliseconds of an RFC 3339 time as the States Language wants it; undefined for anything else. */
export function timestampOf(value: Json): number | undefined {
  if (typeof value !== 'string' || !TIMESTAMP.test(value)) return undefined;
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : at;
}

const FAMILIES: Readonly<Record<string, (value: Json) => Comparable | undefined>> = {
  String: (value) => (typeof value === 'string' ? value : undefined),
  Numeric: (value) => (typeof value === 'number' ? value : undefined),
  Boolean: (value) => (typeof value === 'boolean' ? value : undefined),
  Timestamp: timestampOf,
};

const RELATIONS: Readonly<Record<string, (a: Comparable, b: Comparable) => boolean>> = {
  Equals: (a, b) => a === b,
  LessThan: (a, b) => a < b,
  LessThanEquals: (a, b) => a <= b,
  GreaterThan: (a, b) => a > b,
  GreaterThanEquals: (a, b) => a >= b,
};

const KINDS: Readonly<Record<string, (value: Json) => boolean>> = {
  IsNull: (value) => value === null,
  IsString: (value) => typeof value === 'string',
  IsNumeric: (value) => typeof value === 'number',
  IsBoolean: (value) => typeof value === 'boolean',
  IsTimestamp: (value) => timestampOf(value) !== undefined,
};

const OPERATOR =
  /^(String|Numeric|Boolean|Timestamp)(Equals|(?:Less|Greater)Than(?:Equals)?)(Path)?$/;
const COMBINATIONS = ['And', 'Or', 'Not'];

/** `*` stands for any run of characters; `\*` and `\\` for themselves. */
function globOf(pattern: string): RegExp {
  const parts = pattern.match(/\\[*\\]|[\s\S]/g) ?? [];
  const source = parts.map((part) => {
    if (part === '*') return '[\\s\\S]*';
    return (part.length > 1 ? part.slice(1) : part).replace(/[\\^$.*+?()[\]{}|]/, '\\$&');
  });
  return new RegExp(`^${source.join('')}$`);
}

function reader(fields: Fields, name: string): (scope: Scope) => Json {
  const text = stringOf(fields, name) ?? reject(fields.at, `field "${name}" is missing`);
  const path = located(fields, name, () => compilePath(text));
  const cause = `Invalid path '${text}': The choice state's condition path references an invalid value.`;
  return (scope) => {
    const value = path.read(scope);
    if (value === undefined) throw runtimeFailure(cause);
    return value;
  };
}

function comparison(fields: Fields, operator: string): Test {
  const [, family = '', relation = '', path] = OPERATOR.exec(operator) ?? [];
  const convert = FAMILIES[family];
  const holds = RELATIONS[relation];
  if (
    convert === undefined ||
    holds === undefined ||
    (family === 'Boolean' && relation !== 'Equals')
  )
    return reject(fields.at, `"${operator}" is not an operator`);
  const left = reader(fields, 'Variable');
  const constant = path === undefined ? convert(fields.values[operator] ?? null) : undefined;
  if (path === undefined && constant === undefined)
    return reject(`${fields.at}/${operator}`, 'a value of the wrong type');
  const right = path === undefined ? undefined : reader(fields, operator);
  return (scope) => {
    const a = convert(left(scope));
    const b = right === undefined ? constant : convert(right(scope));
    return a !== undefined && b !== undefined && holds(a, b);
  };
}

function dataTest(fields: Fields, operator: string): Test {
  const expected = fields.values[operator];
  if (operator === 'StringMatches') {
    const glob = globOf(stringOf(fields, operator) ?? '');
    const left = reader(fields, 'Variable');
    return (scope) => {
      const value = left(scope);
      return typeof value === 'string' && glob.test(value);
    };
  }
  const kind = own(KINDS, operator);
  if (operator !== 'IsPresent' && kind === undefined) return comparison(fields, operator);
  if (typeof expected !== 'boolean')
    return reject(`${fields.at}/${operator}`, 'true or false is expected');
  if (kind !== undefined) {
    const left = reader(fields, 'Variable');
    return (scope) => kind(left(scope)) === expected;
  }
  const path = located(fields, 'Variable', () => compilePath(stringOf(fields, 'Variable') ?? ''));
  return (scope) => (path.read(scope) !== undefined) === expected;
}

/** `outer` are the fields that a top-level rule has beside its condition. */
export function compileRule(rule: Json, at: string, outer: readonly string[]): Test {
  if (!isObject(rule)) return reject(at, 'an object is expected');
  const names = Object.keys(rule).filter(
    (name) => !['Variable', 'Comment', ...outer].includes(name),
  );
  const [operator, ...rest] = names;
  if (operator === undefined || rest.length > 0)
    return reject(at, 'exactly one operator is expected');
  const combined = COMBINATIONS.includes(operator);
  const allowed = [operator, 'Comment', ...outer, ...(combined ? [] : ['Variable'])];
  const fields = fieldsOf(rule, at, allowed);
  if (!combined) return dataTest(fields, operator);
  if (operator === 'Not') {
    const test = compileRule(rule.Not ?? null, `${at}/Not`, []);
    return (scope) => !test(scope);
  }
  const tests = listOf(fields, operator).map((part, i) =>
    compileRule(part, `${at}/${operator}[${i}]`, []),
  );
  if (tests.length === 0) return reject(at, `${operator} is empty`);
  if (operator === 'And') return (scope) => tests.every((test) => test(scope));
  return (scope) => tests.some((test) => test(scope));
}
