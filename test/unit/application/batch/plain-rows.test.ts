/** The fast ways to a payment never accept what the strict way refuses, nor make something else of it. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readStrictJson } from '../../../../src/application/batch/json-lines-reader.ts';
import { readPlainJson } from '../../../../src/application/batch/plain-json.ts';
import { checkRow } from '../../../../src/contract/batch-row.ts';
import { isPlainPayment } from '../../../../src/contract/plain-payment.ts';

const anyText = fc.oneof(
  fc.stringMatching(/^[\w -]{0,20}$/),
  fc.string({
    unit: fc.constantFrom('a', '4', '2', '２', ' ', '-', '"', '\\', '\0', 'é', '\ud800', '⅒'),
    maxLength: 24,
  }),
  fc.constantFrom(
    '4242 4242 4242 4242',
    '４２４２４２４２４２４２４２４２',
    'x'.repeat(64),
    'x'.repeat(65),
    'é'.repeat(500),
    'x'.repeat(501),
  ),
);
const payment = fc.record(
  {
    amountMinor: fc.oneof(
      { weight: 6, arbitrary: fc.integer({ min: 1, max: 1e6 }) },
      fc.constantFrom<unknown>(
        0,
        1.5,
        1e12,
        999_999_999_999,
        -1,
        '7',
        null,
        Number.NaN,
        4_242_424_242_424_242,
      ),
    ),
    currency: fc.oneof({ weight: 6, arbitrary: fc.constantFrom('USD', 'JPY') }, anyText),
    paymentMethod: fc.oneof(
      { weight: 6, arbitrary: fc.stringMatching(/^(tok|pm)_[\w-]{1,20}$/) },
      anyText,
      fc.constant(`tok_${'a'.repeat(125)}`),
    ),
    captureMethod: fc.constantFrom<unknown>('automatic', 'automatic', 'manual', 'other', 1),
    reference: fc.oneof(anyText, fc.constant(7)),
    description: anyText,
    customerId: anyText,
    metadata: fc.oneof(
      fc.dictionary(fc.stringMatching(/^[\w.:-]{0,6}$/), anyText, { maxKeys: 4 }),
      fc.dictionary(fc.stringMatching(/^[a-z]{1,4}$/), fc.constant('v'), {
        minKeys: 18,
        maxKeys: 24,
      }),
      fc.constantFrom<unknown>(null, [], 'text', { constructor: 'x' }),
    ),
  },
  { requiredKeys: ['amountMinor', 'currency', 'paymentMethod'] },
);

describe('a payment that is taken as plain', () => {
  it('is one that the guard and the schema accept, as it is', () => {
    let plain = 0;
    void fc.assert(
      fc.property(payment, (body) => {
        if (!isPlainPayment(body)) return;
        plain += 1;
        expect(checkRow(body)).toEqual({ ok: true, value: body });
      }),
      { numRuns: 5000 },
    );
    expect(plain).toBeGreaterThan(20);
  });

  it('is, as JSON, what the strict parser, the guard and the schema make of the line', () => {
    const spaces = fc.constantFrom('', '', ' ', '\t', '\r');
    const extra = fc.constantFrom(
      '',
      '',
      '',
      ',"reference":"again"',
      ',"other":1',
      ',"__proto__":{}',
      '}',
    );
    const escapes = fc.constantFrom(
      '',
      '',
      '\\u0061',
      '\\n',
      '\\u0000',
      '\\ud800',
      '\\x',
      '\u0001',
    );
    let plain = 0;
    void fc.assert(
      fc.property(payment, spaces, extra, escapes, (body, space, more, escaped) => {
        const json = JSON.stringify(body, null, space === ' ' ? 1 : 0).replaceAll('\n', '');
        const line = json
          .replace(/}$/, `${more}}`)
          .replace('"reference":"', `"reference":${space}"${escaped}`);
        const bytes = Buffer.from(`${line}${space}\n{"next":1}`);
        const end = bytes.indexOf(10);
        const read = readPlainJson(bytes, bytes.toString('latin1'), 0, end);
        if (read === null) return;
        plain += 1;
        expect(readStrictJson(bytes.toString('utf8', 0, end))).toEqual({ ok: true, value: read });
      }),
      { numRuns: 5000 },
    );
    expect(plain).toBeGreaterThan(20);
  });

  it.each([
    ['{"amountMinor":5,"currency":"USD","paymentMethod":"tok_a"}', true],
    [' { "paymentMethod" : "tok_a", "currency": "USD" , "amountMinor": 5 } ', true],
    [
      '{"amountMinor":5,"currency":"USD","paymentMethod":"tok_a","description":"d\\u00e9j\\u00e0 \\"vu\\""}',
      true,
    ],
    ['{"amountMinor":5,"currency":"USD","paymentMethod":"tok_a","metadata":{}}', true],
    ['{"amountMinor":05,"currency":"USD","paymentMethod":"tok_a"}', false],
    ['{"amountMinor":5.0,"currency":"USD","paymentMethod":"tok_a"}', false],
    ['{"amountMinor":5,"amountMinor":5,"currency":"USD","paymentMethod":"tok_a"}', false],
    [
      '{"amountMinor":5,"currency":"USD","paymentMethod":"tok_a","metadata":{"a":"1","a":"2"}}',
      false,
    ],
    [
      '{"amountMinor":5,"currency":"USD","paymentMethod":"tok_a","metadata":{"__proto__":"x"}}',
      false,
    ],
    ['{"amountMinor":5,"currency":"USD","paymentMethod":"tok_a","x":1}', false],
    ['{"amountMinor":5,"currency":"USD"}', false],
    ['{"amountMinor":5,"currency":"USD","paymentMethod":"tok_a"}x', false],
    ['{"amountMinor":5,"currency":"USD","paymentMethod":"tok_a",}', false],
    [
      '{"amountMinor":5,"currency":"USD","paymentMethod":"tok_a","reference":"\\u0034242424242424242"}',
      false,
    ],
  ])('%s: %s', (line, isPlain) => {
    const bytes = Buffer.from(line);
    expect(readPlainJson(bytes, bytes.toString('latin1'), 0, bytes.length) !== null).toBe(isPlain);
  });
});
