/** The fingerprint: the same for the same request however it is written, another for any other. */
import { describe, expect, it } from 'vitest';
import { fingerprint } from '../../../src/contract/fingerprint.ts';

const request = {
  method: 'POST',
  path: '/v1/payments',
  body: { amountMinor: 1000, currency: 'USD' },
};

describe('the fingerprint of a request', () => {
  it('is the SHA-256 of method, path and canonical body', () => {
    // printf 'POST\n/v1/payments\n{"amountMinor":1000,"currency":"USD"}' | sha256sum
    expect(fingerprint(request)).toBe(
      'eefd3a9a956aaf1c0627b5fdafc26ebdbcb3db9e2e3425687dda5fde5fee40c4',
    );
  });

  it.each([
    ['reordered keys', { ...request, body: { currency: 'USD', amountMinor: 1000 } }],
    [
      'another way to write a number',
      { ...request, body: JSON.parse('{"amountMinor":1e3,"currency":"USD"}') },
    ],
    [
      'an escaped character',
      { ...request, body: JSON.parse('{"amountMinor":1000,"currency":"\\u0055SD"}') },
    ],
    ['the method in small letters', { ...request, method: 'post' }],
  ])('is the same for %s', (_what, same) => {
    expect(fingerprint(same)).toBe(fingerprint(request));
  });

  it.each([
    ['another method', { ...request, method: 'PUT' }],
    ['another path', { ...request, path: '/v1/payments/pay_1/review' }],
    ['another amount', { ...request, body: { ...request.body, amountMinor: 1001 } }],
    ['an amount in a string', { ...request, body: { ...request.body, amountMinor: '1000' } }],
    ['one field more', { ...request, body: { ...request.body, captureMethod: 'automatic' } }],
    ['no body', { method: 'POST', path: '/v1/payments' }],
    ['an empty body', { ...request, body: {} }],
  ])('differs for %s', (_what, other) => {
    expect(fingerprint(other)).not.toBe(fingerprint(request));
  });
});
