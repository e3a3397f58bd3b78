/** Lists: each payment once, in order, page by page, for the merchant and query that asked. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCursor, writeCursor } from '../../../src/application/list-cursor.ts';
import { createListPayments } from '../../../src/application/list-payments.ts';
import type { PaymentIndex, PaymentListing } from '../../../src/application/ports.ts';
import { makeId } from '../../../src/contract/ids.ts';
import type { PaymentStatus } from '../../../src/contract/payment.ts';
import type { PaymentRecord } from '../../../src/contract/payment-record.ts';
import { MERCHANT_ID, newPayment, START_MS } from './memory-ports.ts';

const key = new Uint8Array(32).fill(9);
const listing: PaymentListing = { merchantId: MERCHANT_ID, order: 'desc' };

function paymentsOf(statuses: readonly PaymentStatus[]): PaymentRecord[] {
  return statuses.map((status, index) => {
    const createdAt = new Date(START_MS + Math.floor(index / 3)).toISOString();
    const id = makeId('pay', START_MS, new Uint8Array([index >> 8, index, 0, 0, 0, 0, 0, 0, 0, 0]));
    return newPayment({ id, status, createdAt });
  });
}

function indexOver(payments: readonly PaymentRecord[]) {
  let rowsRead = 0;
  let keysRead = 0;
  const index: PaymentIndex = {
    async list({ order }, { after, limit }) {
      const sign = order === 'asc' ? 1 : -1;
      return payments
        .map(({ id, createdAt }) => ({ paymentId: id, position: `${createdAt}#${id}` }))
        .sort((a, b) => (a.position < b.position ? -sign : sign))
        .filter(
          ({ position }) => after === null || (position !== after && position > after === sign > 0),
        )
        .slice(0, limit);
    },
    async readMany(ids) {
      rowsRead += ids.length;
      return payments.filter(({ id }) => ids.includes(id));
    },
  };
  const list = createListPayments({
    index,
    cursorKeys: {
      read: async () => {
        keysRead += 1;
        return key;
      },
    },
    now: () => START_MS + 3_600_000,
  });
  return { list, rowsRead: () => rowsRead, keysRead: () => keysRead };
}

async function walk(
  list: ReturnType<typeof indexOver>['list'],
  query: PaymentListing,
  limit: number,
) {
  const found: string[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < 500; page += 1) {
    const answer: Awaited<ReturnType<typeof list>> = await list({ listing: query, limit, cursor });
    if (!answer.ok) throw new Error(answer.rejection);
    expect(answer.payments.length).toBeLessThanOrEqual(limit);
    found.push(...answer.payments.map(({ id }) => id));
    cursor = answer.nextCursor;
    if (cursor === null) return found;
  }
  throw new Error('The list has no end.');
}

describe('a list of payments', () => {
  it('holds every payment once, in order, for any size of page, filter and order', async () => {
    const statuses = fc.constantFrom<PaymentStatus>('received', 'captured', 'declined');
    await fc.assert(
      fc.asyncProperty(
        fc.array(statuses, { maxLength: 40 }),
        fc.integer({ min: 1, max: 12 }),
        fc.constantFrom<'asc' | 'desc'>('asc', 'desc'),
        fc.option(statuses, { nil: undefined }),
        async (all, limit, order, status) => {
          const payments = paymentsOf(all);
          const { list } = indexOver(payments);
          const query = { ...listing, order, ...(status === undefined ? {} : { status }) };
          const expected = payments
            .filter((payment) => status === undefined || payment.status === status)
            .map(({ id }) => id);
          if (order === 'desc') expected.reverse();
          expect(await walk(list, query, limit)).toEqual(expected);
        },
      ),
    );
  });

  it('has no next page after the last payment', async () => {
    const { list } = indexOver(paymentsOf(['captured', 'captured']));
    expect(await list({ listing, limit: 2, cursor: null })).toMatchObject({ nextCursor: null });
  });

  it('needs the key of cursors only where a page follows', async () => {
    const { list, keysRead } = indexOver(paymentsOf(['captured', 'received']));
    await list({ listing, limit: 2, cursor: null });
    expect(keysRead()).toBe(0);
    await list({ listing, limit: 1, cursor: null });
    expect(keysRead()).toBe(1);
  });

  it('stops a filter that finds little after a thousand rows, with a cursor to go on', async () => {
    const rare = [...Array<PaymentStatus>(1500).fill('captured'), 'declined' as const];
    const { list, rowsRead } = indexOver(paymentsOf(rare));
    const query = { ...listing, order: 'asc', status: 'declined' } as const;
    const first = await list({ listing: query, limit: 5, cursor: null });
    expect(first).toMatchObject({ ok: true, payments: [] });
    expect(rowsRead()).toBe(1000);
    const cursor = first.ok ? first.nextCursor : null;
    expect(await list({ listing: query, limit: 5, cursor })).toMatchObject({
      payments: [{ status: 'declined' }],
      nextCursor: null,
    });
  });

  it('leaves out rows that an index lists and that are no longer of the status or merchant', async () => {
    const payments = paymentsOf(['declined', 'received', 'declined']);
    const [first, ...others] = payments;
    const foreign = { ...(first as PaymentRecord), merchantId: MERCHANT_ID.replace(/.$/, '1') };
    const { list } = indexOver([foreign, ...others]);
    const query = { ...listing, status: 'declined' } as const;
    const page = await list({ listing: query, limit: 10, cursor: null });
    expect(page.ok && page.payments.map(({ id }) => id)).toEqual([others[1]?.id]);
  });
});

describe('a cursor', () => {
  const position = '2026-11-23T09:30:00.000Z#pay_x';
  const binding = [MERCHANT_ID, 'desc', null];
  const cursor = writeCursor(position, binding, key);

  it('leads back to its position', () => {
    expect(readCursor(cursor, binding, key)).toBe(position);
  });

  it('is no cursor for another list', () => {
    expect(readCursor(cursor, [MERCHANT_ID, 'asc', null], key)).toBeNull();
  });

  it.each<[string, PaymentListing]>([
    ['another merchant', { ...listing, merchantId: 'mer_other' }],
    ['another order', { ...listing, order: 'asc' }],
    ['another status', { ...listing, status: 'failed' }],
    ['another time', { ...listing, createdFrom: '2026-01-01T00:00:00.000Z' }],
  ])('is refused by the list for %s', async (_case, other) => {
    const { list } = indexOver(paymentsOf(['received', 'received', 'received']));
    const page = await list({ listing, limit: 1, cursor: null });
    const given = page.ok ? page.nextCursor : null;
    expect(given).not.toBeNull();
    const refused = { ok: false, rejection: 'invalid-cursor' };
    expect(await list({ listing: other, limit: 1, cursor: given })).toEqual(refused);
    expect(await list({ listing, limit: 1, cursor: given })).toMatchObject({ ok: true });
  });

  it('is no cursor under another key, nor after any change of one character', () => {
    expect(readCursor(cursor, binding, new Uint8Array(32))).toBeNull();
    for (let index = 0; index < cursor.length; index += 1) {
      const changed = cursor[index] === 'A' ? 'B' : 'A';
      const forged = cursor.slice(0, index) + changed + cursor.slice(index + 1);
      expect(readCursor(forged, binding, key)).toBeNull();
    }
  });

  it('is one text: others that stand for the same bytes of its signature are refused', () => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const bytesOf = (text: string) => Buffer.from(text.split('.')[1] ?? '', 'base64url');
    const others = [...alphabet]
      .map((last) => cursor.slice(0, -1) + last)
      .filter((other) => other !== cursor && bytesOf(other).equals(bytesOf(cursor)));
    expect(others).toHaveLength(3);
    for (const other of others) expect(readCursor(other, binding, key)).toBeNull();
  });

  it('is refused by the list when it is forged', async () => {
    const { list } = indexOver([]);
    expect(await list({ listing, limit: 5, cursor: 'bm8' })).toEqual({
      ok: false,
      rejection: 'invalid-cursor',
    });
  });
});
