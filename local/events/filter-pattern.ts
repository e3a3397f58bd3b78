/** Lambda's event filters: a JSON pattern that an event must match, with EventBridge's comparisons. */
import { createMatcher, type Matcher } from './filter-matcher.ts';

/** Whether an event matches. */
export type Filter = (event: unknown) => boolean;

/** Throws on a pattern that Lambda would refuse. */
export function parseFilter(pattern: string): Filter {
  let parsed: unknown;
  try {
    parsed = JSON.parse(pattern);
  } catch (error) {
    throw new Error(`the filter pattern ${pattern} is not JSON`, { cause: error });
  }
  return fieldsFilter(parsed, 'the filter pattern');
}

function fieldsFilter(pattern: unknown, place: string): Filter {
  if (!isObject(pattern) || Object.keys(pattern).length === 0) {
    throw new Error(`${place} must be an object with at least one field`);
  }
  const filters = Object.entries(pattern).map(([key, expected]) =>
    key === '$or' ? anyFilter(expected, place) : fieldFilter(key, expected, `${place}.${key}`),
  );
  return (event) => filters.every((matches) => matches(event));
}

function anyFilter(alternatives: unknown, place: string): Filter {
  if (!Array.isArray(alternatives) || alternatives.length < 2) {
    throw new Error(`${place}.$or must list at least two patterns`);
  }
  const filters = alternatives.map((one, index) => fieldsFilter(one, `${place}.$or[${index}]`));
  return (event) => filters.some((matches) => matches(event));
}

function fieldFilter(key: string, expected: unknown, place: string): Filter {
  if (!Array.isArray(expected)) {
    const matches = fieldsFilter(expected, place);
    return (event) => matches(contentOf(event, key));
  }
  if (expected.length === 0) throw new Error(`${place} lists nothing to match`);
  const matchers = expected.map((one) => createMatcher(one, place));
  return (event) => matchesAny(matchers, isObject(event) ? event[key] : undefined);
}

/** Each element of a list may be the one that matches. */
function matchesAny(matchers: readonly Matcher[], value: unknown): boolean {
  const values = Array.isArray(value) && value.length > 0 ? value : [value];
  return values.some((one) => matchers.some((matches) => matches(one)));
}

/** What lies under a key; a text that a pattern looks into (a message's body) is read as JSON. */
function contentOf(event: unknown, key: string): unknown {
  const value = isObject(event) ? event[key] : undefined;
  if (key !== 'body' || typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
