/** The usage-plan keys of a copy are told from those of any other, whatever the suffixes look like. */
import { expect, test } from 'vitest';
import { isUsageKeyOf } from '../../scripts/deploy/usage-keys.ts';
import { usageKeyOf } from '../../src/contract/tenants.ts';

const merchant = `mer_${'0'.repeat(26)}`;

test.each([
  ['dev', merchant],
  ['dev', null],
  ['dev-2', merchant],
  ['dev-operators', null],
  ['2', merchant],
])('%s owns its key of %s', (suffix, owner) => {
  expect(isUsageKeyOf(suffix, usageKeyOf(suffix, owner))).toBe(true);
});

test.each([
  ['dev', 'dev-2', merchant],
  ['dev', 'dev-2', null],
  ['dev', 'dev-operators', null],
  ['dev-2', 'dev', merchant],
  ['dev', 'my-dev', merchant],
])('%s does not own a key of %s', (suffix, other, owner) => {
  expect(isUsageKeyOf(suffix, usageKeyOf(other, owner))).toBe(false);
});

test.each([
  ['made by hand', { name: `dev-${merchant}`, value: 'x'.repeat(64) }],
  ['of another kind', { name: 'dev-report', value: usageKeyOf('dev', null).value }],
  ['without a name', { value: usageKeyOf('dev', null).value }],
])('a key %s is nobody of ours', (_name, key) => {
  expect(isUsageKeyOf('dev', key)).toBe(false);
});
