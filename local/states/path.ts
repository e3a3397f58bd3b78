/** JSONPath as Step Functions reads it: text compiled once into a function over a state's data and its context. */
import { isObject, type Json } from './json.ts';

/** What an expression of a state sees: `$` is input, `$$` is context. */
export interface Scope {
  readonly input: Json;
  readonly context: Json;
  readonly random: () => number;
}

type Key = string | number;
type Selector = (nodes: readonly Json[], scope: Scope) => Json[];

export interface Path {
  readonly text: string;
  /** The steps, when the path names exactly one place (a reference path); negative indexes count from the end. */
  readonly keys: readonly Key[] | undefined;
  readonly root: '$' | '$$';
  /** undefined: a definite path that leads nowhere. An indefinite path always yields an array. */
  readonly read: (scope: Scope) => Json | undefined;
}

function child(node: Json | undefined, key: Key): Json | undefined {
  if (typeof key === 'number') return Array.isArray(node) ? node.at(key) : undefined;
  return isObject(node) && Object.hasOwn(node, key) ? node[key] : undefined;
}

function children(node: Json): readonly Json[] {
  if (Array.isArray(node)) return node;
  return isObject(node) ? Object.values(node) : [];
}

const descendants = (node: Json): Json[] => [node, ...children(node).flatMap(descendants)];
const everyChild: Selector = (nodes) => nodes.flatMap(children);
const atKey = (key: Key): Selector => {
  return (nodes) =>
    nodes.map((node) => child(node, key)).filter((found): found is Json => found !== undefined);
};

function slice(text: string): Selector | undefined {
  const parts = /^(-?\d+)?\s*:\s*(-?\d+)?(?:\s*:\s*(\d+))?$/.exec(text);
  if (parts === null) return undefined;
  const [from, to, step] = parts.slice(1).map((part) => (part ? Number(part) : undefined));
  if (step === 0) throw new SyntaxError('a slice with step 0');
  return (nodes) =>
    nodes
      .filter(Array.isArray)
      .flatMap((list: readonly Json[]) =>
        list.slice(from, to).filter((_, i) => i % (step ?? 1) === 0),
      );
}

const RELATIONS: Readonly<Record<string, (a: Json | undefined, b: Json | undefined) => boolean>> = {
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '<': (a, b) => typeof a === typeof b && (a as number) < (b as number),
  '<=': (a, b) => typeof a === typeof b && (a as number) <= (b as number),
  '>': (a, b) => typeof a === typeof b && (a as number) > (b as number),
  '>=': (a, b) => typeof a === typeof b && (a as number) >= (b as number),
};

function operand(text: string): (node: Json, scope: Scope) => Json | undefined {
  const local = text.startsWith('@');
  if (local || text.startsWith('$')) {
    const path = compilePath(local ? `$${text.slice(1)}` : text);
    return (node, scope) => path.read(local ? { ...scope, input: node } : scope);
  }
  const quoted = /^'(.*)'$/s.exec(text)?.[1];
  const value: Json = quoted ?? JSON.parse(text);
  return () => value;
}

/** `@.a == 1 && @.b`: comparisons and presence, joined by and. */
function filter(text: string): Selector {
  const tests = text.split('&&').map((term) => {
    const parts = /^\s*(.+?)\s*(?:(==|!=|<=|>=|<|>)\s*(.+?)\s*)?$/s.exec(term);
    const left = operand(parts?.[1] ?? '');
    const relation = RELATIONS[parts?.[2] ?? ''];
    const right = parts?.[3] === undefined ? undefined : operand(parts[3]);
    if (relation === undefined || right === undefined)
      return (node: Json, scope: Scope) => left(node, scope) !== undefined;
    return (node: Json, scope: Scope) => relation(left(node, scope), right(node, scope));
  });
  return (nodes, scope) =>
    nodes.flatMap((node) =>
      children(node).filter((item) => tests.every((test) => test(item, scope))),
    );
}

function bracket(text: string): Key | Selector {
  const quoted = /^'((?:[^'\\]|\\.)*)'$|^"((?:[^"\\]|\\.)*)"$/s.exec(text);
  if (quoted !== null) return (quoted[1] ?? quoted[2] ?? '').replace(/\\(.)/gs, '$1');
  if (/^-?\d+$/.test(text)) return Number(text);
  if (text === '*') return everyChild;
  const condition = /^\?\((.*)\)$/s.exec(text)?.[1];
  if (condition !== undefined) return filter(condition);
  if (/^-?\d+(\s*,\s*-?\d+)+$/.test(text)) {
    const picks = text.split(',').map((index) => atKey(Number(index)));
    return (nodes, scope) => nodes.flatMap((node) => picks.flatMap((pick) => pick([node], scope)));
  }
  const range = slice(text);
  if (range === undefined) throw new SyntaxError(`[${text}] is not supported`);
  return range;
}

// One step: `..`, `.name`, `.*` or `[…]`, whose text may hold quoted brackets.
const STEP =
  /(\.\.)(?=[^.\s])|(?:\.|(?<=\.\.))([^.[\]()\s'"*,?]+|\*)|\[\s*((?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|\[[^\]]*\]|[^\]'"[])*?)\s*\]/gsy;

function parseSteps(text: string, start: number): (Key | Selector)[] {
  const steps: (Key | Selector)[] = [];
  for (let at = start; at < text.length; ) {
    STEP.lastIndex = at;
    const match = STEP.exec(text);
    if (match === null) throw new SyntaxError(`"${text}" is no JSONPath that is understood here`);
    const [whole, deep, name, brackets] = match;
    if (deep !== undefined) steps.push((nodes) => nodes.flatMap(descendants));
    else if (name !== undefined) steps.push(name === '*' ? everyChild : name);
    else steps.push(bracket(brackets ?? ''));
    at += whole.length;
  }
  return steps;
}

export function compilePath(text: string): Path {
  const root = /^\$\$?(?=[.[]|$)/.exec(text)?.[0];
  if (root !== '$' && root !== '$$') throw new SyntaxError(`"${text}" is not a JSONPath`);
  const steps = parseSteps(text, root.length);
  const top = (scope: Scope) => (root === '$' ? scope.input : scope.context);
  if (steps.every((step): step is Key => typeof step !== 'function')) {
    const read = (scope: Scope) => steps.reduce<Json | undefined>(child, top(scope));
    return { text, root, keys: steps, read };
  }
  const selectors = steps.map((step) => (typeof step === 'function' ? step : atKey(step)));
  const read = (scope: Scope) =>
    selectors.reduce<Json[]>((nodes, select) => select(nodes, scope), [top(scope)]);
  return { text, root, keys: undefined, read };
}

/** A copy of `target` with `value` at `keys`, objects made where they are missing; undefined where that cannot be. */
export function placeAt(target: Json, keys: readonly Key[], value: Json): Json | undefined {
  const [key, ...rest] = keys;
  if (key === undefined) return value;
  if (typeof key === 'number') {
    if (!Array.isArray(target) || target.at(key) === undefined) return undefined;
    const inner = placeAt(target.at(key), rest, value);
    return inner === undefined ? undefined : target.with(key, inner);
  }
  if (!isObject(target)) return undefined;
  const inner = placeAt(child(target, key) ?? {}, rest, value);
  return inner === undefined ? undefined : { ...target, [key]: inner };
}
