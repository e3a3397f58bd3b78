/** A list read towards the present while payments become visible late and out of order: no gap, no repeat. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rangeOf } from '../../../src/adapters/dynamodb/payment-index.ts';
import { createListPayments, type ListInput } from '../../../src/application/list-payments.ts';
import { SETTLED_AFTER_MS } from '../../../src/application/list-place.ts';
import { makeId } from '../../../src/contract/ids.ts';
import type { PaymentRecord } from '../../../src/contract/payment-record.ts';
import { MERCHANT_ID, newPayment, START_MS } from './memory-ports.ts';

interface Arrival {
  readonly payment: PaymentRecord;
  readonly visibleAtMs: number;
}

const positionOf = ({ createdAt, id }: PaymentRecord) => `${createdAt}#${id}`;

/** The list over a table in which a payment is seen only some time after the time that it bears. */
function listOver(arrivals: readonly Arrival[], clock: { nowMs: number }) {
  const visible = () =>
    arrivals.filter(({ visibleAtMs }) => visibleAtMs <= clock.nowMs).map(({ payment }) => payment);
  const list = createListPayments({
    now: () => clock.nowMs,
    cursorKeys: { read: async () => new Uint8Array(32) },
    index: {
      async list(listing, { after, limit }) {
        const [from, to] = rangeOf(listing, after);
        return visible()
          .map((payment) => ({ paymentId: payment.id, position: positionOf(payment) }))
          .filter(({ position }) => position >= from && position <= to && position !== after)
          .sort((a, b) => (a.position < b.position ? -1 : 1))
          .slice(0, limit);
      },
      readMany: async (ids) => visible().filter(({ id }) => ids.includes(id)),
    },
  });
  return { list, visible };
}

const arrivalsOf = (times: readonly { atMs: number; lagMs: number }[]): readonly Arrival[] =>
  times.map(({ atMs, lagMs }, number) => {
    const random = new Uint8Array(10).fill(number + 1);
    const id = makeId('pay', START_MS + atMs, random);
    const createdAt = new Date(START_MS + atMs).toISOString();
    return { payment: newPayment({ id, createdAt }), visibleAtMs: START_MS + atMs + lagMs };
  });

async function walk(
  { list }: ReturnType<typeof listOver>,
  clock: { nowMs: number },
  limit: number,
  steps: readonly number[],
  more: Partial<ListInput['listing']> = {},
) {
  const found: string[] = [];
  const pages: number[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < 2_000; page += 1) {
    const listing = { merchantId: MERCHANT_ID, order: 'asc', ...more } as const;
    const answer: Awaited<ReturnType<typeof list>> = await list({ listing, limit, cursor });
    if (!answer.ok) throw new Error(answer.rejection);
    found.push(...answer.payments.map(({ id }) => id));
    pages.push(answer.payments.length);
    if (answer.nextCursor === null) return { found, pages };
    cursor = answer.nextCursor;
    clock.nowMs += steps[page % steps.length] ?? 0;
  }
  throw new Error('The list has no end.');
}

describe('a list read towards the present', () => {
  it('holds whatever is there at its end once, however late each came, for any pace', async () => {
    const time = fc.record({
      atMs: fc.integer({ min: 0, max: 60_000 }),
      lagMs: fc.integer({ min: 0, max: SETTLED_AFTER_MS - 1 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(time, { maxLength: 60 }),
        fc.integer({ min: 1, max: 7 }),
        fc.array(fc.integer({ min: 1, max: 9_000 }), { minLength: 1, maxLength: 5 }),
        async (times, limit, steps) => {
          const clock = { nowMs: START_MS + 5_000 };
          const table = listOver(arrivalsOf(times), clock);
          const { found } = await walk(table, clock, limit, steps);
          expect(new Set(found).size).toBe(found.length);
          expect(found.toSorted()).toEqual(
            table
              .visible()
              .map(({ id }) => id)
              .toSorted(),
          );
        },
      ),
      { numRuns: 500 },
    );
  });

  it('finds a payment that was written after a later one had been listed', async () => {
    const clock = { nowMs: START_MS + 1_000 };
    const arrivals = arrivalsOf([
      { atMs: 0, lagMs: 0 },
      { atMs: 500, lagMs: 1_500 },
      { atMs: 600, lagMs: 0 },
      { atMs: 700, lagMs: 0 },
    ]);
    const { found } = await walk(listOver(arrivals, clock), clock, 2, [1_000]);
    const ids = arrivals.map(({ payment }) => payment.id);
    expect(found).toEqual([ids[0], ids[2], ids[1], ids[3]]);
  });

  it('holds back what is young only beyond a hundred of it, until that has settled', async () => {
    const clock = { nowMs: START_MS + 1_000 };
    const arrivals = arrivalsOf(
      Array.from({ length: 250 }, (_, number) => ({ atMs: number, lagMs: 0 })),
    );
    const { found, pages } = await walk(listOver(arrivals, clock), clock, 60, [5_000]);
    expect(found).toEqual(arrivals.map(({ payment }) => payment.id));
    expect(pages).toEqual([60, 40, 0, 0, 60, 60, 30]);
  });

  it('never answers what lies before createdFrom', async () => {
    const clock = { nowMs: START_MS + 1_000 };
    const arrivals = arrivalsOf([0, 100, 200, 300, 400].map((atMs) => ({ atMs, lagMs: 0 })));
    const createdFrom = new Date(START_MS + 200).toISOString();
    const table = listOver(arrivals, clock);
    const { found } = await walk(table, clock, 1, [100], { createdFrom });
    expect(found).toEqual(arrivals.slice(2).map(({ payment }) => payment.id));
  });
});
