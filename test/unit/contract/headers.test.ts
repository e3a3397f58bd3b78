/** Idempotency-Key and Prefer, as they come from clients who read the drafts and from those who did not. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseIdempotencyKey, parsePrefer } from '../../../src/contract/headers.ts';

describe('the idempotency key', () => {
  it.each([
    ['bare', 'order-1042', 'order-1042'],
    ['quoted', '"order-1042"', 'order-1042'],
    ['padded', '  order-1042  ', 'order-1042'],
    ['with an escaped quote', '"a\\"b"', 'a"b'],
    ['with an escaped backslash', '"a\\\\b"', 'a\\b'],
    ['with a space inside', 'a b', 'a b'],
    ['of one character', 'x', 'x'],
    ['of 255', 'k'.repeat(255), 'k'.repeat(255)],
    ['of 255 in quotes', `"${'k'.repeat(255)}"`, 'k'.repeat(255)],
    ['with every printable character', '!~[]{}:;,./?|', '!~[]{}:;,./?|'],
  ])('is read %s', (_what, header, key) => {
    expect(parseIdempotencyKey(header)).toEqual({ ok: true, key });
  });

  it.each([
    ['absent', undefined],
    ['null', null],
    ['empty', ''],
    ['blank', '   '],
  ])('is missing when %s', (_what, header) => {
    expect(parseIdempotencyKey(header)).toEqual({
      ok: false,
      rejection: 'idempotency-key-missing',
    });
  });

  it.each([
    ['of 256', 'k'.repeat(256)],
    ['of 256 in quotes', `"${'k'.repeat(256)}"`],
    ['empty in quotes', '""'],
    ['with a lone quote before', '"abc'],
    ['with text after the quotes', '"abc"d'],
    ['with a bare quote inside', '"a"b"'],
    ['with an unknown escape', '"a\\nb"'],
    ['with a backslash at its end', '"abc\\"'],
    ['with a control character', 'a\u0007b'],
    ['with a line feed', 'a\nb'],
    ['with DEL', 'a\u007fb'],
    ['with an umlaut', 'schlüssel'],
    ['with an emoji', '🔑'],
  ])('is invalid %s', (_what, header) => {
    expect(parseIdempotencyKey(header)).toEqual({
      ok: false,
      rejection: 'idempotency-key-invalid',
    });
  });

  it('is one key, bare or quoted', () => {
    const bare = fc.stringMatching(/^[!#-[\]-~]{1,255}$/);
    fc.assert(
      fc.property(bare, (key) => {
        expect(parseIdempotencyKey(`"${key}"`)).toEqual(parseIdempotencyKey(key));
      }),
    );
  });
});

describe('the preference to wait', () => {
  it.each([
    ['wait=10', 10],
    ['wait=1', 1],
    ['wait=25', 25],
    ['wait=26', 25],
    ['wait=999999999', 25],
    ['WAIT = 5', 5],
    ['wait="7"', 7],
    ['respond-async, wait=3', 3],
    ['wait=3, respond-async', 3],
    ['wait=3; foo=bar', 3],
    ['wait=2, wait=9', 2],
  ])('%s is %i seconds', (header, seconds) => {
    expect(parsePrefer(header)).toEqual({ waitSeconds: seconds, isStated: true });
  });

  it.each([
    undefined,
    null,
    '',
    'wait',
    'wait=',
    'wait=0',
    'wait=-1',
    'wait=1.5',
    'wait=abc',
    'wait=1e1',
    'wait=0x10',
    'await=5',
    'waiting=5',
    'return=minimal',
    'wait="5',
    `${'x'.repeat(2000)}, wait=5`,
  ])('%s is no wish to wait', (header) => {
    expect(parsePrefer(header)).toEqual({ waitSeconds: null, isStated: false });
  });

  it.each(['respond-async', ' Respond-Async ; x=1', 'foo, respond-async', 'respond-async=""'])(
    '%s is stated, and is no wish to wait',
    (header) => {
      expect(parsePrefer(header)).toEqual({ waitSeconds: null, isStated: true });
    },
  );

  it.each(['respond-asynchronously', 'x-respond-async', 'respond-async=no'])(
    '%s states nothing',
    (header) => {
      expect(parsePrefer(header).isStated).toBe(false);
    },
  );
});
