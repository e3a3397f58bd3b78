/** The body of POST /payments: every violation, each at its place, none repeating what was sent. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseBody, VIOLATIONS_MAX } from '../../../src/contract/parse.ts';
import {
  cancelPaymentSchema,
  capturePaymentSchema,
  createPaymentSchema,
  refundPaymentSchema,
  reviewPaymentSchema,
} from '../../../src/contract/payment.ts';

const valid = { amountMinor: 1000, currency: 'USD', paymentMethod: 'tok_approve' };
const pairs = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`key${index}`, 'value']));

const pointersOf = (
  body: unknown,
  schema: Parameters<typeof parseBody>[0] = createPaymentSchema,
) => {
  const parsed = parseBody(schema, body);
  return parsed.ok ? [] : parsed.errors.map(({ pointer }) => pointer);
};

describe('the body of a new payment', () => {
  it.each([
    ['the least', valid],
    ['manual capture', { ...valid, captureMethod: 'manual' }],
    ['the largest amount', { ...valid, amountMinor: 999_999_999_999 }],
    ['a pm_ token of 128', { ...valid, paymentMethod: `pm_${'a'.repeat(125)}` }],
    ['a reference of 64', { ...valid, reference: 'r'.repeat(64) }],
    ['64 characters of two units each', { ...valid, reference: '😀'.repeat(64) }],
    ['20 pairs', { ...valid, metadata: pairs(20) }],
    ['the longest pair', { ...valid, metadata: { ['k'.repeat(40)]: 'v'.repeat(200) } }],
    ['an empty value', { ...valid, metadata: { note: '' } }],
  ])('is accepted with %s', (_what, body) => {
    expect(parseBody(createPaymentSchema, body)).toMatchObject({ ok: true });
  });

  it('captures automatically unless it says otherwise', () => {
    expect(parseBody(createPaymentSchema, valid)).toEqual({
      ok: true,
      value: { ...valid, captureMethod: 'automatic' },
    });
  });

  it.each([
    ['null', null, ['']],
    ['a list', [], ['']],
    ['a string', 'x', ['']],
    ['nothing in it', {}, ['/amountMinor', '/currency', '/paymentMethod']],
    ['amount 0', { ...valid, amountMinor: 0 }, ['/amountMinor']],
    ['a negative amount', { ...valid, amountMinor: -5 }, ['/amountMinor']],
    ['a fraction', { ...valid, amountMinor: 10.5 }, ['/amountMinor']],
    ['an amount in a string', { ...valid, amountMinor: '1000' }, ['/amountMinor']],
    ['2^53 + 1', { ...valid, amountMinor: 2 ** 53 + 1 }, ['/amountMinor']],
    ['one above the largest amount', { ...valid, amountMinor: 1e12 }, ['/amountMinor']],
    ['an unknown currency', { ...valid, currency: 'ABC' }, ['/currency']],
    ['a currency in small letters', { ...valid, currency: 'usd' }, ['/currency']],
    ['an unknown capture method', { ...valid, captureMethod: 'later' }, ['/captureMethod']],
    ['another kind of token', { ...valid, paymentMethod: 'card_1' }, ['/paymentMethod']],
    ['a token with a space', { ...valid, paymentMethod: 'tok_a b' }, ['/paymentMethod']],
    ['a token of 129', { ...valid, paymentMethod: `tok_${'a'.repeat(125)}` }, ['/paymentMethod']],
    ['an empty reference', { ...valid, reference: '' }, ['/reference']],
    ['a reference of 65', { ...valid, reference: 'r'.repeat(65) }, ['/reference']],
    ['a null reference', { ...valid, reference: null }, ['/reference']],
    ['NUL', { ...valid, description: 'a\u0000b' }, ['/description']],
    ['an unpaired high surrogate', { ...valid, customerId: '\ud800' }, ['/customerId']],
    ['an unpaired low surrogate', { ...valid, customerId: 'x\udc00y' }, ['/customerId']],
    ['21 pairs', { ...valid, metadata: pairs(21) }, ['/metadata']],
    ['an empty key', { ...valid, metadata: { '': 'v' } }, ['/metadata']],
    ['a key of 41', { ...valid, metadata: { ['k'.repeat(41)]: 'v' } }, ['/metadata']],
    ['NUL in a key', { ...valid, metadata: { 'a\u0000': 'v' } }, ['/metadata']],
    ['a value of 201', { ...valid, metadata: { a: 'v'.repeat(201) } }, ['/metadata/a']],
    ['a value that is a number', { ...valid, metadata: { a: 1 } }, ['/metadata/a']],
    ['a nested value', { ...valid, metadata: { a: {} } }, ['/metadata/a']],
    ['metadata in a list', { ...valid, metadata: [] }, ['/metadata']],
    ['an unknown field', { ...valid, amount: 1 }, ['/amount']],
    ['a field of every object', { ...valid, constructor: 1 }, ['/constructor']],
    ['__proto__', JSON.parse(`{"__proto__":{},"x":1}`), ['/__proto__', '/x']],
    [
      '__proto__ in metadata',
      { ...valid, metadata: JSON.parse('{"__proto__":"x"}') },
      ['/metadata/__proto__'],
    ],
  ])('is refused with %s', (_what, body, pointers) => {
    expect(pointersOf(body)).toEqual(expect.arrayContaining(pointers));
    expect(new Set(pointersOf(body)).size).toBe(pointersOf(body).length);
  });

  it('gets every violation named at once', () => {
    const body = { amountMinor: 0, currency: 'ABC', reference: '', metadata: { a: 1 }, more: true };
    expect(parseBody(createPaymentSchema, body)).toEqual({
      ok: false,
      errors: expect.arrayContaining([
        { pointer: '/amountMinor', detail: 'must be at least 1' },
        { pointer: '/currency', detail: expect.stringContaining('ISO 4217') },
        { pointer: '/paymentMethod', detail: 'is required' },
        { pointer: '/reference', detail: 'must not be empty' },
        { pointer: '/metadata/a', detail: 'must be a string' },
        { pointer: '/more', detail: 'is not a field of this object' },
      ]),
    });
  });

  it('is never repeated in an error: neither values nor keys that are long or strange', () => {
    const marker = 'QUOTED';
    const poison = fc.oneof(
      fc.string({ maxLength: 8 }).map((text) => `${marker}\u0000${text}`),
      fc.constant({ [`${marker} key`]: marker }),
      fc.constant([marker]),
    );
    fc.assert(
      fc.property(
        fc.record(
          {
            amountMinor: poison,
            currency: poison,
            paymentMethod: poison,
            captureMethod: poison,
            reference: poison,
            metadata: fc.dictionary(
              fc.string().map((key) => `${marker}\n${key}`),
              poison,
            ),
          },
          { requiredKeys: [] },
        ),
        fc.string(),
        (body, extra) => {
          const parsed = parseBody(createPaymentSchema, { ...body, [`${marker} ${extra}`]: 1 });
          expect(JSON.stringify(parsed)).not.toContain(marker);
        },
      ),
    );
  });

  it('has its list of violations bounded', () => {
    const body = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`f${index}`, 1]));
    const parsed = parseBody(createPaymentSchema, body);
    expect(parsed.ok || parsed.errors).toHaveLength(VIOLATIONS_MAX);
    expect(parsed.ok || parsed.errors.at(-1)?.detail).toBe('has 4904 more violations');
  });

  it('never makes the parser throw, whatever JSON it is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (body) => {
        const parsed = parseBody(createPaymentSchema, body);
        expect(parsed.ok || parsed.errors.length > 0).toBe(true);
      }),
    );
  });
});

describe('the bodies of commands', () => {
  it.each([
    ['capture all', capturePaymentSchema, {}],
    ['capture a part', capturePaymentSchema, { amountMinor: 1 }],
    ['cancel', cancelPaymentSchema, { reason: 'changed mind' }],
    ['refund a part', refundPaymentSchema, { amountMinor: 5, reason: 'broken' }],
    ['review', reviewPaymentSchema, { decision: 'approve', note: 'called back' }],
  ])('are accepted: %s', (_what, schema, body) => {
    expect(parseBody(schema, body).ok).toBe(true);
  });

  it.each([
    ['capture nothing', capturePaymentSchema, { amountMinor: 0 }, ['/amountMinor']],
    ['capture a fraction', capturePaymentSchema, { amountMinor: 0.1 }, ['/amountMinor']],
    ['capture with more', capturePaymentSchema, { amount: 1 }, ['/amount']],
    ['cancel for no reason', cancelPaymentSchema, { reason: '' }, ['/reason']],
    ['refund less than nothing', refundPaymentSchema, { amountMinor: -1 }, ['/amountMinor']],
    ['review without a note', reviewPaymentSchema, { decision: 'approve' }, ['/note']],
    ['review by chance', reviewPaymentSchema, { decision: 'timeout', note: 'x' }, ['/decision']],
    ['review in a list', reviewPaymentSchema, [], ['']],
  ])('are refused: %s', (_what, schema, body, pointers) => {
    expect(pointersOf(body, schema)).toEqual(pointers);
  });
});
