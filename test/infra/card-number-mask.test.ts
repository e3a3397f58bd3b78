/** The mask of card numbers in CloudWatch Logs: every network, bare and grouped, within what CloudWatch accepts. */
import { describe, expect, it } from 'vitest';
import { cardNumberMask } from '../../infra/card-number-mask.ts';
import { ISSUERS } from '../../src/contract/card-issuers.ts';

interface Mask {
  readonly Configuration: {
    readonly CustomDataIdentifier: readonly { readonly Name: string; readonly Regex: string }[];
  };
  readonly Statement: readonly {
    readonly DataIdentifier: readonly string[];
    readonly Operation: object;
  }[];
}

const { Configuration, Statement } = JSON.parse(cardNumberMask) as Mask;
const custom = Configuration.CustomDataIdentifier;
const expressions = custom.map(({ Regex }) => new RegExp(Regex, 'g'));

/** What CloudWatch would show of a text. */
const shown = (text: string) =>
  expressions.reduce(
    (masked, expression) => masked.replace(expression, (found) => '*'.repeat(found.length)),
    text,
  );

const grouped = (digits: string, sizes: readonly number[], separator: string) => {
  const ends = sizes.map((_, index) => sizes.slice(0, index + 1).reduce((sum, size) => sum + size));
  const groups = ends.map((end, index) => digits.slice(end - (sizes[index] ?? 0), end));
  const rest = digits.slice(ends.at(-1));
  return [...groups, ...(rest === '' ? [] : [rest])].join(separator);
};

/** The first, a middle and the last number of a range, in each length. */
const numbersOf = ({ from, to, lengths }: (typeof ISSUERS)[number]) =>
  lengths.flatMap((length) =>
    [from, Math.trunc((from + to) / 2), to].map((start) => `${start}`.padEnd(length, '2791504836')),
  );

function waysToWrite(digits: string): readonly string[] {
  const sizes: (readonly number[])[] = digits.length === 13 ? [] : [[4, 4, 4, 4]];
  if (/^3/.test(digits) && digits.length < 16) sizes.push([4, 6, digits.length - 10]);
  if (/^4/.test(digits) && digits.length === 13) sizes.push([4, 3, 3, 3]);
  if (/^[456]/.test(digits) && digits.length === 13) sizes.push([4, 4, 5]);
  if (/^62/.test(digits) && digits.length === 19) sizes.push([6, 13]);
  return [digits, ...sizes.flatMap((one) => [' ', '-'].map((mark) => grouped(digits, one, mark)))];
}

describe('the mask', () => {
  it.each(ISSUERS)('hides $from to $to, bare and in groups', (range) => {
    for (const written of numbersOf(range).flatMap(waysToWrite)) {
      const stars = '*'.repeat(written.length);
      expect(shown(`paid ${written}.`)).toBe(`paid ${stars}.`);
      expect(shown(`{"number":"${written}"}`)).toBe(`{"number":"${stars}"}`);
    }
  });

  it.each([
    'at 1763900000000 and 1763900000000000', // epoch milliseconds and microseconds
    'account 123456789012',
    'amount 999999999999',
    'payment 019ac0a2-4f31-7abc-8def-4123456789ab',
    '41234123-4123-4123-8123-412341234123', // a UUID of nothing but decimals
    '2026-11-23T13:20:23.123Z took 4 200 ms',
    'sequence 49590338271490256608559692538361571095921575989136588898',
    'inside 14242424242424242000 and a4242424242424242',
    '+49 151 12345678, 10.42.42.42',
  ])('leaves alone: %s', (text) => {
    expect(shown(text)).toBe(text);
  });

  it('counts and hides by all of its identifiers', () => {
    const operations = Statement.map(({ Operation }) => Operation);
    expect(operations).toEqual([
      { Audit: { FindingsDestination: {} } },
      { Deidentify: { MaskConfig: {} } },
    ]);
    for (const { DataIdentifier } of Statement) {
      expect(DataIdentifier).toEqual([
        'arn:aws:dataprotection::aws:data-identifier/CreditCardNumber',
        ...custom.map(({ Name }) => Name),
      ]);
    }
  });

  it('is what CloudWatch takes: ten identifiers, 200 characters and its alphabet each, 30,720 in all', () => {
    expect(custom.length).toBeLessThanOrEqual(10);
    for (const { Name, Regex } of custom) {
      expect(Name).toMatch(/^[a-zA-Z0-9_-]{1,128}$/);
      expect(Regex).toMatch(/^[a-zA-Z0-9_#=@/;,\- ^$?[\]{}|\\*+.]{1,200}$/);
    }
    expect(cardNumberMask.length).toBeLessThanOrEqual(30_720);
  });
});
