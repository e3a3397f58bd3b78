/** What becomes of a payment: approved, declined, screened out, held for a later capture. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { paymentBody } from '../support/api-client.ts';
import { type System, startSystem } from '../support/system.ts';

let system: System;
beforeAll(async () => {
  system = await startSystem();
});
afterAll(() => system?.close());

describe('a payment', () => {
  it('is answered with 202 at once and captured soon after', async () => {
    const submitted = await system.merchant.post(
      '/payments',
      paymentBody({ reference: 'order-1' }),
    );
    expect(submitted.status).toBe(202);
    expect(submitted.body).toMatchObject({ status: 'received', amountMinor: 1000, version: 1 });
    expect(submitted.headers.get('location')).toBe(`/v1/payments/${submitted.body.id}`);

    const captured = await system.waitForStatus(String(submitted.body.id), 'captured');
    expect(captured).toMatchObject({
      amountCapturedMinor: 1000,
      amountRefundedMinor: 0,
      reference: 'order-1',
      available: { toCaptureMinor: 0, toRefundMinor: 1000 },
      risk: { decision: 'approve' },
      processor: { name: 'sandbox', outcome: 'known' },
    });
  });

  it('is answered with its outcome when the client prefers to wait', async () => {
    const answer = await system.merchant.post('/payments', paymentBody(), { prefer: 'wait=10' });
    expect(answer.status).toBe(201);
    expect(answer.headers.get('preference-applied')).toBe('wait=10');
    expect(answer.body).toMatchObject({ status: 'captured' });
  });

  it('leaves a verified audit trail with one entry for each stage', async () => {
    const { body } = await system.merchant.post('/payments', paymentBody(), { prefer: 'wait=10' });
    const trail = await system.merchant.get(`/payments/${body.id}/events`);
    const entries = trail.body.data as { type: string; actor: string; sequence: number }[];
    expect(entries.map(({ type }) => type)).toEqual([
      'payment.received',
      'payment.screened',
      'payment.authorized',
      'payment.captured',
    ]);
    expect(entries[0]?.actor).toMatch(/^merchant:mer_[0-9a-z]{26}\/\w+$/);
    expect(trail.body.chain).toMatchObject({ verified: true, length: 4 });
  });

  it('is announced to the subscribers of the events topic', async () => {
    const { body } = await system.merchant.post('/payments', paymentBody(), { prefer: 'wait=10' });
    const events = await system.notificationsFor(String(body.id), 2);
    expect(events.map(({ type }) => type).sort()).toEqual(['payment.captured', 'payment.received']);
    const captured = events.find(({ type }) => type === 'payment.captured');
    expect(captured).toMatchObject({
      specversion: '1.0',
      subject: body.id,
      data: { id: body.id, status: 'captured', version: 2 },
    });
  });

  it.each([
    ['tok_decline_insufficient_funds', 'insufficient_funds'],
    ['tok_decline_stolen_card', 'stolen_card'],
    ['tok_decline_expired_card', 'expired_card'],
  ])('paid with %s is declined by the issuer with its code', async (paymentMethod, code) => {
    const answer = await system.merchant.post('/payments', paymentBody({ paymentMethod }), {
      prefer: 'wait=10',
    });
    expect(answer.body).toMatchObject({
      status: 'declined',
      failure: { code, retryable: false },
      amountCapturedMinor: 0,
    });
  });

  it('that risk screening refuses never reaches the acquirer', async () => {
    const answer = await system.merchant.post(
      '/payments',
      paymentBody({ paymentMethod: 'tok_risk_decline' }),
      { prefer: 'wait=10' },
    );
    expect(answer.body).toMatchObject({ status: 'declined', risk: { decision: 'decline' } });
    expect(await system.chargesOf(String(answer.body.id))).toEqual([]);
  });

  it('with manual capture stops at authorized and holds the funds', async () => {
    const answer = await system.merchant.post(
      '/payments',
      paymentBody({ captureMethod: 'manual' }),
      { prefer: 'wait=10' },
    );
    expect(answer.body).toMatchObject({
      status: 'authorized',
      amountCapturedMinor: 0,
      available: { toCaptureMinor: 1000, toRefundMinor: 0 },
    });
  });

  it('is listed newest first, page by page, each once', async () => {
    const merchant = await system.newMerchant();
    const ids: unknown[] = [];
    for (let number = 0; number < 7; number += 1) {
      ids.push((await merchant.post('/payments', paymentBody())).body.id);
    }
    const listed: unknown[] = [];
    let cursor = '';
    do {
      const page = await merchant.get<{ data: { id: string }[]; nextCursor: string | null }>(
        `/payments?limit=3${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
      );
      expect(page.status).toBe(200);
      listed.push(...page.body.data.map(({ id }) => id));
      cursor = page.body.nextCursor ?? '';
    } while (cursor !== '');
    expect(listed).toEqual(ids.reverse());
  });

  it('that was declined is found among the declined, one that was captured is not', async () => {
    const merchant = await system.newMerchant();
    const declined = paymentBody({ paymentMethod: 'tok_decline_insufficient_funds' });
    const wait = { prefer: 'wait=10' };
    const { body } = await merchant.post('/payments', declined, wait);
    await merchant.post('/payments', paymentBody(), wait);
    const list = await merchant.get<{ data: { id: string }[] }>('/payments?status=declined');
    expect(list.body.data.map(({ id }) => id)).toEqual([body.id]);
  });

  it('that takes longer than its client waits is answered with 202, then and when repeated', async () => {
    const slow = paymentBody({ paymentMethod: 'tok_slow' });
    const headers = { prefer: 'wait=1', 'idempotency-key': randomUUID() };
    const first = await system.merchant.post('/payments', slow, headers);
    expect(first.status).toBe(202);
    await system.waitForStatus(String(first.body.id), 'captured');
    const second = await system.merchant.post('/payments', slow, headers);
    expect(second.status).toBe(202);
    expect(second.body).toMatchObject({ id: first.body.id, status: 'captured' });
  });

  it('is not sent again to a client that holds its current version', async () => {
    const { body } = await system.merchant.post('/payments', paymentBody(), { prefer: 'wait=10' });
    const first = await system.merchant.get(`/payments/${body.id}`);
    const etag = first.headers.get('etag') ?? '';
    const second = await system.merchant.get(`/payments/${body.id}`, { 'if-none-match': etag });
    expect([first.status, second.status]).toEqual([200, 304]);
  });
});
