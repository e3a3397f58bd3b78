/** What a parsed Terraform expression does when it is evaluated. */

export interface Scope {
  /** The value at the longest known prefix of a dotted name, and how many of its parts that took. */
  lookup(parts: readonly string[]): { readonly value: unknown; readonly consumed: number };
  /** Directory that relative paths in file functions start from. */
  readonly directory: string;
}

export type Evaluate = (scope: Scope) => unknown;
export type Step = { readonly name: string } | { readonly index: Evaluate } | 'splat';

export const PRECEDENCE: Readonly<Record<string, number>> = {
  '||': 1,
  '&&': 2,
  '==': 3,
  '!=': 3,
  '<': 4,
  '>': 4,
  '<=': 4,
  '>=': 4,
  '+': 5,
  '-': 5,
  '*': 6,
  '/': 6,
  '%': 6,
};

export function binary(operator: string, left: Evaluate, right: Evaluate): Evaluate {
  if (operator === '||') return (scope) => left(scope) === true || right(scope) === true;
  if (operator === '&&') return (scope) => left(scope) === true && right(scope) === true;
  if (operator === '==') return (scope) => left(scope) === right(scope);
  if (operator === '!=') return (scope) => left(scope) !== right(scope);
  return (scope) => arithmetic(operator, Number(left(scope)), Number(right(scope)));
}

function arithmetic(operator: string, left: number, right: number): number | boolean {
  if (operator === '+') return left + right;
  if (operator === '-') return left - right;
  if (operator === '*') return left * right;
  if (operator === '/') return left / right;
  if (operator === '%') return left % right;
  if (operator === '<') return left < right;
  if (operator === '>') return left > right;
  return operator === '<=' ? left <= right : left >= right;
}

/** Applies `.name`, `[index]` and `[*]` to a value. */
export function follow(start: Evaluate, path: readonly Step[]): Evaluate {
  if (path.length === 0) return start;
  return (scope) => walk(start(scope), path, scope);
}

function walk(value: unknown, path: readonly Step[], scope: Scope): unknown {
  const [step, ...later] = path;
  if (step === undefined) return value;
  if (step === 'splat') {
    const each = Array.isArray(value) ? value : [value];
    return each.map((item) => walk(item, later, scope));
  }
  const key = 'name' in step ? step.name : String(step.index(scope));
  // A block with at most one occurrence may be written without its list, yet is addressed with [0].
  if (key === '0' && !Array.isArray(value)) return walk(value, later, scope);
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key))
    throw new ReferenceError(`there is nothing at "${key}"`);
  return walk((value as Record<string, unknown>)[key], later, scope);
}

/** A dotted name whose leading parts the scope knows, followed by indexes or more names. */
export function reference(word: string, path: readonly Step[]): Evaluate {
  const parts = [word];
  for (const step of path) {
    if (step === 'splat' || !('name' in step)) break;
    parts.push(step.name);
  }
  return (scope) => {
    const { value, consumed } = scope.lookup(parts);
    return follow(() => value, path.slice(consumed - 1))(scope);
  };
}

/** Joins the parts of a template; a lone expression keeps its type. */
export function concatenation(parts: readonly (string | Evaluate)[]): Evaluate {
  const [only] = parts;
  if (parts.length === 1 && typeof only === 'function') return only;
  return (scope) =>
    parts.map((part) => (typeof part === 'string' ? part : asText(part(scope)))).join('');
}

export function asText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new TypeError(`a template needs text, not ${value === null ? 'null' : typeof value}`);
}
