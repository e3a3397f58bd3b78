/** Currencies: exponents, what is no currency, and amounts at their bounds. */
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import {
  amountMinorSchema,
  CURRENCY_CODES,
  currencyExponent,
  currencySchema,
} from '../../../src/contract/currencies.ts';

describe('the currencies', () => {
  it('are every active code with a minor unit, each once, in order', () => {
    expect(CURRENCY_CODES).toHaveLength(165);
    expect(CURRENCY_CODES).toEqual([...new Set(CURRENCY_CODES)].sort());
    expect(CURRENCY_CODES.filter((code) => !/^[A-Z]{3}$/.test(code))).toEqual([]);
  });

  it.each([
    ['USD', 2],
    ['EUR', 2],
    ['MGA', 2],
    ['MRU', 2],
    ['XCG', 2],
    ['ZWG', 2],
    ['JPY', 0],
    ['KRW', 0],
    ['ISK', 0],
    ['UYI', 0],
    ['XOF', 0],
    ['KWD', 3],
    ['BHD', 3],
    ['TND', 3],
    ['CLF', 4],
    ['UYW', 4],
  ])('give %s %i decimal places', (code, exponent) => {
    expect(currencyExponent(code)).toBe(exponent);
  });

  it.each([
    ['withdrawn', 'HRK'],
    ['withdrawn', 'BGN'],
    ['withdrawn', 'ANG'],
    ['withdrawn', 'ZWL'],
    ['withdrawn', 'SLL'],
    ['withdrawn', 'CUC'],
    ['a metal', 'XAU'],
    ['for testing', 'XTS'],
    ['no currency', 'X'.repeat(3)],
    ['a drawing right', 'XDR'],
    ['in small letters', 'usd'],
    ['padded', ' USD'],
    ['empty', ''],
    ['a country', 'US'],
    ['a coin', 'BTC'],
    ['a field of every object', 'constructor'],
  ])('refuse what is %s: %s', (_what, code) => {
    expect(currencyExponent(code)).toBeUndefined();
    expect(z.safeParse(currencySchema, code).success).toBe(false);
  });

  it.each([1, 2, 999_999_999_999])('allow the amount %d', (amount) => {
    expect(z.safeParse(amountMinorSchema, amount).success).toBe(true);
  });

  it.each([
    0,
    -1,
    0.5,
    1.000001,
    1_000_000_000_000,
    2 ** 53 + 1,
    Number.POSITIVE_INFINITY,
    -0,
    Number.NaN,
    '1',
    null,
  ])('refuse the amount %s', (amount) => {
    expect(z.safeParse(amountMinorSchema, amount).success).toBe(false);
  });
});
