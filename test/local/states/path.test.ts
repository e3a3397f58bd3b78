/** JSONPath: what each form selects, where a reference path writes, and that the two agree. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Json } from '../../../local/states/json.ts';
import { compilePath, placeAt } from '../../../local/states/path.ts';

const data: Json = {
  a: { b: [1, 2, 3, 4], 'c d': true, 'x.y': null },
  'input-value': 0,
  items: [
    { id: 'p', amount: 5, open: true, tags: ['t'] },
    { id: 'q', amount: 12, tags: [] },
    { id: 'r', amount: 20, open: false, tags: ['t', 'u'] },
  ],
  limit: 12,
};
const read = (path: string, input: Json = data) =>
  compilePath(path).read({ input, context: { State: { Name: 'Now' } }, random: () => 0 });

describe('reading', () => {
  test.each<[string, unknown]>([
    ['$', data],
    ['$.a.b', [1, 2, 3, 4]],
    ['$.a.b[0]', 1],
    ['$.a.b[-1]', 4],
    ["$['a']['c d']", true],
    ['$["a"]["c d"]', true],
    ["$.a['x.y']", null],
    ['$.input-value', 0],
    ['$$.State.Name', 'Now'],
    ['$.missing', undefined],
    ['$.a.b.c', undefined],
    ['$.a.b[9]', undefined],
    ['$.constructor', undefined],
    ['$.a.b[*]', [1, 2, 3, 4]],
    ['$.a.b[0,2]', [1, 3]],
    ['$.a.b[1:3]', [2, 3]],
    ['$.a.b[-2:]', [3, 4]],
    ['$.a.b[::2]', [1, 3]],
    ['$.items[*].id', ['p', 'q', 'r']],
    ['$.items.*.amount', [5, 12, 20]],
    ['$..id', ['p', 'q', 'r']],
    ['$..tags[0]', ['t', 't']],
    ['$.items[?(@.amount > 5)].id', ['q', 'r']],
    ["$.items[?(@.id == 'p')].amount", [5]],
    ['$.items[?(@.open)].id', ['p', 'r']],
    ['$.items[?(@.amount >= 5 && @.open == true)].id', ['p']],
    ['$.items[?(@.amount < $.limit)].id', ['p']],
    ['$.items[?(@.tags[0])].id', ['p', 'r']],
    ['$.missing[*]', []],
  ])('%s selects what it should', (path, expected) => {
    expect(read(path)).toEqual(expected);
  });

  test.each([
    '',
    'a',
    '$a',
    '$.',
    '$..',
    '$.a[',
    "$['a",
    '$.a[b]',
    '$.a b',
    '$.a[::0]',
    '$.a.length()',
  ])('%j is refused when it is compiled', (path) => {
    expect(() => compilePath(path)).toThrow(SyntaxError);
  });
});

describe('placing', () => {
  const place = (path: string, value: Json, target: Json = { a: { b: [1] }, z: 1 }) =>
    placeAt(target, compilePath(path).keys ?? ['not a reference path'], value);

  test.each<[string, unknown]>([
    ['$', 7],
    ['$.a', { a: 7, z: 1 }],
    ['$.n.m', { a: { b: [1] }, z: 1, n: { m: 7 } }],
    ['$.a.b[0]', { a: { b: [7] }, z: 1 }],
    ['$.a.b[1]', undefined],
    ['$.z.y', undefined],
    ['$.a.b.c', undefined],
  ])('%s gives what it should', (path, expected) => {
    expect(place(path, 7)).toEqual(expected);
  });

  test('the data that was there is never changed', () => {
    const before: Json = { a: { b: [1] } };
    place('$.a.b[0]', 2, before);
    place('$.a.c', 2, before);
    expect(before).toEqual({ a: { b: [1] } });
  });

  test('a path that selects several places is no reference path', () => {
    expect(compilePath('$.a[*]').keys).toBeUndefined();
  });
});

describe('laws', () => {
  const key = fc.string({ minLength: 1, maxLength: 8 });
  const textOf = (keys: readonly string[]) =>
    `$${keys.map((name) => `['${name.replace(/[\\']/g, '\\$&')}']`).join('')}`;

  test('what is placed at a path is read there, whatever its keys are called', () => {
    fc.assert(
      fc.property(fc.array(key, { maxLength: 5 }), fc.jsonValue(), (keys, value) => {
        const path = compilePath(textOf(keys));
        expect(path.keys).toEqual(keys);
        const wanted = JSON.parse(JSON.stringify(value));
        const placed = placeAt({}, path.keys ?? [], wanted);
        expect(placed).toBeDefined();
        expect(path.read({ input: placed ?? null, context: {}, random: () => 0 })).toEqual(wanted);
      }),
    );
  });

  test('every value is found under the path that leads to it', () => {
    const paths = (value: Json, at: string): [string, Json][] => {
      if (typeof value !== 'object' || value === null) return [[at, value]];
      const inner = Array.isArray(value)
        ? value.map((item, i): [string, Json] => [`${at}[${i}]`, item])
        : Object.entries(value).map(([k, v]): [string, Json] => [
            `${at}${textOf([k]).slice(1)}`,
            v,
          ]);
      return [[at, value], ...inner.flatMap(([path, item]) => paths(item, path))];
    };
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (raw) => {
        const value: Json = JSON.parse(JSON.stringify(raw));
        for (const [path, found] of paths(value, '$')) expect(read(path, value)).toEqual(found);
      }),
    );
  });
});
