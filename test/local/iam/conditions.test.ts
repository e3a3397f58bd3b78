/** Conditions hold, fail and refuse to compile as AWS documents them. */
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the variables are IAM's.
import { describe, expect, it } from 'vitest';
import { type Context, compileConditions } from '../../../local/iam/conditions.ts';

const KEYS = 'dynamodb:LeadingKeys';
const holds = (condition: object, context: Context) => compileConditions(condition)(context);
const keys = (...values: string[]): Context => ({ 'dynamodb:leadingkeys': values });
const size = (value: string): Context => ({ 's3:max-keys': value });

describe('a condition', () => {
  it.each<[object, Context]>([
    [{}, {}],
    [{ StringEquals: { 'AWS:SourceAccount': '1' } }, { 'aws:sourceaccount': '1' }],
    [{ StringEquals: { 'aws:SourceAccount': ['1', '2'] } }, { 'aws:sourceaccount': '2' }],
    [{ StringNotEquals: { 'aws:SourceAccount': ['1', '2'] } }, { 'aws:sourceaccount': '3' }],
    [{ StringNotEquals: { 'aws:SourceAccount': '1' } }, {}],
    [{ StringEqualsIfExists: { 'aws:SourceAccount': '1' } }, {}],
    [{ StringEqualsIgnoreCase: { 's3:prefix': 'A' } }, { 's3:prefix': 'a' }],
    [{ StringLike: { 's3:prefix': ['inbox/*', 'out?'] } }, { 's3:prefix': 'out1' }],
    [{ StringNotLike: { 's3:prefix': 'inbox/*' } }, { 's3:prefix': 'results/' }],
    [
      { ArnEquals: { 'aws:SourceArn': 'arn:aws:sns:*:*:t' } },
      { 'aws:sourcearn': 'arn:aws:sns:r:1:t' },
    ],
    [
      { ArnNotLike: { 'aws:SourceArn': 'arn:aws:sns:*:*:t' } },
      { 'aws:sourcearn': 'arn:aws:sns:r:1:u' },
    ],
    [{ Bool: { 'aws:SecureTransport': 'true' } }, { 'aws:securetransport': 'true' }],
    [{ Bool: { 'aws:SecureTransport': true } }, { 'aws:securetransport': 'true' }],
    [{ Null: { 'aws:SourceArn': 'true' } }, {}],
    [{ Null: { 'aws:SourceArn': false } }, { 'aws:sourcearn': 'a' }],
    [{ NumericLessThanEquals: { 's3:max-keys': 10 } }, size('10')],
    [{ NumericGreaterThan: { 's3:max-keys': '9.5' } }, size('10')],
    [{ NumericNotEquals: { 's3:max-keys': '1' } }, size('2')],
    [{ 'ForAllValues:StringEquals': { [KEYS]: ['a', 'b'] } }, keys('a', 'b', 'a')],
    [{ 'ForAllValues:StringEquals': { [KEYS]: 'a' } }, {}],
    [{ 'ForAllValues:StringEquals': { [KEYS]: 'a' } }, keys()],
    [{ 'ForAnyValue:StringLike': { [KEYS]: 'a*' } }, keys('b', 'ab')],
    [{ 'ForAnyValue:StringNotEquals': { [KEYS]: 'a' } }, keys('a', 'b')],
    [{ StringEquals: { [KEYS]: 'a' } }, keys('a')],
    [
      { StringEquals: { 's3:prefix': 'a' }, Bool: { 'aws:SecureTransport': 'true' } },
      { 's3:prefix': 'a', 'aws:securetransport': 'true' },
    ],
  ])('%j holds for %j', (condition, context) => {
    expect(holds(condition, context)).toBe(true);
  });

  it.each<[object, Context]>([
    [{ StringEquals: { 'aws:SourceAccount': '1' } }, {}],
    [{ StringEquals: { 's3:prefix': 'A' } }, { 's3:prefix': 'a' }],
    [{ StringEquals: { 's3:prefix': 'in*' } }, { 's3:prefix': 'inbox' }],
    [{ StringEqualsIfExists: { 'aws:SourceAccount': '1' } }, { 'aws:sourceaccount': '2' }],
    [{ StringNotEquals: { 'aws:SourceAccount': ['1', '2'] } }, { 'aws:sourceaccount': '2' }],
    [{ StringLike: { 's3:prefix': 'inbox/*' } }, { 's3:prefix': 'xinbox/' }],
    [{ StringNotLike: { 's3:prefix': 'inbox/*' } }, { 's3:prefix': 'inbox/a' }],
    [{ ArnLike: { 'aws:SourceArn': 'arn:aws:sns:*:t' } }, { 'aws:sourcearn': 'arn:aws:sns:r:1:t' }],
    [{ ArnLike: { 'aws:SourceArn': '*' } }, {}],
    [
      { ArnNotEquals: { 'aws:SourceArn': 'arn:aws:sns:*:*:t' } },
      { 'aws:sourcearn': 'arn:aws:sns:r:1:t' },
    ],
    [{ Bool: { 'aws:SecureTransport': 'false' } }, { 'aws:securetransport': 'true' }],
    [{ Bool: { 'aws:SecureTransport': 'false' } }, {}],
    [{ Null: { 'aws:SourceArn': 'true' } }, { 'aws:sourcearn': 'a' }],
    [{ Null: { 'aws:SourceArn': 'false' } }, {}],
    [{ NumericLessThan: { 's3:max-keys': 10 } }, size('10')],
    [{ NumericGreaterThanEquals: { 's3:max-keys': 10 } }, size('9')],
    [{ NumericEquals: { 's3:max-keys': 0 } }, size('')],
    [{ NumericEquals: { 's3:max-keys': 1 } }, size('one')],
    [{ 'ForAllValues:StringEquals': { [KEYS]: ['a', 'b'] } }, keys('a', 'c')],
    [{ 'ForAllValues:StringNotEquals': { [KEYS]: 'a' } }, keys('a', 'b')],
    [{ 'ForAnyValue:StringEquals': { [KEYS]: 'a' } }, {}],
    [{ 'ForAnyValue:StringEquals': { [KEYS]: 'a' } }, keys('b', 'c')],
    [{ 'ForAnyValue:StringNotEquals': { [KEYS]: 'a' } }, {}],
    [{ 'ForAnyValue:StringNotEquals': { [KEYS]: 'a' } }, keys('a')],
    [{ StringNotEquals: { [KEYS]: 'a' } }, keys('b', 'a')],
    [{ StringEquals: { 's3:prefix': 'a', 's3:delimiter': '/' } }, { 's3:prefix': 'a' }],
    [
      { StringEquals: { 's3:prefix': 'a' }, Bool: { 'aws:SecureTransport': 'true' } },
      { 's3:prefix': 'a' },
    ],
  ])('%j does not hold for %j', (condition, context) => {
    expect(holds(condition, context)).toBe(false);
  });

  it.each<[object, string]>([
    [{ StringSounds: { 's3:prefix': 'a' } }, 'does not know the condition operator StringSounds'],
    [
      { IpAddress: { 'aws:SourceArn': '10.0.0.0/8' } },
      'does not know the condition operator IpAddress',
    ],
    [{ DateLessThan: { 'aws:SourceArn': '2026-01-01' } }, 'condition operator DateLessThan'],
    [
      { 'ForSomeValues:StringEquals': { [KEYS]: 'a' } },
      'condition operator ForSomeValues:StringEquals',
    ],
    [{ constructor: { 's3:prefix': 'a' } }, 'condition operator constructor'],
    [
      { StringEquals: { 'aws:PrincipalOrgID': 'o' } },
      'supplies no condition key aws:PrincipalOrgID',
    ],
    [{ StringEquals: { 's3:prefix': '${aws:username}/' } }, 'knows no policy variables'],
    [{ NumericEquals: { 's3:max-keys': 'ten' } }, '"ten" is no number'],
  ])('%j is refused when it is loaded', (condition, message) => {
    expect(() => compileConditions(condition)).toThrow(message);
  });
});
