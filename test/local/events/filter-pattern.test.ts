/** Proves the event filters: Lambda's comparisons, and the refusal of patterns that Lambda does not know. */
import { describe, expect, it } from 'vitest';
import { parseFilter } from '../../../local/events/filter-pattern.ts';

const image = (fields: object) => ({ eventName: 'MODIFY', dynamodb: { NewImage: fields } });

describe('an event filter', () => {
  it.each([
    ['an exact text', { eventName: ['MODIFY'] }, image({}), true],
    ['another text', { eventName: ['INSERT'] }, image({}), false],
    ['one of several', { eventName: ['INSERT', 'MODIFY'] }, image({}), true],
    [
      'a nested text',
      { dynamodb: { NewImage: { s: { S: ['x'] } } } },
      image({ s: { S: 'x' } }),
      true,
    ],
    [
      'a nested field that lacks',
      { dynamodb: { NewImage: { s: { S: ['x'] } } } },
      image({}),
      false,
    ],
    ['a field below a text', { eventName: { deeper: ['x'] } }, image({}), false],
    ['all fields, of which one differs', { a: ['1'], b: ['2'] }, { a: '1', b: '3' }, false],
    ['null', { a: [null] }, { a: null }, true],
    ['null against a field that lacks', { a: [null] }, {}, false],
    ['a number', { a: [1] }, { a: 1 }, true],
    ['a number against its text', { a: [1] }, { a: '1' }, false],
    ['a boolean', { a: [false] }, { a: false }, true],
    ['an element of a list', { a: ['x'] }, { a: ['w', 'x'] }, true],
    ['prefix', { a: [{ prefix: 'pay' }] }, { a: 'payment' }, true],
    ['prefix, not met', { a: [{ prefix: 'pay' }] }, { a: 'repay' }, false],
    ['suffix', { a: [{ suffix: 'ment' }] }, { a: 'payment' }, true],
    ['equals-ignore-case', { a: [{ 'equals-ignore-case': 'PAY' }] }, { a: 'pay' }, true],
    ['exists', { a: [{ exists: true }] }, { a: null }, true],
    ['exists, not met', { a: [{ exists: true }] }, {}, false],
    ['not exists', { a: [{ exists: false }] }, {}, true],
    ['anything-but', { a: [{ 'anything-but': ['x', 'y'] }] }, { a: 'z' }, true],
    ['anything-but, not met', { a: [{ 'anything-but': ['x', 'y'] }] }, { a: 'y' }, false],
    ['anything-but a prefix', { a: [{ 'anything-but': { prefix: 'x' } }] }, { a: 'xy' }, false],
    ['anything-but, field lacks', { a: [{ 'anything-but': ['x'] }] }, {}, false],
    ['numeric range', { a: [{ numeric: ['>', 0, '<=', 5] }] }, { a: 5 }, true],
    ['numeric range, not met', { a: [{ numeric: ['>', 0, '<=', 5] }] }, { a: 0 }, false],
    ['numeric against a text', { a: [{ numeric: ['=', 1] }] }, { a: '1' }, false],
    ['$or', { $or: [{ a: ['1'] }, { b: ['2'] }] }, { b: '2' }, true],
    ['$or, none met', { $or: [{ a: ['1'] }, { b: ['2'] }] }, { b: '1' }, false],
    ['a body as JSON', { body: { a: ['x'] } }, { body: '{"a":"x"}' }, true],
    ['a body that is no JSON', { body: { a: ['x'] } }, { body: '{' }, false],
    ['a body as text', { body: ['x'] }, { body: 'x' }, true],
  ])('with %s', (_, pattern, event, matches) => {
    expect(parseFilter(JSON.stringify(pattern))(event)).toBe(matches);
  });

  it.each([
    ['{', 'is not JSON'],
    ['[]', 'must be an object'],
    ['{}', 'must be an object with at least one field'],
    ['{"a":"x"}', 'the filter pattern.a must be an object'],
    ['{"a":[]}', 'the filter pattern.a lists nothing'],
    ['{"a":[{"wildcard":"*"}]}', 'is not a comparison that Lambda knows'],
    ['{"a":[{"prefix":1}]}', 'must be a text'],
    ['{"a":[{"numeric":["about",1]}]}', 'is not a numeric comparison'],
    ['{"a":[{"numeric":[]}]}', 'needs a bound'],
    ['{"$or":[{"a":["x"]}]}', 'at least two'],
  ])('is refused when it reads %s', (pattern, message) => {
    expect(() => parseFilter(pattern)).toThrow(message);
  });
});
