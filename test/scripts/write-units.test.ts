/** The units of DynamoDB's writes and reads, by the rules that the price list names. */
import { describe, expect, it } from 'vitest';
import {
  type Item,
  indexUnits,
  itemBytes,
  readUnits,
  writeUnits,
} from '../../bench/cost/write-units.ts';

const sized = (bytes: number): Item => ({ a: { S: 'x'.repeat(bytes - 1) } });
const table = {
  name: 'payments',
  keys: ['id'],
  indexes: [
    { name: 'by-time', keys: ['owner', 'time'] },
    { name: 'due', keys: ['due', 'at'] },
  ],
};
const text = (S: string) => ({ S });

describe('the size of an item', () => {
  it.each([
    ['names and texts, in bytes', { name: text('é') }, 6],
    ['numbers, two digits a byte and one more', { n: { N: '-1234.5' } }, 5],
    ['true and null', { a: { BOOL: true }, b: { NULL: true } }, 4],
    ['a list: three bytes, and one for each member', { l: { L: [text('ab'), text('c')] } }, 9],
    ['a map: three bytes, and one for each member', { m: { M: { k: text('v') } } }, 7],
  ] as const)('%s', (_, item, bytes) => {
    expect(itemBytes(item as unknown as Item)).toBe(bytes);
  });

  it('of an unknown type is no size at all', () => {
    expect(() => itemBytes({ x: { Q: 1 } })).toThrow('type Q');
  });
});

describe('a write', () => {
  it.each([
    ['one byte', undefined, sized(2), false, 1],
    ['exactly a kilobyte', undefined, sized(1024), false, 1],
    ['a byte more', undefined, sized(1025), false, 2],
    ['in a transaction', undefined, sized(1025), true, 4],
    ['the larger of before and after', sized(3000), sized(10), false, 3],
    ['of nothing, when the condition fails', undefined, undefined, true, 2],
  ] as const)('costs by %s', (_, before, after, isTransactional, units) => {
    expect(writeUnits(before, after, isTransactional)).toBe(units);
  });
});

describe('an index', () => {
  const row = { id: text('1'), owner: text('m'), time: text('t') };
  const due = { ...row, due: text('stuck'), at: text('1') };
  it.each([
    ['nothing when no key of it changes', row, { ...row, other: text('x') }, 0],
    ['a unit for a new entry', undefined, row, 1],
    ['a unit for each index that the row is in', undefined, due, 2],
    ['two for an entry that moves', due, { ...due, at: text('2') }, 2],
    ['one for an entry that goes', due, row, 1],
  ] as const)('costs %s', (_, before, after, units) => {
    expect(indexUnits(table, before, after)).toBe(units);
  });
});

it.each([
  [1, true, 1],
  [4096, true, 1],
  [4097, true, 2],
  [4097, false, 1],
  [0, false, 0.5],
] as const)('a read of %i bytes (consistent: %s) costs %d units', (bytes, isConsistent, units) => {
  expect(readUnits(bytes, isConsistent)).toBe(units);
});
