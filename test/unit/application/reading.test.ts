/** Reading payments and trails: only one's own, and broken chains are seen. Returning failed work: slower each time. */
import { describe, expect, it } from 'vitest';
import { createGetPayment } from '../../../src/application/get-payment.ts';
import { createListPaymentEvents } from '../../../src/application/list-payment-events.ts';
import { createRunWorkOrder, returnDelaySeconds } from '../../../src/application/run-work-order.ts';
import type { AuditEvent } from '../../../src/contract/audit.ts';
import type { DeliveredOrder } from '../../../src/contract/messages.ts';
import { createPayment } from '../../../src/domain/create.ts';
import {
  createMemoryStore,
  MERCHANT_ID,
  merchant,
  newPayment,
  operator,
  orderFor,
  START_MS,
} from './memory-ports.ts';

const stranger = { ...merchant, merchantId: MERCHANT_ID.replace(/.$/, '1') };

async function prepare() {
  const store = createMemoryStore();
  const { change } = createPayment({
    request: {
      amountMinor: 1000,
      currency: 'USD',
      paymentMethod: 'tok_approve',
      captureMethod: 'automatic',
    },
    paymentId: newPayment().id,
    merchantId: MERCHANT_ID,
    actor: `merchant:${MERCHANT_ID}/${merchant.keyId}`,
    nowMs: START_MS,
  });
  await store.commit(change);
  const get = createGetPayment({ payments: store });
  const readTrail = (read: () => readonly AuditEvent[]) =>
    createListPaymentEvents({ payments: store, trail: { read: async () => read() } });
  return { store, get, readTrail, paymentId: change.after.id };
}

describe('a payment', () => {
  it('is seen by its merchant and by operators', async () => {
    const { get, paymentId } = await prepare();
    for (const caller of [merchant, operator]) {
      expect(await get({ caller, paymentId })).toMatchObject({ ok: true });
    }
  });

  it('does not exist for anyone else, nor under an id of another form', async () => {
    const { get, paymentId, readTrail } = await prepare();
    const missing = { ok: false, rejection: 'payment-not-found' };
    expect(await get({ caller: stranger, paymentId })).toEqual(missing);
    expect(await get({ caller: operator, paymentId: '../secrets' })).toEqual(missing);
    expect(await readTrail(() => [])({ caller: stranger, paymentId })).toEqual(missing);
  });
});

describe('an audit trail', () => {
  it('is verified against the head in the row', async () => {
    const { store, readTrail, paymentId } = await prepare();
    const list = readTrail(() => store.audit);
    expect(await list({ caller: merchant, paymentId })).toMatchObject({
      chain: { verified: true, length: 1 },
    });
  });

  it('without its tail is not verified', async () => {
    const { readTrail, paymentId } = await prepare();
    const list = readTrail(() => []);
    expect(await list({ caller: merchant, paymentId })).toMatchObject({
      chain: { verified: false, length: 0 },
    });
  });

  it('that an entry was added to is looked at again, and stays unverified', async () => {
    const { store, readTrail, paymentId } = await prepare();
    let reads = 0;
    const list = readTrail(() => {
      reads += 1;
      return [...store.audit, ...store.audit];
    });
    expect(await list({ caller: merchant, paymentId })).toMatchObject({
      chain: { verified: false },
    });
    expect(reads).toBe(3);
  });
});

describe('a work order', () => {
  it.each([
    [1, false],
    [11, false],
    [12, true],
    [13, true],
  ])('received %d times has had its last attempt: %s', async (receiveCount, lastAttempt) => {
    const seen: DeliveredOrder[] = [];
    const run = createRunWorkOrder({
      receivesMax: 12,
      workflow: {
        async run(order) {
          seen.push(order);
          return 'succeeded';
        },
      },
    });
    await run({ order: orderFor(newPayment()), receiveCount });
    expect(seen).toMatchObject([{ receiveCount, lastAttempt }]);
  });

  it.each([
    [1, 30],
    [2, 60],
    [3, 120],
    [5, 480],
    [6, 900],
    [100, 900],
  ])('that failed on receive %d returns after about %d seconds', (receiveCount, seconds) => {
    expect(returnDelaySeconds(receiveCount, 0.5)).toBe(seconds);
    expect(returnDelaySeconds(receiveCount, 0)).toBeGreaterThanOrEqual(seconds * 0.9 - 1);
    expect(returnDelaySeconds(receiveCount, 1)).toBeLessThanOrEqual(Math.min(seconds * 1.1, 900));
  });
});
