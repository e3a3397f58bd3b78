/** Compiles SNS filter policies: which messages a subscription wants, by attributes or by body. */
import { BlockList, isIPv4, isIPv6 } from 'node:net';
import type { MessageAttributes } from './message.ts';

export type Matcher = (message: {
  readonly body: string;
  readonly attributes: MessageAttributes;
}) => boolean;

type Scalar = string | number | boolean | null;
/** Whether one of the values found at a place fits; `undefined` stands for "nothing there". */
type Rule = (value: Scalar | undefined) => boolean;
type Node = (place: unknown) => boolean;
type Json = Readonly<Record<string, unknown>>;

/** A policy that cannot be honoured exactly throws here, not when a message comes. */
export function compileFilterPolicy(
  policyText: string,
  scope: 'MessageAttributes' | 'MessageBody',
): Matcher {
  const policy: unknown = JSON.parse(policyText);
  if (!isJson(policy)) throw new Error('a filter policy must be a JSON object');
  const node = compileNode(policy, scope === 'MessageBody');
  if (scope === 'MessageAttributes') return ({ attributes }) => node(plainValues(attributes));
  return ({ body }) => {
    const parsed = parseObject(body);
    return parsed !== undefined && node(parsed);
  };
}

/** Every key must fit; the keys of `$or` are alternatives. */
function compileNode(policy: Json, nested: boolean): Node {
  const parts = Object.entries(policy).map(([key, rules]): Node => {
    if (key === '$or' && Array.isArray(rules) && rules.length > 1 && rules.every(isJson)) {
      const alternatives = rules.map((rule) => compileNode(rule, nested));
      return (place) => alternatives.some((alternative) => alternative(place));
    }
    if (Array.isArray(rules)) {
      const compiled = rules.map(compileRule);
      return (place) => compiled.some((rule) => valuesAt(place, key).some(rule));
    }
    if (!nested || !isJson(rules)) throw new Error(`filter policy: ${key} must be a list of rules`);
    const inner = compileNode(rules, nested);
    return (place) => placesAt(place, key).some(inner);
  });
  return (place) => parts.every((part) => part(place));
}

function compileRule(rule: unknown): Rule {
  if (!isJson(rule)) return (value) => value === rule;
  const [[operator, operand] = [], ...more] = Object.entries(rule);
  if (operator === undefined || more.length > 0)
    throw new Error('filter policy: one operator each');
  const compile = operators[operator];
  if (compile === undefined) throw new Error(`filter policy: ${operator} is not known here`);
  return compile(operand);
}

const onText =
  (test: (value: string) => boolean): Rule =>
  (value) =>
    typeof value === 'string' && test(value);

const operators: Readonly<Record<string, (operand: unknown) => Rule>> = {
  exists: (operand) => (value) => (value !== undefined) === operand,
  prefix: (operand) => onText((value) => value.startsWith(String(operand))),
  suffix: (operand) => onText((value) => value.endsWith(String(operand))),
  wildcard: (operand) => {
    const pattern = String(operand)
      .split('*')
      .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    const compiled = new RegExp(`^${pattern.join('.*')}$`, 's');
    return onText((value) => compiled.test(value));
  },
  'equals-ignore-case': (operand) =>
    onText((value) => value.toLowerCase() === String(operand).toLowerCase()),
  'anything-but': (operand) => {
    const rules = [operand].flat().map(compileRule);
    return (value) => value !== undefined && !rules.some((rule) => rule(value));
  },
  cidr: (operand) => {
    const [network = '', bits] = String(operand).split('/');
    const list = new BlockList();
    list.addSubnet(network, Number(bits), isIPv6(network) ? 'ipv6' : 'ipv4');
    return onText((value) =>
      isIPv4(value) ? list.check(value) : isIPv6(value) && list.check(value, 'ipv6'),
    );
  },
  numeric: (operand) => {
    if (!Array.isArray(operand) || operand.length % 2 !== 0)
      throw new Error('numeric: pairs needed');
    const tests: ((value: number) => boolean)[] = [];
    for (let index = 0; index < operand.length; index += 2) {
      const compare = comparisons[String(operand[index])];
      const bound: unknown = operand[index + 1];
      if (compare === undefined || typeof bound !== 'number') {
        throw new Error(`filter policy: numeric ${String(operand[index])} is not understood`);
      }
      tests.push((value) => compare(value, bound));
    }
    return (value) => typeof value === 'number' && tests.every((test) => test(value));
  },
};

const comparisons: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  '=': (value, bound) => value === bound,
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
};

/** Attributes as JSON values; SNS never filters on binary ones. */
function plainValues(attributes: MessageAttributes): Json {
  const plain: Record<string, unknown> = {};
  for (const [name, { DataType, StringValue }] of Object.entries(attributes)) {
    if (StringValue === undefined) continue;
    if (DataType === 'Number') plain[name] = Number(StringValue);
    else if (DataType === 'String.Array') plain[name] = parseJson(StringValue) ?? [];
    else plain[name] = StringValue;
  }
  return plain;
}

/** Lists stand for each of their members. */
function valuesAt(place: unknown, key: string): readonly (Scalar | undefined)[] {
  const found = placesAt(place, key).filter((value) => !isJson(value)) as Scalar[];
  return found.length > 0 ? found : [undefined];
}

function placesAt(place: unknown, key: string): unknown[] {
  if (!isJson(place) || !Object.hasOwn(place, key)) return [];
  return [place[key]].flat(Number.POSITIVE_INFINITY);
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parseObject(text: string): Json | undefined {
  const parsed = parseJson(text);
  return isJson(parsed) ? parsed : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
