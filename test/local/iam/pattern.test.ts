/** Wildcards match as IAM's do, checked against the plainest possible matcher. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileArnPattern, compilePattern } from '../../../local/iam/pattern.ts';

/** Matching by its definition: slow, and too short to be wrong. */
function plainly(pattern: string, text: string): boolean {
  if (pattern === '') return text === '';
  const rest = pattern.slice(1);
  if (pattern[0] === '*')
    return plainly(rest, text) || (text !== '' && plainly(pattern, text.slice(1)));
  return (
    text !== '' && (pattern[0] === '?' || pattern[0] === text[0]) && plainly(rest, text.slice(1))
  );
}

describe('a pattern', () => {
  it('agrees with the definition of wildcards', () => {
    const letters = fc.array(fc.constantFrom('a', 'b', ':', '.', '*', '?', '\n'), { maxLength: 7 });
    fc.assert(
      fc.property(letters, letters, (pattern, text) => {
        const [wanted, actual] = [pattern.join(''), text.join('')];
        expect(compilePattern(wanted).matches(actual)).toBe(plainly(wanted, actual));
      }),
      { numRuns: 2_000 },
    );
  });

  it('matches itself when it has no wildcard, whatever else it contains', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        if (/[*?]/.test(text)) return;
        expect(compilePattern(text).matches(text)).toBe(true);
        expect(compilePattern(text).matches(`${text}x`)).toBe(false);
      }),
    );
  });

  it.each([
    ['sqs:Send*', 'SQS:sendMessage', true],
    ['sqs:Send*', 'sqs:ReceiveMessage', false],
    ['DYNAMODB:*Item', 'dynamodb:PutItem', true],
    ['dynamodb:*Item', 'dynamodb:PutItems', false],
  ])('of actions %s against %s is %s, whatever the case', (pattern, action, matched) => {
    expect(compilePattern(pattern, { ignoreCase: true }).matches(action)).toBe(matched);
  });
});

describe('a pattern of an ARN', () => {
  it.each([
    [
      'arn:aws:execute-api:us-east-1:123456789012:abc/*/POST/payments',
      'arn:aws:execute-api:us-east-1:123456789012:abc/v1/POST/payments',
      true,
    ],
    ['arn:aws:sns:*:*:topic', 'arn:aws:sns:us-east-1:123456789012:topic', true],
    [
      'arn:aws:states:us-east-1:123456789012:stateMachine:*',
      'arn:aws:states:us-east-1:123456789012:stateMachine:a:b',
      true,
    ],
    ['arn:aws:sns:*:topic', 'arn:aws:sns:us-east-1:123456789012:topic', false],
    ['arn:aws:sns:us-*-1:123456789012:topic', 'arn:aws:sns:us-east-1:123456789012:other', false],
    ['arn:aws:sns:us-east-1:1*:topic', 'arn:aws:sns:us-east-1:923456789012:topic', false],
    ['*', 'arn:aws:sns:us-east-1:123456789012:topic', false],
    ['arn:aws:s3:::bucket', 'arn:aws:s3:::bucket2', false],
  ])('%s against %s is %s: no wildcard reaches over a colon', (pattern, arn, matched) => {
    expect(compileArnPattern(pattern).matches(arn)).toBe(matched);
  });
});
