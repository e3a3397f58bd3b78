/** The list of a payment's refunds: each once, newest first, for those who may see the payment. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createListRefunds } from '../../../src/application/list-refunds.ts';
import { makeId } from '../../../src/contract/ids.ts';
import { requestRefund } from '../../../src/domain/refund.ts';
import { createMemoryStore, merchant, operator, START_MS } from './memory-ports.ts';
import { capturedPayment } from './payments-in.ts';

const key = new Uint8Array(32).fill(3);

/** A payment to which `count` refunds were asked for. */
async function prepare(count: number) {
  const store = createMemoryStore();
  const payment = capturedPayment();
  store.rows.set(payment.id, payment);
  const ids: string[] = [];
  const ask = async () => {
    const refundId = makeId('ref', START_MS, new Uint8Array(10).fill(ids.length));
    const record = store.rows.get(payment.id) ?? payment;
    const decision = requestRefund({
      record: { ...record, pendingOperation: null },
      request: { amountMinor: 1 },
      refundId,
      actor: 'operator:o1',
      nowMs: START_MS,
    });
    if (!decision.ok) throw new Error(decision.rejection);
    await store.commit({ ...decision.change, before: record });
    ids.unshift(refundId);
  };
  for (let number = 0; number < count; number += 1) await ask();
  const list = createListRefunds({
    payments: store,
    trail: { read: async () => store.audit },
    cursorKeys: { read: async () => key },
  });
  const at = (limit: number, cursor: string | null) =>
    list({ caller: merchant, paymentId: payment.id, limit, cursor });
  return { list, at, ids, ask, payment };
}

describe('the list of refunds', () => {
  it('shows each refund once, whatever the size of the pages', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 12 }),
        fc.integer({ min: 1, max: 13 }),
        async (count, limit) => {
          const { at, ids } = await prepare(count);
          const found: string[] = [];
          let cursor: string | null = null;
          do {
            const page: Awaited<ReturnType<typeof at>> = await at(limit, cursor);
            if (!page.ok) throw new Error(page.rejection);
            expect(page.refunds.length).toBeLessThanOrEqual(limit);
            found.push(...page.refunds.map(({ id }) => id));
            cursor = page.nextCursor;
            expect(found.length).toBeLessThanOrEqual(count);
          } while (cursor !== null);
          expect(found).toEqual(ids);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('repeats none when a new one comes between two pages', async () => {
    const { at, ids, ask } = await prepare(4);
    const first = await at(2, null);
    await ask();
    const second = await at(2, first.ok ? first.nextCursor : null);
    const seen = [first, second].flatMap((page) => (page.ok ? page.refunds : []));
    expect(seen.map(({ id }) => id)).toEqual(ids.slice(1));
  });

  it('is open to operators and closed to other merchants', async () => {
    const { list, payment } = await prepare(1);
    const page = { paymentId: payment.id, limit: 5, cursor: null };
    expect(await list({ caller: operator, ...page })).toMatchObject({ ok: true });
    const stranger = { ...merchant, merchantId: merchant.merchantId.replace(/.$/, '1') };
    expect(await list({ caller: stranger, ...page })).toEqual({
      ok: false,
      rejection: 'payment-not-found',
    });
  });

  it.each(['bm8', 'a.b', ''])('refuses the cursor "%s"', async (cursor) => {
    const { at } = await prepare(3);
    expect(await at(1, cursor)).toEqual({ ok: false, rejection: 'invalid-cursor' });
  });
});
