/** The JSON Schema draft 4 subset that our API's body models use; a model that uses more is refused at load. */
import { dereference, isRecord, type JsonRecord, recordAt } from './json-reader.ts';

/** Answers what is wrong, without quoting the value, or undefined. */
export type BodyCheck = (value: unknown) => string | undefined;

const ANNOTATIONS = new Set(['$schema', 'id', 'title', 'description', 'default', 'example']);
const TYPES = ['object', 'array', 'string', 'number', 'integer', 'boolean', 'null'] as const;
type TypeName = (typeof TYPES)[number];
const DEPTH_MAX = 20;

export function compileBodySchema(document: JsonRecord, schema: unknown, place: string): BodyCheck {
  return compile(document, schema, place, 0);
}

function compile(document: JsonRecord, schema: unknown, place: string, depth: number): BodyCheck {
  if (depth > DEPTH_MAX) throw new Error(`${place} is nested too deeply or refers to itself`);
  const node = recordAt(dereference(document, schema, place), place);
  const checks = Object.entries(node)
    .filter(([keyword]) => !ANNOTATIONS.has(keyword))
    .map(([keyword, argument]) => {
      const at = `${place}.${keyword}`;
      if (keyword === 'type') return compileType(argument, at);
      if (keyword === 'required') return compileRequired(argument, at);
      if (keyword === 'properties') return compileProperties(document, argument, at, depth);
      throw new Error(
        `${at} is not checked by the local gateway; leave it to the function or teach body-schema.ts`,
      );
    });
  return (value) => {
    for (const check of checks) {
      const violation = check(value);
      if (violation !== undefined) return violation;
    }
    return undefined;
  };
}

function compileType(argument: unknown, place: string): BodyCheck {
  const allowed = (Array.isArray(argument) ? argument : [argument]).map((name) => {
    const type = TYPES.find((known) => known === name);
    if (type === undefined) throw new Error(`${place} names an unknown type`);
    return type;
  });
  return (value) =>
    allowed.some((type) => isOfType(value, type))
      ? undefined
      : `instance type does not match any allowed primitive type (allowed: ${allowed.join(', ')})`;
}

function isOfType(value: unknown, type: TypeName): boolean {
  switch (type) {
    case 'object':
      return isRecord(value);
    case 'array':
      return Array.isArray(value);
    case 'null':
      return value === null;
    case 'integer':
      return Number.isInteger(value);
    case 'number':
    case 'string':
    case 'boolean':
      return typeof value === type;
  }
}

function compileRequired(argument: unknown, place: string): BodyCheck {
  if (!Array.isArray(argument) || argument.some((name) => typeof name !== 'string'))
    throw new Error(`${place} is not a list of property names`);
  return (value) => {
    if (!isRecord(value)) return undefined;
    const missing = argument.filter((name) => !Object.hasOwn(value, name));
    return missing.length === 0
      ? undefined
      : `object has missing required properties (${missing.join(', ')})`;
  };
}

function compileProperties(
  document: JsonRecord,
  argument: unknown,
  place: string,
  depth: number,
): BodyCheck {
  const checks = Object.entries(recordAt(argument, place)).map(
    ([name, schema]) => [name, compile(document, schema, `${place}.${name}`, depth + 1)] as const,
  );
  return (value) => {
    if (!isRecord(value)) return undefined;
    for (const [name, check] of checks) {
      const violation = Object.hasOwn(value, name) ? check(value[name]) : undefined;
      if (violation !== undefined) return `/${name}: ${violation}`;
    }
    return undefined;
  };
}
