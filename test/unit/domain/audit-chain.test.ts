/** The hash chain: what it is made of, and that no edit, gap, cut or reordering passes. */
import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AuditEvent } from '../../../src/contract/audit.ts';
import { isId } from '../../../src/contract/ids.ts';
import {
  appendEvent,
  auditEventId,
  CHAIN_START,
  hashEvent,
  verifyChain,
} from '../../../src/domain/audit-chain.ts';
import { captureAutomatically } from '../../../src/domain/capture.ts';
import { AUTHORIZATION, changeOf, created, LATER_MS, PAYMENT_ID, SCREENING } from './fixtures.ts';

const first = created();
const second = changeOf(
  captureAutomatically({
    record: first.after,
    screening: SCREENING,
    authorization: AUTHORIZATION,
    captureId: 'cap_1',
    nowMs: LATER_MS,
    attempts: 1,
  }),
);
const trail = [...first.entries, ...second.entries];
const head = { sequence: second.after.auditSequence, hash: second.after.auditHash };

const at = (index: number): AuditEvent => {
  const event = trail[index];
  if (event === undefined) throw new Error(`No entry ${index}.`);
  return event;
};
const replaced = (index: number, change: Partial<AuditEvent>) =>
  trail.map((event, place) => (place === index ? { ...event, ...change } : event));
const rehashed = (index: number, change: Partial<AuditEvent>) => {
  const event = { ...at(index), ...change };
  return replaced(index, { ...change, hash: hashEvent(event) });
};

describe('the audit chain', () => {
  it('starts at 64 zeros and hashes the canonical form of the event without its hash', () => {
    const { hash, ...hashed } = at(0);
    expect(hashed.previousHash).toBe('0'.repeat(64));
    expect(hash).toBe(
      createHash('sha256')
        .update(canonicalize(hashed) ?? '')
        .digest('hex'),
    );
    expect(at(1).previousHash).toBe(hash);
  });

  it('is whole after two changes with four entries', () => {
    expect(trail.map(({ sequence, type }) => [sequence, type])).toEqual([
      [1, 'payment.received'],
      [2, 'payment.screened'],
      [3, 'payment.authorized'],
      [4, 'payment.captured'],
    ]);
    expect(verifyChain(PAYMENT_ID, trail, head)).toEqual({
      verified: true,
      length: 4,
      head: head.hash,
    });
  });

  it('does not depend on the order of keys', () => {
    const reversed = trail.map(
      (event) => Object.fromEntries(Object.entries(event).reverse()) as unknown as AuditEvent,
    );
    expect(verifyChain(PAYMENT_ID, reversed, head).verified).toBe(true);
  });

  it('gives an entry an id that follows from payment, place and time alone', () => {
    const id = auditEventId(PAYMENT_ID, 1, at(0).at);
    expect(isId('evt', id)).toBe(true);
    expect(at(0).id).toBe(id);
    expect(auditEventId(PAYMENT_ID, 2, at(0).at)).not.toBe(id);
  });

  it.each([
    ['an edited field', replaced(1, { actor: 'operator:evil' }), 2, 'hash-differs'],
    ['an edited fact', replaced(3, { data: { amountMinor: 1 } }), 4, 'hash-differs'],
    [
      'an edit with a new hash',
      rehashed(1, { actor: 'operator:evil' }),
      3,
      'previous-hash-differs',
    ],
    ['a new last entry', rehashed(3, { actor: 'operator:evil' }), 4, 'head-differs'],
    ['an entry taken out', trail.filter((_, index) => index !== 1), 2, 'sequence-gap'],
    ['the first entry taken out', trail.slice(1), 1, 'sequence-gap'],
    ['the last entry cut off', trail.slice(0, 3), 4, 'head-differs'],
    ['everything cut off', [], 1, 'head-differs'],
    ['two entries swapped', [at(0), at(2), at(1), at(3)], 2, 'sequence-gap'],
    ['an entry twice', [at(0), at(0), at(1), at(2), at(3)], 2, 'sequence-gap'],
    [
      'an entry of another payment',
      replaced(2, { paymentId: 'pay_01h2xcejqtf2nbrexx3vqjhp42' }),
      3,
      'other-payment',
    ],
    ['a status that does not follow', rehashed(3, { from: 'received' }), 4, 'status-gap'],
  ])('shows %s', (_what, events, badSequence, reason) => {
    expect(verifyChain(PAYMENT_ID, events, head)).toMatchObject({
      verified: false,
      badSequence,
      reason,
    });
  });

  it('shows a chain that was rewritten from the start, by the head that the payment holds', () => {
    let last = { sequence: 0, hash: CHAIN_START };
    const rewritten = trail.map((event) => {
      const next = appendEvent(last, { ...event, actor: 'operator:evil' });
      last = next;
      return next;
    });
    expect(verifyChain(PAYMENT_ID, rewritten, last).verified).toBe(true);
    expect(verifyChain(PAYMENT_ID, rewritten, head)).toMatchObject({ reason: 'head-differs' });
  });

  it('shows any change of any single character', () => {
    const fields = ['id', 'type', 'to', 'actor', 'at', 'previousHash', 'hash'] as const;
    fc.assert(
      fc.property(
        fc.nat({ max: trail.length - 1 }),
        fc.constantFrom(...fields),
        fc.nat({ max: 63 }),
        (index, field, place) => {
          const value = at(index)[field];
          const spot = place % value.length;
          const other = value[spot] === '0' ? '1' : '0';
          const edited = value.slice(0, spot) + other + value.slice(spot + 1);
          const events = replaced(index, { [field]: edited });
          expect(verifyChain(PAYMENT_ID, events, head).verified).toBe(false);
        },
      ),
    );
  });
});
