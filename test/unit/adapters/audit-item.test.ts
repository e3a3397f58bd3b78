/** Entries that share a row come back as they were, and whatever is done to the row shows in the chain. */
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { itemBytes, type Item as MeasuredItem } from '../../../bench/cost/write-units.ts';
import { fromAuditItem, toAuditItem } from '../../../src/adapters/dynamodb/audit-item.ts';
import type { AuditEvent } from '../../../src/contract/audit.ts';
import { appendEvent, CHAIN_START, verifyChain } from '../../../src/domain/audit-chain.ts';
import { MERCHANT_ID, newPayment } from '../application/memory-ports.ts';

const paymentId = newPayment().id;

const steps: readonly Pick<AuditEvent, 'type' | 'from' | 'to' | 'actor' | 'data'>[] = [
  {
    type: 'payment.received',
    from: null,
    to: 'received',
    actor: `merchant:${MERCHANT_ID}/5e3a11a9cfaa87dc5dfa`,
    data: { amountMinor: 1000, captureMethod: 'automatic', currency: 'USD' },
  },
  {
    type: 'payment.screened',
    from: 'received',
    to: 'received',
    actor: 'system:screen-payment',
    data: { decision: 'approve', score: 0, reasons: [] },
  },
  {
    type: 'payment.authorized',
    from: 'received',
    to: 'authorized',
    actor: 'system:authorize-payment',
    data: { processor: 'sandbox', authorizationId: 'auth_geglkjbhjigpjajbfdaldkbd' },
  },
  {
    type: 'payment.captured',
    from: 'authorized',
    to: 'captured',
    actor: 'system:capture-payment',
    data: {
      amountMinor: 1000,
      captureId: 'capt_geglkjbhjigpjajbfdaldkbd',
      bookedAt: '2026-11-23T09:30:00.239Z',
    },
  },
];

/** Each entry a little later than the one before. */
const trail: AuditEvent[] = [];
for (const [place, step] of steps.entries()) {
  const at = new Date(Date.UTC(2026, 10, 23, 9, 30) + place).toISOString();
  const last = trail.at(-1) ?? { sequence: 0, hash: CHAIN_START };
  trail.push(appendEvent(last, { ...step, paymentId, at }));
}

const [received, screened, ...following] = trail as [AuditEvent, AuditEvent, ...AuditEvent[]];
const alone = toAuditItem(received, []);
const shared = toAuditItem(screened, following);
const head = { sequence: 4, hash: trail.at(-1)?.hash ?? '' };
const isSound = (row: typeof shared) =>
  verifyChain(paymentId, [alone, row].flatMap(fromAuditItem), head).verified;

type Row = Record<string, unknown> & { readonly following: readonly Record<string, unknown>[] };

/** What stands where in a row, its lists and maps opened. */
const places = (value: unknown, path: readonly string[] = []): (readonly string[])[] =>
  value instanceof Object && Object.keys(value).length > 0
    ? Object.entries(value).flatMap(([key, member]) => places(member, [...path, key]))
    : [path];

function changed(value: unknown, [key = '', ...rest]: readonly string[], to: unknown): unknown {
  const copy = structuredClone(value) as Record<string, unknown>;
  copy[key] = rest.length === 0 ? to : changed(copy[key], rest, to);
  return copy;
}

const write = (row: unknown) =>
  marshall(row, { removeUndefinedValues: true, convertClassInstanceToMap: true });

describe('entries that share a row', () => {
  it('come back as they were, and verify', () => {
    expect([alone, shared].flatMap(fromAuditItem)).toEqual(trail);
    expect(isSound(shared)).toBe(true);
    expect(fromAuditItem(marshall(screened))).toEqual([screened]);
  });

  it('fit into one write unit, those of a payment that ends well', () => {
    expect(itemBytes(shared as unknown as MeasuredItem)).toBeLessThanOrEqual(1024);
  });

  it('show every change of anything that the row holds', () => {
    const row = unmarshall(shared) as Row;
    const values = fc.constantFrom<unknown>('x', 7, null, [], {}, '2026-11-23T09:31:00.000Z');
    fc.assert(
      fc.property(fc.constantFrom(...places(row)), values, (path, value) => {
        const after = changed(row, path, value);
        fc.pre(JSON.stringify(after) !== JSON.stringify(row));
        expect(isSound(write(after)), path.join('.')).toBe(false);
        expect(isSound(write(changed(row, path, undefined))), path.join('.')).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  it.each<[string, (row: Row) => unknown]>([
    ['taken out', (row) => ({ ...row, following: row.following.slice(1) })],
    ['cut off', (row) => ({ ...row, following: row.following.slice(0, 1) })],
    ['all taken out', (row) => ({ ...row, following: [] })],
    ['no longer there', ({ following: _, ...row }) => row],
    ['put in another order', (row) => ({ ...row, following: row.following.toReversed() })],
    ['doubled', (row) => ({ ...row, following: [...row.following, ...row.following] })],
    ['given a place of their own', (row) => changed(row, ['following', '0', 'sequence'], 9)],
    ['given another id', (row) => changed(row, ['following', '1', 'id'], screened.id)],
    ['given what none of ours has', (row) => changed(row, ['following', '1', 'note'], 'x')],
    ['no entries at all', (row) => ({ ...row, following: ['x'] })],
  ])('do not verify when they are %s', (_, tamper) => {
    expect(isSound(write(tamper(unmarshall(shared) as Row)))).toBe(false);
  });

  it('name the first that is wrong', () => {
    const forged = write(changed(unmarshall(shared), ['following', '0', 'actor'], 'operator:X'));
    const verdict = verifyChain(paymentId, [alone, forged].flatMap(fromAuditItem), head);
    expect(verdict).toMatchObject({ badSequence: 3 });
  });
});
