/** One comparison of an event filter: an exact value, or an operator such as prefix or numeric. */

/** Undefined stands for a field that the event lacks. */
export type Matcher = (value: unknown) => boolean;

/** Throws on a comparison that Lambda does not know. */
export function createMatcher(expected: unknown, place: string): Matcher {
  if (expected === null || ['string', 'number', 'boolean'].includes(typeof expected)) {
    return (value) => value === expected;
  }
  const entries = Object.entries(Object(expected));
  const [operator, operand] = entries[0] ?? [];
  const build = operator === undefined ? undefined : operators[operator];
  if (build === undefined || entries.length !== 1) {
    throw new Error(`${place}: ${JSON.stringify(expected)} is not a comparison that Lambda knows`);
  }
  return build(operand, place);
}

const operators: Readonly<Record<string, (operand: unknown, place: string) => Matcher>> = {
  exists: (operand) => (value) => (value !== undefined) === operand,
  prefix: (operand, place) => onText(operand, place, (value, text) => value.startsWith(text)),
  suffix: (operand, place) => onText(operand, place, (value, text) => value.endsWith(text)),
  'equals-ignore-case': (operand, place) =>
    onText(operand, place, (value, text) => value.toLowerCase() === text.toLowerCase()),
  'anything-but': anythingBut,
  numeric,
};

function onText(
  operand: unknown,
  place: string,
  compare: (value: string, text: string) => boolean,
): Matcher {
  if (typeof operand !== 'string') throw new Error(`${place}: ${operand} must be a text`);
  return (value) => typeof value === 'string' && compare(value, operand);
}

function anythingBut(operand: unknown, place: string): Matcher {
  const unwanted = (Array.isArray(operand) ? operand : [operand]).map((one) =>
    createMatcher(one, place),
  );
  return (value) => value !== undefined && !unwanted.some((matches) => matches(value));
}

const comparisons: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  '=': (value, bound) => value === bound,
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
};

/** Pairs of comparison and bound, as in `[">", 0, "<=", 5]`. A DynamoDB number is a text and never matches. */
function numeric(operand: unknown, place: string): Matcher {
  const parts = Array.isArray(operand) ? operand : [];
  const tests = Array.from({ length: Math.ceil(parts.length / 2) }, (_, index) => {
    const compare = comparisons[String(parts[2 * index])];
    const bound: unknown = parts[2 * index + 1];
    if (compare === undefined || typeof bound !== 'number') {
      throw new Error(`${place}: ${JSON.stringify(operand)} is not a numeric comparison`);
    }
    return (value: number) => compare(value, bound);
  });
  if (tests.length === 0) throw new Error(`${place}: a numeric comparison needs a bound`);
  return (value) => typeof value === 'number' && tests.every((holds) => holds(value));
}
