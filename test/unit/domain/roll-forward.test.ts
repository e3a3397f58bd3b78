/** Older rows are brought to where their trail stands exactly, or not at all. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashEvent } from '../../../src/domain/audit-chain.ts';
import type { PaymentRecord } from '../../../src/domain/payment.ts';
import { rollForward } from '../../../src/domain/roll-forward.ts';
import { untrueFields } from '../../../src/domain/row-of-trail.ts';
import { DECISIONS } from './decisions.ts';
import { created, NOW_MS } from './fixtures.ts';

/** All that the trail tells of. */
const told = (record: PaymentRecord) => ({
  ...record,
  attempts: 0,
  runInlineUntil: null,
  reviewTaskToken: null,
});

const lives = fc.record({
  request: fc.record({
    amountMinor: fc.constantFrom(1, 1000, 999_999_999_999),
    captureMethod: fc.constantFrom('automatic' as const, 'manual' as const),
    paymentMethod: fc.constantFrom('tok_approve', 'tok_risk_review', 'tok_risk_decline'),
  }),
  steps: fc.array(
    fc.record({
      name: fc.constantFrom(...Object.keys(DECISIONS)),
      // Clocks differ, and what lost a race is decided again on a row that is newer than its clock.
      waitMs: fc.oneof(fc.integer({ min: -5000, max: 60_000 }), fc.constant(8 * 86_400_000)),
      amountMinor: fc.oneof(fc.integer({ min: 1, max: 1200 }), fc.constant(1000)),
    }),
    { maxLength: 30 },
  ),
});
type Life = typeof lives extends fc.Arbitrary<infer One> ? One : never;

/** Every row that the payment has had, and its trail in the end. */
function live({ request, steps }: Life) {
  let { after: record, entries: trail } = created(request);
  const rows = [record];
  let nowMs = NOW_MS;
  for (const { name, waitMs, amountMinor } of steps) {
    nowMs += waitMs;
    const outcome = DECISIONS[name]?.decide({ record, nowMs, amountMinor, trail });
    if (outcome?.ok !== true || outcome.change === undefined) continue;
    trail = [...trail, ...outcome.change.entries];
    record = outcome.change.after;
    rows.push(record);
  }
  return { rows, trail, last: record };
}

describe('an older row', () => {
  it('comes to be the newest, whatever happened between them', () => {
    let changes = 0;
    fc.assert(
      fc.property(lives, (life) => {
        const { rows, trail, last } = live(life);
        changes += rows.length - 1;
        expect(trail.map(({ at }) => at)).toEqual(trail.map(({ at }) => at).toSorted());
        expect(rows.map(({ updatedAt }) => updatedAt)).toEqual(
          rows.map(({ updatedAt }) => updatedAt).toSorted(),
        );
        for (const row of rows) {
          const rolled = rollForward(row, trail, 'sandbox');
          expect(rolled.ok ? told(rolled.record) : rolled).toEqual(told(last));
        }
      }),
      { numRuns: 1000 },
    );
    expect(changes).toBeGreaterThan(500);
  });

  it('is told by its trail alone, and no changed amount or version passes for it', () => {
    fc.assert(
      fc.property(lives, (life) => {
        const { trail, last } = live(life);
        expect(untrueFields(last, trail, 'sandbox')).toEqual({ ok: true, fields: [] });
        for (const name of ['amountCapturedMinor', 'amountRefundedMinor', 'version'] as const) {
          const changed = { ...last, [name]: last[name] + 1 };
          expect(untrueFields(changed, trail, 'sandbox')).toEqual({ ok: true, fields: [name] });
        }
        const dearer = { ...last, amountMinor: last.amountMinor + 1 };
        expect(untrueFields(dearer, trail, 'sandbox').ok).toBe(false);
      }),
      { numRuns: 200 },
    );
  });

  it('is left alone when it is not of this trail, or the trail tells what could not have happened', () => {
    const { rows, trail } = live({
      request: { amountMinor: 1000, captureMethod: 'automatic', paymentMethod: 'tok_approve' },
      steps: ['capture automatically', 'request refund', 'refund'].map((name) => ({
        name,
        waitMs: 1000,
        amountMinor: 400,
      })),
    });
    const [row] = rows as [PaymentRecord];
    expect(trail.map(({ type }) => type)).toEqual([
      'payment.received',
      'payment.screened',
      'payment.authorized',
      'payment.captured',
      'payment.refund-requested',
      'payment.partially-refunded',
    ]);
    const stranger = { ...row, auditHash: '0'.repeat(64) };
    expect(rollForward(stranger, trail, 'sandbox')).toEqual({ ok: false, sequence: 1 });
    const more = trail.map((entry) => {
      if (entry.type !== 'payment.partially-refunded') return entry;
      const changed = { ...entry, data: { ...entry.data, amountMinor: 4000 } };
      return { ...changed, hash: hashEvent(changed) };
    });
    expect(rollForward(row, more, 'sandbox')).toEqual({ ok: false, sequence: 6 });
    const without = trail.filter(({ type }) => type !== 'payment.refund-requested');
    expect(rollForward(row, without, 'sandbox')).toMatchObject({ ok: false });
  });
});
