/** Ids: their form, their order, and what is not one. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ID_PREFIXES, ID_RANDOM_BYTES, isId, makeId } from '../../../src/contract/ids.ts';

const random = (fill: number) => new Uint8Array(ID_RANDOM_BYTES).fill(fill);
const TIME_MAX = 2 ** 48 - 1;
const anyTime = fc.integer({ min: 0, max: TIME_MAX });
const anyRandom = fc.uint8Array({ minLength: ID_RANDOM_BYTES, maxLength: ID_RANDOM_BYTES });

describe('an id', () => {
  it('is the TypeID form of the UUIDv7 of its time and random bytes', () => {
    // The specification's own pair: 0188bac7-4afa-78aa-bc3b-bd1eef28d881.
    const bytes = Uint8Array.of(0x08, 0xaa, 0x3c, 0x3b, 0xbd, 0x1e, 0xef, 0x28, 0xd8, 0x81);
    expect(makeId('pay', 0x0188bac74afa, bytes)).toBe('pay_01h2xcejqtf2nbrexx3vqjhp41');
    expect(makeId('evt', 0, random(0))).toBe('evt_0000000000e008000000000000');
    expect(makeId('evt', 0x0189f7ea4800, random(0xff))).toBe('evt_01h7vymj00fzzvzzzzzzzzzzzz');
  });

  it('is the same for the same arguments, and recognized only under its own prefix', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ID_PREFIXES), anyTime, anyRandom, (prefix, time, bytes) => {
        const id = makeId(prefix, time, bytes);
        expect(id).toBe(makeId(prefix, time, bytes));
        expect(ID_PREFIXES.filter((other) => isId(other, id))).toEqual([prefix]);
      }),
    );
  });

  it('sorts by time', () => {
    fc.assert(
      fc.property(anyTime, anyTime, anyRandom, anyRandom, (early, late, first, second) => {
        fc.pre(early < late);
        expect(makeId('pay', early, first) < makeId('pay', late, second)).toBe(true);
      }),
    );
  });

  it('needs exactly its random bytes and a time that fits', () => {
    expect(() => makeId('pay', 0, new Uint8Array(9))).toThrow(RangeError);
    expect(() => makeId('pay', 0, new Uint8Array(11))).toThrow(RangeError);
    expect(() => makeId('pay', -1, random(1))).toThrow(RangeError);
    expect(() => makeId('pay', TIME_MAX + 1, random(1))).toThrow(RangeError);
  });

  it.each([
    ['nothing', ''],
    ['another prefix', 'mer_01h7vykk00fzzvzzzzzzzzzzzz'],
    ['no prefix', '01h7vykk00fzzvzzzzzzzzzzzz'],
    ['an unknown prefix', 'xyz_01h7vykk00fzzvzzzzzzzzzzzz'],
    ['capitals', 'pay_01H7VYKK00FZZVZZZZZZZZZZZZ'],
    ['one character too few', 'pay_01h7vykk00fzzvzzzzzzzzzzz'],
    ['one character too many', 'pay_01h7vykk00fzzvzzzzzzzzzzzzz'],
    ['a letter outside the alphabet', 'pay_01h7vykk00fzzvzzzzzzzzzzzu'],
    ['an overflow', 'pay_81h7vykk00fzzvzzzzzzzzzzzz'],
    ['a trailing line feed', 'pay_01h7vykk00fzzvzzzzzzzzzzzz\n'],
    ['a number', 7],
    ['null', null],
  ])('is not %s', (_what, value) => {
    expect(isId('pay', value)).toBe(false);
  });
});
