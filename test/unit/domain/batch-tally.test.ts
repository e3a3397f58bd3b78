/** A batch counts each payment once under its outcome, wherever the payment goes. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PAYMENT_STATUSES, type PaymentStatus } from '../../../src/contract/payment.ts';
import { outcomeOf, TALLY_SHARDS, tallyChange } from '../../../src/domain/batch-tally.ts';
import { discardMessage } from '../../../src/domain/discard-message.ts';
import type { PaymentRecord } from '../../../src/domain/payment.ts';
import { TRANSITIONS } from '../../../src/domain/transitions.ts';
import { newPayment } from '../application/memory-ports.ts';

const BATCH_ID = 'bat_01j00000000000000000000000';
const payment = (status: PaymentStatus, more: Partial<PaymentRecord> = {}): PaymentRecord => ({
  ...newPayment(),
  batchId: BATCH_ID,
  status,
  ...more,
});
const change = (before: PaymentRecord | null, after: PaymentRecord) =>
  tallyChange({ before, after, entries: [] });

describe('the tally of a batch', () => {
  it.each([
    ['received', 'automatic', null],
    ['in-review', 'automatic', null],
    ['authorized', 'automatic', null],
    ['authorized', 'manual', 'succeeded'],
    ['captured', 'automatic', 'succeeded'],
    ['settled', 'automatic', 'succeeded'],
    ['refunded', 'automatic', 'succeeded'],
    ['declined', 'automatic', 'declined'],
    ['failed', 'automatic', 'failed'],
    ['canceled', 'automatic', 'canceled'],
    ['expired', 'manual', 'canceled'],
  ] as const)('counts %s (capture %s) as %s', (status, captureMethod, outcome) => {
    expect(outcomeOf(payment(status, { captureMethod }))).toBe(outcome);
  });

  // The tool that discards a message has no right to any tally.
  it.each(PAYMENT_STATUSES)(
    'is not touched when a message about a %s payment is discarded',
    (status) => {
      const decision = discardMessage({
        record: payment(status),
        message: { queue: 'batch-payments-dlq', messageId: 'm1', what: 'process' },
        reason: 'done by hand',
        actor: 'operator:TEST',
        nowMs: Date.parse('2026-11-23T10:00:00Z'),
      });
      expect(decision.ok && tallyChange(decision.change)).toBeNull();
    },
  );

  it('is not touched by payments of no batch, nor by what changes no outcome', () => {
    expect(change(null, payment('captured', { batchId: null }))).toBeNull();
    expect(change(null, payment('received'))).toBeNull();
    expect(change(payment('captured'), payment('settled'))).toBeNull();
  });

  it('takes a failure back when it is retried', () => {
    const { id } = newPayment();
    expect(change(payment('failed', { id }), payment('received', { id }))).toMatchObject({
      batchId: BATCH_ID,
      add: { failed: -1 },
    });
  });

  it('adds up to the outcome that each payment has, whatever way it went', () => {
    const walk = fc.array(fc.nat(), { maxLength: 12 });
    const start = fc.constantFrom('automatic', 'manual');
    void fc.assert(
      fc.property(walk, start, (steps, captureMethod) => {
        const sums: Record<string, number> = {};
        const count = (before: PaymentRecord | null, after: PaymentRecord) => {
          const tally = change(before, after);
          expect(tally?.shard ?? 0).toBeLessThan(TALLY_SHARDS);
          for (const [name, by] of Object.entries(tally?.add ?? {})) {
            sums[name] = (sums[name] ?? 0) + by;
          }
        };
        let now = payment('received', { captureMethod });
        count(null, now);
        for (const step of steps) {
          const next = TRANSITIONS[now.status];
          const status = next[step % next.length];
          if (status === undefined) break;
          count(now, { ...now, status });
          now = { ...now, status };
        }
        const outcome = outcomeOf(now);
        const counted = Object.entries(sums).filter(([, sum]) => sum !== 0);
        expect(counted).toEqual(outcome === null ? [] : [[outcome, 1]]);
      }),
    );
    expect(PAYMENT_STATUSES.length).toBe(Object.keys(TRANSITIONS).length);
  });
});
