/** The rules of SNS filter policies, as a table. */
import { expect, it } from 'vitest';
import { compileFilterPolicy } from '../../../local/messaging/filter-policy.ts';
import type { MessageAttributes } from '../../../local/messaging/message.ts';

const text = (StringValue: string) => ({ DataType: 'String', StringValue });
const number = (StringValue: string) => ({ DataType: 'Number', StringValue });
const list = (values: unknown[]) => ({
  DataType: 'String.Array',
  StringValue: JSON.stringify(values),
});

const byAttribute: readonly [object, MessageAttributes, boolean][] = [
  [{ a: ['x'] }, { a: text('x') }, true],
  [{ a: ['x', 'y'] }, { a: text('y') }, true],
  [{ a: ['x'] }, { a: text('y') }, false],
  [{ a: ['x'] }, {}, false],
  [{ a: ['x'], b: ['y'] }, { a: text('x'), b: text('y') }, true],
  [{ a: ['x'], b: ['y'] }, { a: text('x') }, false],
  [{ a: ['x'] }, { a: list(['w', 'x']) }, true],
  [{ a: ['x'] }, { a: list(['w']) }, false],
  [{ a: [1] }, { a: number('1.0') }, true],
  [{ a: ['1'] }, { a: number('1') }, false],
  [{ a: [{ prefix: 'pay' }] }, { a: text('payment') }, true],
  [{ a: [{ prefix: 'pay' }] }, { a: text('repay') }, false],
  [{ a: [{ suffix: '.ok' }] }, { a: text('x.ok') }, true],
  [{ a: [{ wildcard: 'a*c*' }] }, { a: text('abcd') }, true],
  [{ a: [{ wildcard: 'a*c' }] }, { a: text('abcd') }, false],
  [{ a: [{ wildcard: 'a.c' }] }, { a: text('abc') }, false],
  [{ a: [{ 'equals-ignore-case': 'OK' }] }, { a: text('ok') }, true],
  [{ a: [{ 'anything-but': ['x', 'y'] }] }, { a: text('z') }, true],
  [{ a: [{ 'anything-but': ['x', 'y'] }] }, { a: text('y') }, false],
  [{ a: [{ 'anything-but': 'x' }] }, {}, false],
  [{ a: [{ 'anything-but': { prefix: 'x' } }] }, { a: text('xy') }, false],
  [{ a: [{ 'anything-but': { prefix: 'x' } }] }, { a: text('yx') }, true],
  [{ a: [{ exists: true }] }, { a: text('') }, true],
  [{ a: [{ exists: true }] }, {}, false],
  [{ a: [{ exists: false }] }, {}, true],
  [{ a: [{ exists: false }] }, { a: text('x') }, false],
  [{ a: [{ numeric: ['>', 0, '<=', 5] }] }, { a: number('5') }, true],
  [{ a: [{ numeric: ['>', 0, '<=', 5] }] }, { a: number('0') }, false],
  [{ a: [{ numeric: ['=', 5] }] }, { a: text('5') }, false],
  [{ a: [{ cidr: '10.0.0.0/24' }] }, { a: text('10.0.0.7') }, true],
  [{ a: [{ cidr: '10.0.0.0/24' }] }, { a: text('10.0.1.7') }, false],
  [{ a: [{ cidr: '10.0.0.0/24' }] }, { a: text('no address') }, false],
  [{ $or: [{ a: ['x'] }, { b: ['y'] }] }, { b: text('y') }, true],
  [{ $or: [{ a: ['x'] }, { b: ['y'] }] }, { b: text('z') }, false],
  [{ c: ['z'], $or: [{ a: ['x'] }, { b: ['y'] }] }, { b: text('y') }, false],
];

it.each(byAttribute)('policy %j on attributes %j: %s', (policy, attributes, wanted) => {
  const matches = compileFilterPolicy(JSON.stringify(policy), 'MessageAttributes');
  expect(matches({ body: '', attributes })).toBe(wanted);
});

const byBody: readonly [object, unknown, boolean][] = [
  [{ data: { status: ['captured'] } }, { data: { status: 'captured' } }, true],
  [{ data: { status: ['captured'] } }, { data: { status: 'failed' } }, false],
  [{ data: { status: ['captured'] } }, { status: 'captured' }, false],
  [{ tags: ['b'] }, { tags: ['a', 'b'] }, true],
  [{ items: { id: [2] } }, { items: [{ id: 1 }, { id: 2 }] }, true],
  [{ flag: [true, null] }, { flag: null }, true],
  [{ flag: [{ exists: false }] }, { other: 1 }, true],
  [{ a: ['x'] }, 'not an object', false],
];

it.each(byBody)('policy %j on body %j: %s', (policy, body, wanted) => {
  const matches = compileFilterPolicy(JSON.stringify(policy), 'MessageBody');
  expect(matches({ body: JSON.stringify(body), attributes: {} })).toBe(wanted);
});

it.each([
  ['[]'],
  ['{"a":"x"}'],
  ['{"a":{"b":["x"]}}'],
  ['{"a":[{"unknown":1}]}'],
  ['{"a":[{"prefix":"x","suffix":"y"}]}'],
  ['{"a":[{"numeric":["~",1]}]}'],
  ['{"a":[{"numeric":["="]}]}'],
])('does not compile %s', (policy) => {
  expect(() => compileFilterPolicy(policy, 'MessageAttributes')).toThrow();
});

it('does not take a body that is not JSON for a match', () => {
  const matches = compileFilterPolicy('{"a":["x"]}', 'MessageBody');
  expect(matches({ body: 'a=x', attributes: {} })).toBe(false);
});
