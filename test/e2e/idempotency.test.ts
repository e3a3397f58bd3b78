/** One key, one payment: whatever the client repeats, in whatever order, at the same moment or later. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { paymentBody } from '../support/api-client.ts';
import { type System, startSystem } from '../support/system.ts';

let system: System;
beforeAll(async () => {
  system = await startSystem();
});
afterAll(() => system?.close());

describe('an idempotency key', () => {
  it('makes one payment of fifty requests at once', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const merchant = await system.newMerchant();
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => merchant.post('/payments', paymentBody(), headers)),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    const replayed = answers.filter(({ headers: h }) => h.get('idempotent-replayed') === 'true');
    expect(replayed).toHaveLength(49);
    const id = String(answers[0]?.body.id);
    await system.waitForStatus(id, 'captured', merchant);
    const list = await merchant.get<{ data: unknown[] }>('/payments');
    expect(list.body.data).toHaveLength(1);
    expect(await system.chargesOf(id)).toHaveLength(2);
  });

  it('replays the first status code with the payment as it is now', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const first = await system.merchant.post('/payments', paymentBody(), headers);
    await system.waitForStatus(String(first.body.id), 'captured');
    const second = await system.merchant.post('/payments', paymentBody(), headers);
    expect(second.status).toBe(202);
    expect(second.body).toMatchObject({ id: first.body.id, status: 'captured' });
    expect(second.headers.get('idempotent-replayed')).toBe('true');
  });

  it('may be bare or a quoted string and does not care for the order of members', async () => {
    const key = randomUUID();
    const first = await system.merchant.post('/payments', paymentBody(), {
      'idempotency-key': key,
    });
    const reordered = Object.fromEntries(Object.entries(paymentBody()).reverse());
    const second = await system.merchant.post('/payments', reordered, {
      'idempotency-key': `"${key}"`,
    });
    expect(second.body.id).toBe(first.body.id);
  });

  it('is refused for another body', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    await system.merchant.post('/payments', paymentBody(), headers);
    const other = await system.merchant.post('/payments', paymentBody({ amountMinor: 1 }), headers);
    expect(other.status).toBe(422);
    expect(other.body).toMatchObject({ code: 'idempotency-key-reused' });
  });

  it('belongs to its merchant alone', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const other = await system.newMerchant();
    const mine = await system.merchant.post('/payments', paymentBody(), headers);
    const theirs = await other.post('/payments', paymentBody(), headers);
    expect(theirs.status).toBe(202);
    expect(theirs.body.id).not.toBe(mine.body.id);
  });
});
