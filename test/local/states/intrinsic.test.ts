/** Intrinsic functions and payload templates, with the examples that AWS documents. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileExpression, compileTemplate } from '../../../local/states/expression.ts';
import type { Json } from '../../../local/states/json.ts';

const input: Json = {
  name: 'Ada',
  n: 7,
  flag: true,
  none: null,
  list: [1, 2, 3, 4, 5, 6, 7, 8, 9],
  repeated: [1, 2, 3, 3, 3, 3, 3, 3, 4],
  json: '{"foo":"bar"}',
  a: { x: 1, y: { deep: 1 } },
  b: { y: 2 },
  template: 'Hi {}!',
  'odd, key': 'k',
};
const scope = { input, context: { Execution: { Name: 'run' } }, random: () => 0.5 };
const evaluate = (text: string) => compileExpression(text, 'Field.$')(scope);

describe('intrinsic functions', () => {
  test.each<[string, unknown]>([
    ["States.Format('Hello, my name is {}.', $.name)", 'Hello, my name is Ada.'],
    ["States.Format('{} {} {} {}', $.n, $.flag, $.none, 'x')", '7 true null x'],
    ["States.Format('{}-{}', $.name, 1)", 'Ada-1'],
    ["States.Format('\\{\\} it\\'s {}', $.name)", "{} it's Ada"],
    ['States.Format($.template, $.name)', 'Hi Ada!'],
    ["States.Format('{}', $$.Execution.Name)", 'run'],
    ["States.Format('{}', $['odd, key'])", 'k'],
    ['States.StringToJson($.json)', { foo: 'bar' }],
    ['States.JsonToString($.b)', '{"y":2}'],
    ['States.Array()', []],
    ["States.Array($.n, 'a', 1.5, -2, true, null)", [7, 'a', 1.5, -2, true, null]],
    ['States.ArrayPartition($.list, 4)', [[1, 2, 3, 4], [5, 6, 7, 8], [9]]],
    ['States.ArrayContains($.list, 5)', true],
    ['States.ArrayContains($.list, 50)', false],
    ['States.ArrayRange(1, 9, 2)', [1, 3, 5, 7, 9]],
    ['States.ArrayRange(3, 1, -1)', [3, 2, 1]],
    ['States.ArrayRange(3, 1, 1)', []],
    ['States.ArrayGetItem($.list, 5)', 6],
    ['States.ArrayLength($.list)', 9],
    ['States.ArrayUnique($.repeated)', [1, 2, 3, 4]],
    ["States.Base64Encode('Data to encode')", 'RGF0YSB0byBlbmNvZGU='],
    ["States.Base64Decode('RGVjb2RlZCBkYXRh')", 'Decoded data'],
    ["States.Hash('input data', 'SHA-1')", 'aaff4a450a104cd177d28d18d74485e8cae074b7'],
    ['States.JsonMerge($.a, $.b, false)', { x: 1, y: 2 }],
    ['States.MathRandom(1, 999)', 500],
    ['States.MathAdd(111, -1)', 110],
    ['States.MathAdd($.n, 1.6)', 9],
    ["States.StringSplit('1,2,3,4,5', ',')", ['1', '2', '3', '4', '5']],
    ["States.StringSplit('This.is+a,test=string', '.+,=')", ['This', 'is', 'a', 'test', 'string']],
    ['States.UUID()', '80000000-8000-4000-8000-000080000000'],
    ["States.Format('{}', States.ArrayGetItem(States.StringSplit('a.b', '.'), 1))", 'b'],
  ])('%s', (text, expected) => {
    expect(evaluate(text)).toEqual(expected);
  });

  test.each([
    "States.Format('{} {}', $.name)",
    "States.Format('{}', $.name, $.n)",
    "States.Format('{}', $.list)",
    'States.StringToJson($.name)',
    'States.ArrayPartition($.list, 0)',
    'States.ArrayPartition($.name, 2)',
    'States.ArrayRange(0, 5000, 1)',
    'States.ArrayRange(0, 5, 0)',
    'States.ArrayGetItem($.list, 99)',
    'States.ArrayGetItem($.list, -1)',
    'States.JsonMerge($.a, $.b, true)',
    'States.JsonMerge($.a, $.list, false)',
    "States.Hash('x', 'SHA-3')",
    "States.MathAdd('1', 2)",
  ])('%s fails with States.IntrinsicFailure', (text) => {
    expect(() => evaluate(text)).toThrow(
      expect.objectContaining({ error: 'States.IntrinsicFailure' }),
    );
  });

  test.each([
    'States.Nope()',
    'States.UUID(1)',
    'States.Array(1',
    'States.Array(1 2)',
    'States.Array(1))',
    "States.Format('x",
    `${'States.Array('.repeat(12)}${')'.repeat(12)}`,
  ])('%s is refused when it is compiled', (text) => {
    expect(() => compileExpression(text, 'Field.$')).toThrow(SyntaxError);
  });

  test('text of any kind survives encoding, JSON and a list on the way', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 50 }), fc.jsonValue(), (text, value) => {
        const data = { ...scope, input: { text, value: JSON.parse(JSON.stringify(value)) } };
        const run = (source: string) => compileExpression(source, 'f')(data);
        expect(run('States.Base64Decode(States.Base64Encode($.text))')).toBe(text.toWellFormed());
        expect(run('States.StringToJson(States.JsonToString($.value))')).toEqual(data.input.value);
        expect(run('States.ArrayGetItem(States.Array($.text, $.value), 1)')).toEqual(
          data.input.value,
        );
        const literal = `'${text.replace(/[\\']/g, '\\$&')}'`;
        expect(run(`States.ArrayGetItem(States.Array(${literal}), 0)`)).toBe(text);
      }),
    );
  });
});

describe('payload templates', () => {
  test('replace the fields that end in .$ at any depth, and leave the others', () => {
    const template = {
      'who.$': '$.name',
      plain: '$.name',
      list: [{ 'n.$': '$.n' }, 'x'],
      constant: { deep: [1] },
      'call.$': "States.Format('{}!', $.name)",
    };
    const result = compileTemplate(template)(scope);
    expect(result).toEqual({
      who: 'Ada',
      plain: '$.name',
      list: [{ n: 7 }, 'x'],
      constant: { deep: [1] },
      call: 'Ada!',
    });
  });

  test('a path that leads nowhere fails with AWS text, and cannot be caught', () => {
    const evaluateIt = () => compileTemplate({ 'x.$': '$.nowhere' })({ ...scope, input: {} });
    expect(evaluateIt).toThrow(
      "The JSONPath '$.nowhere' specified for the field 'x.$' could not be found in the input '{}'",
    );
    expect(evaluateIt).toThrow(expect.objectContaining({ error: 'States.Runtime' }));
  });

  test('a field that ends in .$ must hold text', () => {
    expect(() => compileTemplate({ 'x.$': 1 })).toThrow(SyntaxError);
  });
});
