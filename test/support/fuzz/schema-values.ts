/** Values for a schema of the contract: valid ones, ones at its bounds, and ones that break it. */
import fc, { type Arbitrary } from 'fast-check';
import type { Contract, Schema } from './contract.ts';
import { Members, RawJson } from './json-text.ts';

const LENGTH_MAX = 600;
const TOKENS = [
  'tok_approve',
  'tok_decline_insufficient_funds',
  'tok_risk_decline',
  'tok_risk_review',
];

/** Any Unicode text of whole characters, without NUL. */
const prose = (minLength: number, maxLength: number): Arbitrary<string> =>
  fc
    .string({ unit: 'binary', minLength, maxLength: Math.min(maxLength, 40) })
    .map((text) => text.replaceAll('\u0000', '.').replaceAll('\ufffd', '.'));

function validText(schema: Schema): Arbitrary<string> {
  const { pattern = '', minLength = 0, maxLength = LENGTH_MAX } = schema;
  if (schema.format === 'date-time')
    return fc.constantFrom('2026-11-23T09:30:00Z', '2030-01-01T00:00:00.123+01:00');
  if (schema.format === 'date') return fc.constantFrom('2026-11-23', '2028-02-29');
  if (pattern.startsWith('^(tok|pm)_')) return fc.constantFrom(...TOKENS);
  if (pattern === '' || pattern.startsWith('^[^')) return prose(minLength, maxLength);
  // fast-check cannot make strings for a pattern that looks ahead.
  if (pattern.includes('(?!')) {
    return prose(minLength, maxLength).filter((text) => new RegExp(pattern).test(text));
  }
  return fc
    .stringMatching(new RegExp(pattern))
    .map((text) => text.slice(0, maxLength))
    .filter((text) => text.length >= minLength && new RegExp(pattern).test(text));
}

export interface SchemaValues {
  readonly valid: (schema: Schema) => Arbitrary<unknown>;
  /** On the bound or one beyond it. */
  readonly boundary: (schema: Schema) => Arbitrary<unknown>;
}

export function createSchemaValues({ resolve }: Pick<Contract, 'resolve'>): SchemaValues {
  function valid(reference: Schema): Arbitrary<unknown> {
    const schema = resolve(reference);
    if (schema.enum) return fc.constantFrom(...schema.enum);
    switch (schema.type) {
      case 'integer':
      case 'number':
        return fc.integer({ min: schema.minimum ?? 0, max: Math.min(schema.maximum ?? 1e6, 1e6) });
      case 'boolean':
        return fc.boolean();
      case 'array':
        return fc.array(valid(schema.items ?? {}), { maxLength: 3 });
      case 'object':
        return validObject(schema);
      default:
        return validText(schema);
    }
  }

  function validObject(schema: Schema): Arbitrary<unknown> {
    const { properties, additionalProperties, required = [] } = schema;
    if (typeof additionalProperties === 'object') {
      const names = fc.stringMatching(/^[a-z]{1,20}$/);
      return fc.dictionary(names, valid(additionalProperties), { maxKeys: 4 });
    }
    const members = Object.entries(properties ?? {}).map(([name, child]) => [name, valid(child)]);
    return fc.record(Object.fromEntries(members) as Record<string, Arbitrary<unknown>>, {
      requiredKeys: [...required],
      noNullPrototype: true,
    });
  }

  function boundary(reference: Schema): Arbitrary<unknown> {
    const schema = resolve(reference);
    const { minLength = 0, maxLength = 64, minimum = 0, maximum = 1e12 } = schema;
    if (schema.enum) return fc.constantFrom(...schema.enum, '', 'none of these');
    if (schema.type === 'integer' || schema.type === 'number') {
      return fc.constantFrom(minimum, minimum - 1, maximum, maximum + 1, minimum + 0.5);
    }
    if (schema.type === 'object') return boundaryObject(schema);
    const lengths = [minLength, Math.max(minLength - 1, 0), maxLength, maxLength + 1];
    return fc
      .tuple(fc.constantFrom(...lengths), fc.constantFrom('a', 'ü', '\u{1f4b6}', ' ', '\u202e'))
      .map(([length, character]) => character.repeat(length));
  }

  function boundaryObject({
    additionalProperties,
    maxProperties = 20,
  }: Schema): Arbitrary<unknown> {
    if (typeof additionalProperties !== 'object') return fc.constant({});
    return fc
      .tuple(
        fc.constantFrom(0, 1, maxProperties, maxProperties + 1),
        boundary(additionalProperties),
      )
      .map(([count, value]) =>
        Object.fromEntries(Array.from({ length: count }, (_, index) => [`key${index}`, value])),
      );
  }

  return { valid, boundary };
}

const deep = (depth: number, open: string, close: string, core: string) =>
  new RawJson(open.repeat(depth) + core + close.repeat(depth));

/** What a value may be replaced by, whatever was to be there. */
export const wrongValue: Arbitrary<unknown> = fc.constantFrom<unknown>(
  null,
  true,
  [],
  {},
  '',
  0,
  -1,
  0.1,
  '4111 1111 1111 1111',
  '\ud800',
  '\udc00x',
  'a\u0000b',
  '\ufeff',
  '<script>alert(1)</script>',
  "' OR 1=1 --",
  ['$', '{jndi:ldap://x}'].join(''),
  '\r\nX-Injected: 1',
  '\u001b[31m',
  'x'.repeat(5000),
  ...['-0', '1e400', '-1e400', '9007199254740993', '1e-400', '0.1e1', '1000.0'].map(
    (text) => new RawJson(text),
  ),
  ...['NaN', 'Infinity', '+1', '01', '.5', '1.', '0x10', "'a'", 'undefined', ''].map(
    (text) => new RawJson(text),
  ),
  deep(10, '[', ']', ''),
  deep(10, '{"a":', '}', '1'),
  deep(10_000, '[', ']', ''),
  deep(10_000, '{"a":', '}', '1'),
  new RawJson('"\\ud800"'),
  new RawJson('"\\u0000"'),
  new RawJson('"\\x41"'),
  new RawJson('"tab\tin a string"'),
  new Members([['__proto__', { polluted: true }]]),
  new Members([
    ['a', '1'],
    ['a', '2'],
  ]),
);

export const strangeName: Arbitrary<string> = fc.constantFrom(
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  '',
  ' ',
  'id',
  'merchantId',
  'status',
  'version',
  'a'.repeat(300),
  '$where',
  '4111111111111111',
  '\u0000',
  '\ud800',
);
