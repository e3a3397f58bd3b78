/** The card number guard: what it finds, and what it leaves alone. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { containsCardNumber, findCardNumbers } from '../../../src/contract/card-number.ts';

const VISA = '4111111111111111';

const luhnDigit = (body: string): string => {
  const sum = [...body]
    .reverse()
    .map((digit, index) => Number(digit) * (index % 2 === 0 ? 2 : 1))
    .reduce((total, value) => total + (value > 9 ? value - 9 : value), 0);
  return String((10 - (sum % 10)) % 10);
};

/** What Unicode draws as nothing, of every category that has it, and marks on what stands before them. */
const UNSEEN =
  '\u00ad\u034f\u061c\u115f\u1160\u17b4\u180b\u180e\u200b\u2060\u206f\u2800\u3164\ufe0f\ufeff\uffa0\u0301\u20e3\u{1d173}\u{e0020}\u{e0100}\u{e0fff}\ue000';
const nameOf = (character: string) => `U+${character.codePointAt(0)?.toString(16).toUpperCase()}`;

describe('the card number guard', () => {
  it.each([
    ['Visa', VISA],
    ['Visa of 13', '4222222222222'],
    ['Visa of 19', '4000000000000000006'],
    ['Mastercard', '5555555555554444'],
    ['Mastercard, second range', '2223003122003222'],
    ['American Express', '378282246310005'],
    ['Diners Club', '30569309025904'],
    ['Discover', '6011111111111117'],
    ['JCB', '3530111333300000'],
    ['UnionPay', '6200000000000005'],
    ['UnionPay of 19', '6205500000000000004'],
    ['UnionPay, second range', '8171999927660000'],
    ['RuPay', '6073840000000008'],
    ['Hipercard', '6062826786276634'],
    ['Elo', '6362970000457013'],
    ['Dankort', '5019717010103742'],
    ['Maestro', '6759649826438453'],
    ['Mir', '2200000000000004'],
    ['Troy', '9792000000000003'],
    ['spaces', '4111 1111 1111 1111'],
    ['dashes', '4111-1111-1111-1111'],
    ['spaces of many kinds', '4111\u00a01111\u20091111\u30001111'],
    ['dashes of many kinds', '4111\u20131111\u22121111\uff0d1111'],
    ['line feeds', '4111\n1111\r\n1111\t1111'],
    ['one digit at a time', [...VISA].join(' ')],
    ['invisible characters', '4111\u200b1111\u200d1111\ufeff1111'],
    ['dots beside invisible characters', '4111\u200b.1111.\ufe0f1111.1111'],
    ['keycaps', [...VISA].map((digit) => `${digit}\ufe0f\u20e3`).join('')],
    ['control characters', '4111\u00011111\u007f1111\u00851111'],
    ['32 digits and letters that are no UUID', `${VISA}c000000000000000`],
    ['what is almost a UUID: a wrong version', '41111111-1111-1111-0111-11111111111a'],
    ['what is almost a UUID: a wrong variant', '41111111-1111-1111-c111-11111111111a'],
    ['40 digits and letters', `${VISA}a`.padEnd(40, 'b')],
    ['64 digits and letters', `a${VISA}b`.padEnd(64, '0')],
    ['an American Express after a plus', '+378282246310005'],
    ['the same, written apart', '+378 282 246 310 005'],
    ['a Diners Club after a plus', '+30569309025904'],
    ['full-width digits', '４１１１１１１１１１１１１１１１'],
    ['Arabic-Indic digits', '٤١١١١١١١١١١١١١١١'],
    ['Devanagari digits', '४१११११११११११११११'],
    ['bold digits', '𝟒𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏'],
    ['dots', '4111.1111.1111.1111'],
    ['underscores', '4111_1111_1111_1111'],
    ['slashes', '4111/1111/1111/1111'],
    ['slashes between spaces', '4111 / 1111 / 1111 / 1111'],
    ['many underscores', '4111__1111___1111__1111'],
    ['spaces, dots and dashes in one', '4111 .1111- ./1111 \u200b· 1111'],
    ['an underscore and a percent-encoded space', '4111%201111_1111%201111'],
    ['percent-encoded dashes', '4111%2d1111%2D1111%2d1111'],
    ['percent-encoded digits', [...VISA].map((digit) => `%3${digit}`).join('')],
    ['percent-encoded full-width digits', encodeURIComponent('４１１１１１１１１１１１１１１１')],
    ['brackets', '(4111)(1111)(1111)(1111)'],
    ['brackets behind words', 'card (4111) [1111] {1111} <1111>'],
    ['pluses between spaces', '4111 + 1111 + 1111 + 1111'],
    ['zeros before', `000000${VISA}`],
    ['one zero before', `0${VISA}`],
    ['an expiry glued on', `${VISA}1228`],
    ['an expiry and a check code glued on', `${VISA}1228123`],
    ['an American Express, its expiry and its check code glued on', '37828224631000512281234'],
    ['an expiry as tracks have it glued on', `${VISA}2812`],
    ['zeros before and an expiry behind', `00${VISA}1228`],
    ['words around', `card ${VISA}, please`],
    ['letters at both ends', `x${VISA}y`],
    ['a date behind', `${VISA} 12 26`],
    ['a check code behind', `${VISA}-123`],
    ['a number before', `7 ${VISA}`],
    ['a track', `%B${VISA}^DOE/J^2612`],
    ['a URL', `https://example.com/?card=${VISA}&x=1`],
    ['a plus', `+${VISA}`],
  ])('finds %s', (_what, value) => {
    expect(containsCardNumber(value)).toBe(true);
  });

  it.each([..."+,:;*|'~=#@&!?^`$%\\<>⁄·•…¦§→×"])('finds groups that %s parts', (mark) => {
    expect(containsCardNumber(VISA.replaceAll(/(\d{4})(?=\d)/g, `$1${mark}`))).toBe(true);
    expect(containsCardNumber(`(${'3782 822463 10005'.replaceAll(' ', mark)})`)).toBe(true);
  });

  it.each(
    ['①', '⑴', '⒈', '⓵', '❶', '➀', '➊', '🄂', '፩', '𝍠', '𐄇', '𑁒'].map(
      (one) => [nameOf(one), one] as const,
    ),
  )('knows the numerals of %s', (_name, one) => {
    const four = String.fromCodePoint((one.codePointAt(0) ?? 0) + 3);
    expect(containsCardNumber(VISA.replaceAll('1', one).replace('4', four))).toBe(true);
  });

  it.each([...UNSEEN].map((character) => [nameOf(character), character] as const))(
    'sees through %s',
    (_name, unseen) => {
      expect(containsCardNumber([...VISA].join(unseen))).toBe(true);
      expect(containsCardNumber(`${VISA}${unseen}123`)).toBe(true);
      expect(containsCardNumber(VISA.replaceAll(/(\d{4})(?=\d)/g, `$1${unseen}.`))).toBe(true);
    },
  );

  it.each([
    ['nothing', ''],
    ['a wrong check digit', '4111111111111112'],
    ['no issuer', '1234567890123452'],
    ['a length that the issuer does not use', '41111111111111'],
    ['12 digits', '411111111111'],
    ['20 digits in a row', `${VISA}1111`],
    ['a telephone number', '+4917612345678'],
    ['a telephone number that would pass for an old Visa', '+4222222222222'],
    ['the same, written apart', '+42 222 222 222 22'],
    ['a telephone number without plus', '4915112345670'],
    ['epoch milliseconds', '1795426200000'],
    ['a date and time', '2026-11-23T09:30:00.000Z'],
    ['an amount', '1,000,000,000,000.00'],
    ['a time with dots', '30.01.2026 09.30.10'],
    ['a time with slashes and spaces', '30 / 01 / 2026 09 . 30 . 10'],
    [
      'a card number whose groups slashes part into two digits',
      '41 / 11 / 11 / 11 / 11 / 11 / 11 / 11',
    ],
    ['an IP address', '203.000.113.007'],
    ['an IP address and a port', '223.145.201.123:5124'],
    ['an amount in groups', '(411,111,111,111.11)'],
    ['a number before a telephone number', '123, +4222222222222'],
    ['24 digits in a row', `${VISA}11111111`],
    ['a number with what is no month glued on', `${VISA}1328`],
    ['a UUID', '41111111-1111-4111-8111-11111111111a'],
    ['one of our ids', 'pay_01h7vykk00fzzvzzzzzzzzzzzz'],
    ['a UUID without dashes', '41111111111141118111111111111111'.replace(/.$/, 'a')],
    ['a telephone number of San Marino', '+378 0549 882914'],
    ['digits parted by words', '4111 1111 and 1111 1111'],
  ])('leaves alone %s', (_what, value) => {
    expect(containsCardNumber(value)).toBe(false);
  });

  it('finds every Luhn number of an issuer, however it is grouped and embedded', () => {
    const grouped = (number: string, cuts: readonly boolean[], separator: string) =>
      [...number].map((digit, index) => digit + (cuts[index] ? separator : '')).join('');
    fc.assert(
      fc.property(
        fc.constantFrom('4', '51', '2221', '6011', '3528', '62'),
        fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 14, maxLength: 14 }),
        fc.array(fc.boolean(), { minLength: 15, maxLength: 15 }),
        fc.constantFrom(' ', '-', '\u00a0', ' - '),
        fc.constantFrom('', 'ref:', '(', 'a'),
        (prefix, rest, cuts, separator, before) => {
          const body = `${prefix}${rest.join('')}`.slice(0, 15);
          const number = body + luhnDigit(body);
          expect(containsCardNumber(`${before}${grouped(number, cuts, separator)}`)).toBe(true);
        },
      ),
    );
  });

  it('names the place of values, and the object of keys, without repeating them', () => {
    const body = {
      reference: VISA,
      metadata: { [VISA]: { inner: VISA }, fine: 'yes', 'odd key': VISA },
      list: ['a', `x ${VISA}`],
    };
    const pointers = findCardNumbers(body);
    expect(pointers).toEqual(['/list/1', '/metadata', '/metadata/inner', '/reference']);
    expect(JSON.stringify(pointers)).not.toContain('4111');
  });

  it('looks at numbers too', () => {
    expect(findCardNumbers({ amountMinor: Number(VISA), reference: 'r' })).toEqual([
      '/amountMinor',
    ]);
    expect(findCardNumbers({ amountMinor: 999_999_999_999 })).toEqual([]);
  });

  it('looks into a value of any depth', () => {
    let deep: unknown = VISA;
    for (let depth = 0; depth < 100_000; depth += 1) deep = { a: deep };
    expect(findCardNumbers(deep)).toHaveLength(1);
    expect(findCardNumbers(deep)[0]?.length).toBeLessThanOrEqual(400);
  });

  it('stays quick on input made to slow it down', () => {
    const start = performance.now();
    containsCardNumber('1'.repeat(1_000_000));
    containsCardNumber(`1${' '.repeat(1_000_000)}`);
    containsCardNumber('4 '.repeat(100_000));
    containsCardNumber('a1'.repeat(500_000));
    containsCardNumber(`111${' .'.repeat(500_000)}`);
    containsCardNumber(`111${' '.repeat(500_000)}.${' '.repeat(500_000)}x`);
    containsCardNumber('111 . '.repeat(100_000));
    containsCardNumber(`111${'-'.repeat(500_000)}`);
    containsCardNumber(`111${' +'.repeat(500_000)}`);
    containsCardNumber(`111${'(,'.repeat(500_000)}`);
    containsCardNumber('%3'.repeat(500_000));
    containsCardNumber(`111${'.+ '.repeat(31)}x`);
    containsCardNumber('\u0301\u0316'.repeat(250_000));
    containsCardNumber('0'.repeat(1_000_000));
    // Milliseconds where the time grows with the length, hours where it grows with its square, or doubles with each character.
    expect(performance.now() - start).toBeLessThan(30_000);
  }, 60_000);
});
