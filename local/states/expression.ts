/** Expressions of fields that end in `.$`, and the payload templates made of them, compiled once. */
import { INTRINSICS } from './intrinsic.ts';
import { isObject, type Json, own } from './json.ts';
import { compilePath, type Scope } from './path.ts';
import { runtimeFailure } from './state-failure.ts';

export type Evaluate = (scope: Scope) => Json;

const DEPTH_MAX = 10;

// An argument: a call's name, a text, a literal, or a path (which may hold quotes, commas, brackets).
const ARGUMENT =
  /\s*(?:States\.(\w+)\s*\(\s*|'((?:[^'\\]|\\.)*)'|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?=\s*[,)])|(\$(?:\[(?:'(?:[^'\\]|\\.)*'|[^\]'])*\]|[^,)\s['])*))\s*/sy;

/** A path or an intrinsic function. `field` is for the error text. */
export function compileExpression(source: string, field: string): Evaluate {
  if (source.startsWith('States.')) return compileCall(source, field);
  const path = compilePath(source);
  return (scope) => {
    const found = path.read(scope);
    if (found !== undefined) return found;
    const input = JSON.stringify(scope.input);
    throw runtimeFailure(
      `The JSONPath '${source}' specified for the field '${field}' could not be found in the input '${input}'`,
    );
  };
}

function compileCall(source: string, field: string): Evaluate {
  let at = 0;
  const wrong = (problem: string) => new SyntaxError(`${problem} at ${at} of "${source}"`);

  function argument(depth: number, raw: boolean): Evaluate {
    ARGUMENT.lastIndex = at;
    const match = depth > DEPTH_MAX ? null : ARGUMENT.exec(source);
    if (match === null) throw wrong('an argument is expected');
    at = ARGUMENT.lastIndex;
    const [, name, string, literal, path] = match;
    if (name !== undefined) return call(name, depth);
    if (path !== undefined) return compileExpression(path, field);
    // Format's template keeps its other escapes: it must tell \{ from {.
    const escapes = raw ? /\\(')/g : /\\(.)/gs;
    const value: Json = string?.replace(escapes, '$1') ?? JSON.parse(literal ?? '');
    return () => value;
  }

  function call(name: string, depth: number): Evaluate {
    const [least, most, run] = own(INTRINSICS, name) ?? [Infinity, 0, () => null];
    const args: Evaluate[] = [];
    while (source[at] !== ')') {
      if (args.length > 0 && source[at] !== ',') throw wrong('a comma or ) is expected');
      if (args.length > 0) at += 1;
      args.push(argument(depth + 1, name === 'Format' && args.length === 0));
    }
    at += 1;
    while (source[at] === ' ') at += 1;
    if (args.length < least || args.length > most)
      throw wrong(`States.${name} with ${args.length} arguments does not exist`);
    return (scope) =>
      run(
        args.map((evaluate) => evaluate(scope)),
        scope.random,
      ) ?? null;
  }

  const evaluate = argument(0, false);
  if (at !== source.length) throw wrong('the end is expected');
  return evaluate;
}

/** JSON in which fields named `….$` hold expressions; parts without any are shared, not rebuilt. */
export function compileTemplate(template: Json): Evaluate {
  return build(template) ?? (() => template);
}

function build(template: Json): Evaluate | undefined {
  if (typeof template !== 'object' || template === null) return undefined;
  const parts = Object.entries(template).map(
    ([key, value]): [string, Evaluate | undefined, Json] => {
      if (!isObject(template) || !key.endsWith('.$')) return [key, build(value), value];
      if (typeof value !== 'string')
        throw new SyntaxError(`"${key}" must hold an expression as text`);
      return [key.slice(0, -2), compileExpression(value, key), null];
    },
  );
  if (parts.every(([, part]) => part === undefined)) return undefined;
  if (Array.isArray(template))
    return (scope) => parts.map(([, part, value]) => part?.(scope) ?? value);
  return (scope) =>
    Object.fromEntries(parts.map(([key, part, value]) => [key, part?.(scope) ?? value]));
}
