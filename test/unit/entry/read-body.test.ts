/** Reading a body: card numbers that its value does not show, and encodings. */
import { describe, expect, it } from 'vitest';
import { toApiRequest } from '../../../src/entry/api/api-request.ts';
import { readBody } from '../../../src/entry/api/read-body.ts';
import { apiEvent } from './api-events.ts';

const CARD = '4111111111111111';
const DIGEST = `${CARD}a`.padEnd(64, '0');
const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': 'order-1' };

/** The refusal's code, and the places that it names. */
function refusalOf(parts: Parameters<typeof apiEvent>[0]) {
  const request = toApiRequest(apiEvent({ headers, body: '{}', ...parts }), Date.now());
  const read = readBody(request, (value) => ({ ok: true, value }), { digest: 'sha256' });
  if (read.ok) return null;
  const { code, errors = [] } = read.refusal;
  return [code, ...errors.map(({ pointer }) => pointer)];
}

describe('a card number', () => {
  it.each([
    ['in a text that another follows', `{"a":"${CARD}","a":"x"}`, '/a'],
    ['in an object that another follows', `{"a":[{"b":{"c":"${CARD}"},"b":{}}]}`, '/a/0/b/c'],
    ['in the second of three', `{"a":1,"a":"${CARD}","a":2}`, '/a'],
    ['in a name of what another follows', `{"a":{"${CARD}":1},"a":{}}`, '/a'],
    ['in place of a digest that another follows', `{"sha256":"${CARD}","sha256":""}`, '/sha256'],
    ['in a number', `{"a":${CARD}.0}`, '/a'],
    ['in a number with an exponent', '{"a":4.111111111111111e15}', '/a'],
    ['in a number with an exponent that hides it', `{"a":${CARD}e-20}`, '/a'],
    ['in a number too long to be held', '{"a":4000000000000000006}', '/a'],
  ])('%s is found', (_where, body, pointer) => {
    expect(refusalOf({ body })).toEqual(['card-number-refused', pointer]);
  });

  it('is not what a digest holds, though it comes twice', () => {
    expect(refusalOf({ body: `{"sha256":"${DIGEST}"}` })).toBeNull();
    const body = `{"sha256":"${DIGEST}","sha256":"${DIGEST}"}`;
    expect(refusalOf({ body })).toEqual(['validation-failed', '/sha256']);
    expect(refusalOf({ body: `{"other":"${DIGEST}"}` })).toEqual(['card-number-refused', '/other']);
  });

  it('is named in a hundred places at most', () => {
    const members = Array.from({ length: 300 }, (_, at) => `"a":{"b${at}":"${CARD}"}`);
    expect(refusalOf({ body: `{${members.join(',')}}` })).toHaveLength(101);
  });
});

describe('an encoded body', () => {
  const encoded = (...encodings: string[]) =>
    refusalOf({ multiHeaders: { 'Content-Encoding': encodings } });

  it.each([
    [['gzip']],
    [['GZIP']],
    [['gzip', 'identity']],
    [['gzip, identity']],
    [['aws-chunked']],
  ])('in %j is refused', (encodings) => {
    expect(encoded(...encodings)).toEqual(['unsupported-media-type']);
  });

  it('in no encoding is read', () => {
    expect([encoded('identity'), encoded('Identity'), encoded('')]).toEqual([null, null, null]);
  });
});
