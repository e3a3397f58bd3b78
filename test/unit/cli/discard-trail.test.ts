/** The trail of what was thrown away and belonged to no payment: whole as it is written, and broken by any tampering. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  checkDiscards,
  DISCARD_TRAIL,
  type DiscardEntry,
  nextDiscard,
} from '../../../cli/operations/discard-trail.ts';
import { CHAIN_START } from '../../../src/domain/audit-chain.ts';
import { tamperingOf } from '../../support/tampered-trail.ts';
import { START_MS } from '../application/memory-ports.ts';

const entries: DiscardEntry[] = [];
for (let place = 0; place < 5; place += 1) {
  const head = entries.at(-1) ?? { sequence: 0, hash: CHAIN_START };
  const discard = {
    queue: 'payments-dlq',
    messageId: `m-${place}`,
    what: 'unreadable',
    reason: 'not ours',
    bodyBytes: 2,
    bodySha256: 'a'.repeat(64),
    sentAt: place === 0 ? null : '2026-11-23T09:30:00.000Z',
  };
  entries.push(nextDiscard(head, discard, { actor: 'operator:ASIA1', nowMs: START_MS + place }));
}
const last = entries.at(-1) as DiscardEntry;
const head = { sequence: last.sequence, hash: last.hash };

describe('the trail of discarded messages', () => {
  it('is whole as it was written, and when nothing was', () => {
    expect(checkDiscards({ head, entries })).toBeUndefined();
    expect(
      checkDiscards({ head: { sequence: 0, hash: CHAIN_START }, entries: [] }),
    ).toBeUndefined();
  });

  it('names the first entry that is wrong, whatever was falsified', () => {
    fc.assert(
      fc.property(tamperingOf(entries as never), ({ name, after, firstBad }) => {
        const finding = checkDiscards({ head, entries: after as never });
        expect(finding, name).toMatchObject({ paymentId: DISCARD_TRAIL, sequence: firstBad });
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['none', null, 1],
    ['that of a beginning', { sequence: 0, hash: CHAIN_START }, 1],
    ['an older one', { sequence: 4, hash: entries[3]?.hash ?? '' }, 5],
    ['one of another hash', { sequence: 5, hash: 'f'.repeat(64) }, 5],
  ] as const)('is not whole under a head that is %s', (_what, other, sequence) => {
    expect(checkDiscards({ head: other, entries })).toMatchObject({ sequence });
  });
});
