/** Strict JSON: agrees with JSON.parse where both are sure, and names what JSON.parse would hide. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJson } from '../../../src/contract/parse-json.ts';

const pointersOf = (text: string) => {
  const parsed = parseJson(text);
  return parsed.outcome === 'violations' ? parsed.errors.map(({ pointer }) => pointer) : parsed;
};

describe('parsing JSON', () => {
  it('agrees with JSON.parse on everything that JSON.stringify writes', () => {
    const harmless = fc.jsonValue({ maxDepth: 4, noUnicodeString: false }).filter((value) => {
      const text = JSON.stringify(value);
      return !/\\u0000|\\ud[89a-f]|__proto__|e[+-]?\d|\d{16}|-0/i.test(text);
    });
    void fc.assert(
      fc.property(harmless, (value) => {
        const parsed = parseJson(JSON.stringify(value));
        expect(parsed).toEqual({
          outcome: 'parsed',
          value: JSON.parse(JSON.stringify(value)),
          hidden: [],
        });
      }),
    );
  });

  it('takes for JSON exactly what JSON.parse takes for JSON', () => {
    const pieces = fc.constantFrom(
      ...['{', '}', '[', ']', ',', ':', '"a"', '"', '1', '-', '0', '.5', 'e1', 'true', 'nul', ' '],
    );
    void fc.assert(
      fc.property(fc.array(pieces, { maxLength: 8 }), (parts) => {
        const text = parts.join('');
        let isJson = true;
        try {
          JSON.parse(text);
        } catch {
          isJson = false;
        }
        expect(parseJson(text).outcome === 'malformed').toBe(!isJson);
      }),
      { numRuns: 5000 },
    );
  });

  it.each([
    ['nothing', ''],
    ['only a space', ' '],
    ['a byte order mark', '\ufeff{}'],
    ['NaN', '{"a":NaN}'],
    ['Infinity', '[Infinity]'],
    ['a comma too many', '[1,]'],
    ['a comment', '{}//'],
    ['single quotes', "{'a':1}"],
    ['two values', '{}{}'],
    ['a raw control character', '["\u0001"]'],
    ['a bad escape', '["\\x"]'],
    ['a leading zero', '[01]'],
    ['a leading plus', '[+1]'],
    ['a hexadecimal number', '[0x1]'],
    ['another kind of space', '[\u00a01]'],
    ['a depth of 17', '['.repeat(17) + ']'.repeat(17)],
    ['a depth of 100,000', '['.repeat(100_000)],
    ['100,000 open objects', '{"a":'.repeat(100_000)],
  ])('refuses %s', (_case, text) => {
    expect(parseJson(text)).toEqual({ outcome: 'malformed' });
  });

  it.each([
    ['an integer beyond 2^53', '{"a":9007199254740993}', ['/a']],
    ['the first unsafe integer', '{"a":9007199254740992}', ['/a']],
    ['1e400', '{"a":[1e400]}', ['/a/0']],
    ['a number that vanishes', '{"a":1e-400}', ['/a']],
    ['digits that would be rounded away', '{"a":1.00000000000000000001}', ['/a']],
    ['-0', '{"a":-0}', ['/a']],
    ['-0.0e5', '{"a":-0.0e5}', ['/a']],
    ['a lone high surrogate', '{"a":"\\ud800"}', ['/a']],
    ['a lone low surrogate', '{"a":"x\\udc00"}', ['/a']],
    ['NUL', '{"a":"\\u0000"}', ['/a']],
    ['NUL in a key', '{"a\\u0000":1}', ['']],
    ['a key twice', '{"a":1,"b":{"c":1,"c":2}}', ['/b/c']],
    ['a key twice, once escaped', '{"a":1,"\\u0061":2}', ['/a']],
    ['__proto__', '{"__proto__":{"admin":true}}', ['/__proto__']],
    ['two faults', '{"a":-0,"b":"\\u0000"}', ['/a', '/b']],
  ])('names %s', (_case, text, pointers) => {
    expect(pointersOf(text)).toEqual(pointers);
  });

  it.each([
    ['0', 0],
    ['1.0', 1],
    ['1e3', 1000],
    ['0.1', 0.1],
    ['1E+2', 100],
    ['-12.5e-1', -1.25],
    ['9007199254740991', Number.MAX_SAFE_INTEGER],
    ['5e-324', 5e-324],
    ['0e9', 0],
  ])('keeps %s as the number that it is', (literal, value) => {
    expect(parseJson(literal)).toEqual({ outcome: 'parsed', value, hidden: [] });
  });

  it('pollutes no prototype', () => {
    parseJson('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}');
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });

  it('reports a bounded number of violations', () => {
    const text = `[${Array(1000).fill('-0').join(',')}]`;
    expect(pointersOf(text)).toHaveLength(100);
  });

  it('keeps paired surrogates and characters beyond the first plane', () => {
    expect(parseJson('["\\ud83d\\ude00","😀"]')).toEqual({
      outcome: 'parsed',
      value: ['😀', '😀'],
      hidden: [],
    });
  });

  it('keeps for guards what the value does not show, each in its place', () => {
    const twice = '{"a":[{"b":"first","b":{"c":1},"b":"last"}],"d":2,"__proto__":1,"__proto__":2}';
    expect(parseJson(twice)).toMatchObject({
      value: { a: [{ b: 'last' }] },
      hidden: [
        { a: { 0: { b: 'first' } } },
        { a: { 0: { b: { c: 1 } } } },
        JSON.parse('{"__proto__":1}'),
      ],
    });
    const long = '{"a":[4000000000000000006,1000000000000.0,1e3,999999999999999],"b":1.0}';
    expect(parseJson(long)).toMatchObject({
      hidden: [{ a: { 0: '4000000000000000006' } }, { a: { 1: '1000000000000.0' } }],
    });
  });
});
