/** Compiles the Condition element of a policy statement into one predicate over a request's context. */
import { compileArnPattern, compilePattern } from './pattern.ts';

/** Facts about a call, by lower-case condition key. */
export type Context = Readonly<Record<string, string | readonly string[]>>;
export type Condition = (context: Context) => boolean;

interface Operator {
  /** Compiles one value of the policy. */
  readonly compile: (value: string) => (actual: string) => boolean;
  readonly negated: boolean;
}

const equals = (value: string) => (actual: string) => actual === value;
const equalsIgnoringCase = (value: string) => {
  const wanted = value.toLowerCase();
  return (actual: string) => actual.toLowerCase() === wanted;
};
const like = (value: string) => compilePattern(value).matches;
const arnLike = (value: string) => compileArnPattern(value).matches;
const numeric = (holds: (actual: number, wanted: number) => boolean) => (value: string) => {
  const wanted = Number(value);
  if (value.trim() === '' || Number.isNaN(wanted)) throw new TypeError(`"${value}" is no number`);
  return (actual: string) => actual.trim() !== '' && holds(Number(actual), wanted);
};
const is = (compile: Operator['compile']): Operator => ({ compile, negated: false });
const not = (compile: Operator['compile']): Operator => ({ compile, negated: true });

const operators: Readonly<Record<string, Operator>> = {
  StringEquals: is(equals),
  StringNotEquals: not(equals),
  StringEqualsIgnoreCase: is(equalsIgnoringCase),
  StringNotEqualsIgnoreCase: not(equalsIgnoringCase),
  StringLike: is(like),
  StringNotLike: not(like),
  ArnEquals: is(arnLike),
  ArnLike: is(arnLike),
  ArnNotEquals: not(arnLike),
  ArnNotLike: not(arnLike),
  Bool: is(equalsIgnoringCase),
  NumericEquals: is(numeric((actual, wanted) => actual === wanted)),
  NumericNotEquals: not(numeric((actual, wanted) => actual === wanted)),
  NumericLessThan: is(numeric((actual, wanted) => actual < wanted)),
  NumericLessThanEquals: is(numeric((actual, wanted) => actual <= wanted)),
  NumericGreaterThan: is(numeric((actual, wanted) => actual > wanted)),
  NumericGreaterThanEquals: is(numeric((actual, wanted) => actual >= wanted)),
};

/** The context keys that calls through the engine carry. A policy that asks for another could never mean the same. */
const suppliedKeys: ReadonlySet<string> = new Set([
  'aws:principalaccount',
  'aws:principalarn',
  'aws:principalisawsservice',
  'aws:principalservicename',
  'aws:requestedregion',
  'aws:resourceaccount',
  'aws:securetransport',
  'aws:sourceaccount',
  'aws:sourcearn',
  'dynamodb:enclosingoperation',
  'dynamodb:leadingkeys',
  's3:delimiter',
  's3:if-none-match',
  's3:max-keys',
  's3:prefix',
  's3:versionid',
  's3:x-amz-server-side-encryption',
  's3:x-amz-server-side-encryption-aws-kms-key-id',
  'sns:endpoint',
  'sns:protocol',
]);

/** All operators and keys must hold; an operator or key that the engine does not know throws. */
export function compileConditions(source: unknown): Condition {
  if (source === undefined) return () => true;
  const all = Object.entries(source as Record<string, Record<string, unknown>>).flatMap(
    ([operator, keys]) =>
      Object.entries(keys).map(([key, values]) => compileOne(operator, key, values)),
  );
  return (context) => all.every((condition) => condition(context));
}

function compileOne(operator: string, key: string, values: unknown): Condition {
  const lowerKey = key.toLowerCase();
  if (!suppliedKeys.has(lowerKey))
    throw new TypeError(`the local engine supplies no condition key ${key}`);
  const wanted = [values].flat().map(String);
  if (wanted.some((value) => value.includes('${')))
    throw new TypeError(`the local engine knows no policy variables, as in ${key}`);
  if (operator === 'Null') return compileNull(lowerKey, wanted);
  const [, quantifier = '', name = '', ifExists] =
    /^(ForAllValues:|ForAnyValue:)?(\w+?)(IfExists)?$/.exec(operator) ?? [];
  const known = Object.hasOwn(operators, name) ? operators[name] : undefined;
  if (known === undefined)
    throw new TypeError(`the local engine does not know the condition operator ${operator}`);
  const tests = wanted.map(known.compile);
  const one = (actual: string) => tests.some((test) => test(actual)) !== known.negated;
  const absent = ifExists !== undefined || absentResult(quantifier, known.negated);
  return (context) => {
    const actual = context[lowerKey];
    if (actual === undefined || actual.length === 0) return absent;
    if (typeof actual === 'string') return one(actual);
    return quantifier === 'ForAllValues:' || (quantifier === '' && known.negated)
      ? actual.every(one)
      : actual.some(one);
  };
}

/** What AWS answers when the request lacks the key: true for ForAllValues and for negated operators. */
function absentResult(quantifier: string, negated: boolean): boolean {
  if (quantifier === 'ForAllValues:') return true;
  return quantifier === '' && negated;
}

function compileNull(key: string, wanted: readonly string[]): Condition {
  const absent = wanted.map((value) => value.toLowerCase() === 'true');
  return (context) => absent.includes(context[key] === undefined);
}
