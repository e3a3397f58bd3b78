/** The last guard behind every decision: a change whose sums or transitions do not hold is never built. */
import { describe, expect, it } from 'vitest';
import type { PaymentStatus } from '../../../src/contract/payment.ts';
import { type Entry, nextChange, type Patch } from '../../../src/domain/change.ts';
import { LATER_MS, NOW_MS, paymentIn } from './fixtures.ts';

const before = paymentIn('captured');
const entry = (to: PaymentStatus): Entry => ({ type: 'payment.refunded', to, actor: 'system' });
const change = (patch: Patch, entries: readonly Entry[] = [entry('captured')]) =>
  nextChange(before, patch, entries, LATER_MS);

describe('a change is not built', () => {
  it.each<readonly [string, Patch, RegExp]>([
    [
      'when more is captured than was authorized',
      { amountCapturedMinor: before.amountMinor + 1 },
      /Captured more than authorized/,
    ],
    [
      'when more is refunded than was captured',
      { amountRefundedMinor: before.amountCapturedMinor + 1 },
      /Refunded more than captured/,
    ],
    [
      'when less is captured than was refunded already',
      { amountCapturedMinor: 400, amountRefundedMinor: 401 },
      /Refunded more than captured/,
    ],
  ])('%s', (_name, patch, message) => {
    expect(() => change(patch)).toThrow(message);
  });

  it('without an audit entry', () => {
    expect(() => change({}, [])).toThrow(/needs an audit entry/);
  });

  it('when its last entry ends in another status than the payment', () => {
    expect(() => change({ status: 'refunded' })).toThrow(/must end in the new status/);
  });

  it('when an entry goes where the state machine does not', () => {
    expect(() => change({ status: 'received' }, [entry('received')])).toThrow(
      /No transition from captured to received/,
    );
  });
});

it('a change up to the sums is built', () => {
  const all = { amountRefundedMinor: before.amountCapturedMinor, status: 'refunded' as const };
  expect(change(all, [entry('refunded')]).after).toMatchObject(all);
});

describe('time on a payment never runs backwards', () => {
  const updatedAt = before.updatedAt;

  it('when a change is decided again on a row that is newer than its clock', () => {
    const { after, entries } = nextChange(before, {}, [entry('captured')], NOW_MS);
    expect([after.updatedAt, entries[0]?.at]).toEqual([updatedAt, updatedAt]);
  });

  it('when a fact is older than the entry before it, or newer than the change that writes it', () => {
    const ahead = new Date(LATER_MS + 5).toISOString();
    const facts = [NOW_MS, LATER_MS + 5].map((ms) => ({
      ...entry('captured'),
      at: new Date(ms).toISOString(),
    }));
    const { after, entries } = nextChange(before, {}, [...facts, entry('captured')], LATER_MS);
    expect(entries.map(({ at }) => at)).toEqual([updatedAt, ahead, ahead]);
    expect(after.updatedAt).toBe(ahead);
  });
});
