/** Reads fields of a state machine's definition; whatever is unknown, missing or of a wrong type stops the load. */
import { compileExpression, type Evaluate } from './expression.ts';
import { isObject, type Json, type JsonObject } from './json.ts';
import { compilePath, type Scope } from './path.ts';
import { runtimeFailure } from './state-failure.ts';

/** One object of the definition and where it stands, as AWS writes it: /States/Wait/Catch[0]. */
export interface Fields {
  readonly at: string;
  readonly values: JsonObject;
}

export function reject(at: string, problem: string): never {
  throw new SyntaxError(`${problem} at ${at}`);
}

export function fieldsOf(value: Json | undefined, at: string, allowed: readonly string[]): Fields {
  if (!isObject(value)) return reject(at, 'an object is expected');
  for (const name of Object.keys(value))
    if (!allowed.includes(name)) reject(at, `field "${name}" is unknown or not supported`);
  if ((value.QueryLanguage ?? 'JSONPath') !== 'JSONPath')
    reject(at, `QueryLanguage "${value.QueryLanguage}" is not supported (JSONPath is)`);
  return { at, values: value };
}

/** Runs a compilation, so that its error says which field is wrong. */
export function located<T>({ at }: Fields, name: string, compile: () => T): T {
  try {
    return compile();
  } catch (error) {
    return reject(`${at}/${name}`, error instanceof Error ? error.message : String(error));
  }
}

export function listOf({ values, at }: Fields, name: string): readonly Json[] {
  const value = values[name] ?? [];
  return Array.isArray(value) ? value : reject(`${at}/${name}`, 'a list is expected');
}

export function stringOf({ values, at }: Fields, name: string): string | undefined {
  const value = values[name];
  if (value === undefined || typeof value === 'string') return value;
  return reject(`${at}/${name}`, 'text is expected');
}

export function numberOf({ values, at }: Fields, name: string, least = 0): number | undefined {
  const value = values[name];
  if (value === undefined || (typeof value === 'number' && value >= least)) return value;
  return reject(`${at}/${name}`, `a number of at least ${least} is expected`);
}

/** A path field such as InputPath: absent means all, null means nothing. */
export function selectionOf(fields: Fields, name: string): Evaluate {
  const value = fields.values[name];
  if (value === null) return () => ({});
  const text = stringOf(fields, name) ?? '$';
  if (text === '$') return (scope) => scope.input;
  return located(fields, name, () => {
    compilePath(text);
    return compileExpression(text, name);
  });
}

/** `Name` or `NamePath`, of which at most one may be given. */
export function eitherOf<T extends Json>(
  fields: Fields,
  name: string,
  constant: T | undefined,
  accepts: (value: Json) => value is T,
): ((scope: Scope) => T) | undefined {
  const path = stringOf(fields, `${name}Path`);
  if (path === undefined) return constant === undefined ? undefined : () => constant;
  if (constant !== undefined) reject(fields.at, `${name} and ${name}Path exclude each other`);
  const read = located(fields, `${name}Path`, () => compileExpression(path, `${name}Path`));
  return (scope) => {
    const value = read(scope);
    if (accepts(value)) return value;
    throw runtimeFailure(`The ${name}Path '${path}' leads to a value that is not allowed there`);
  };
}

export function numberOrPath(
  fields: Fields,
  name: string,
  least = 0,
): ((scope: Scope) => number) | undefined {
  const accepts = (value: Json): value is number => typeof value === 'number' && value >= least;
  return eitherOf(fields, name, numberOf(fields, name, least), accepts);
}

export function textOrPath(fields: Fields, name: string): ((scope: Scope) => string) | undefined {
  const accepts = (value: Json): value is string => typeof value === 'string';
  return eitherOf(fields, name, stringOf(fields, name), accepts);
}
