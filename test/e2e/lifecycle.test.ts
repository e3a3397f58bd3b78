/** What a merchant may do with a payment after it was made: capture, cancel, refund. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AuditTrail } from '../../src/contract/audit.ts';
import type { Payment } from '../../src/contract/payment.ts';
import type { Refund, RefundPage } from '../../src/contract/refund.ts';
import { type ApiClient, paymentBody } from '../support/api-client.ts';
import { type System, startSystem } from '../support/system.ts';

let system: System;
beforeAll(async () => {
  system = await startSystem();
});
afterAll(() => system?.close());

const WAIT = { prefer: 'wait=20' };

async function held(merchant: ApiClient = system.merchant): Promise<Payment> {
  const body = paymentBody({ captureMethod: 'manual' });
  const answer = await merchant.post<Payment>('/payments', body, WAIT);
  expect(answer.body.status).toBe('authorized');
  return answer.body;
}

async function captured(more: Record<string, unknown> = {}): Promise<Payment> {
  const answer = await system.merchant.post<Payment>('/payments', paymentBody(more), WAIT);
  expect(answer.body.status).toBe('captured');
  return answer.body;
}

async function trailOf({ id }: Payment): Promise<AuditTrail> {
  const { body } = await system.merchant.get<AuditTrail>(`/payments/${id}/events`);
  expect(body.chain.verified).toBe(true);
  return body;
}

const operationsAt = async ({ id }: Payment) =>
  (await system.chargesOf(id)).map(({ operation }) => operation).sort();

describe('a capture', () => {
  it('takes all that is held while the client waits, and names who asked and who did it', async () => {
    const payment = await held();
    const path = `/payments/${payment.id}/capture`;
    const answer = await system.merchant.post<Payment>(path, {}, WAIT);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('preference-applied')).toBe('wait=20');
    expect(answer.headers.get('location')).toBe(`/v1/payments/${payment.id}`);
    expect(answer.headers.get('etag')).toBe(`"${answer.body.version}"`);
    expect(answer.body).toMatchObject({
      status: 'captured',
      amountCapturedMinor: 1000,
      available: { toCaptureMinor: 0, toRefundMinor: 1000 },
    });
    const { data } = await trailOf(payment);
    expect(data.slice(3).map(({ type, actor }) => [type, actor.split('/')[0]])).toEqual([
      ['payment.capture-requested', `merchant:${payment.merchantId}`],
      ['payment.captured', 'system:capture-payment'],
    ]);
    expect(await operationsAt(payment)).toEqual(['authorize', 'capture']);
  });

  it('of a part releases the rest, by the queue when nobody waits', async () => {
    const payment = await held();
    const path = `/payments/${payment.id}/capture`;
    const answer = await system.merchant.post<Payment>(path, { amountMinor: 300 });
    expect(answer.status).toBe(202);
    expect(answer.headers.get('preference-applied')).toBeNull();
    expect(answer.body).toMatchObject({ status: 'authorized', version: payment.version + 1 });
    const taken = await system.waitForStatus(payment.id, 'captured');
    expect(taken).toMatchObject({
      amountCapturedMinor: 300,
      available: { toCaptureMinor: 0, toRefundMinor: 300 },
    });
  });

  it('needs no body at all', async () => {
    const payment = await held();
    const url = `${system.baseUrl}/payments/${payment.id}/capture`;
    const headers = {
      authorization: `Bearer ${system.apiKey}`,
      'idempotency-key': randomUUID(),
      ...WAIT,
    };
    const answer = await fetch(url, { method: 'POST', headers });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ status: 'captured', amountCapturedMinor: 1000 });
  });

  it('that is repeated under its key has no second effect and is answered alike', async () => {
    const payment = await held();
    const headers = { 'idempotency-key': randomUUID(), ...WAIT };
    const path = `/payments/${payment.id}/capture`;
    const first = await system.merchant.post(path, { amountMinor: 400 }, headers);
    const second = await system.merchant.post(path, { amountMinor: 400 }, headers);
    expect([first.status, second.status]).toEqual([200, 200]);
    expect(second.body).toEqual(first.body);
    expect(second.headers.get('idempotent-replayed')).toBe('true');
    const other = await system.merchant.post(path, { amountMinor: 500 }, headers);
    expect([other.status, other.body.code]).toEqual([422, 'idempotency-key-reused']);
    expect(await operationsAt(payment)).toEqual(['authorize', 'capture']);
  });

  it('is announced once as captured; the command before it is no capture', async () => {
    const payment = await held();
    await system.merchant.post(`/payments/${payment.id}/capture`, {}, WAIT);
    const events = await system.notificationsFor(payment.id, 4);
    expect(events.map(({ type }) => type).sort()).toEqual([
      'payment.authorized',
      'payment.captured',
      'payment.received',
      'payment.updated',
    ]);
  });
});

describe('a cancel', () => {
  it('releases what is held and ends the payment', async () => {
    const payment = await held();
    const path = `/payments/${payment.id}/cancel`;
    const answer = await system.merchant.post<Payment>(path, { reason: 'Out of stock.' }, WAIT);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      status: 'canceled',
      available: { toCaptureMinor: 0, toRefundMinor: 0 },
    });
    expect(await operationsAt(payment)).toEqual(['authorize', 'void']);
    const { data } = await trailOf(payment);
    expect(data.at(-2)).toMatchObject({
      type: 'payment.cancel-requested',
      data: { reason: 'Out of stock.' },
    });
  });

  it('of a payment in review ends it without having asked the processor anything', async () => {
    const body = paymentBody({ paymentMethod: 'tok_risk_review' });
    const { id } = (await system.merchant.post<Payment>('/payments', body)).body;
    const payment = await system.waitForStatus(id, 'in-review');
    const answer = await system.merchant.post<Payment>(`/payments/${id}/cancel`, {}, WAIT);
    expect(answer.body.status).toBe('canceled');
    expect(await operationsAt(payment)).toEqual([]);
    const late = { decision: 'approve', note: 'Fine.' };
    const decided = await system.operator.post(`/payments/${id}/review`, late);
    expect([decided.status, decided.body.currentStatus]).toEqual([409, 'canceled']);
  });
});

describe('a refund', () => {
  it('of a part is a resource of its own; the last one ends the payment', async () => {
    const payment = await captured();
    const path = `/payments/${payment.id}/refunds`;
    const first = await system.merchant.post<Refund>(
      path,
      { amountMinor: 300, reason: 'Broken.' },
      WAIT,
    );
    expect(first.status).toBe(200);
    expect(first.headers.get('location')).toBe(`/v1${path}`);
    expect(first.body).toMatchObject({
      id: expect.stringMatching(/^ref_[0-9a-z]{26}$/),
      paymentId: payment.id,
      status: 'succeeded',
      amountMinor: 300,
      currency: 'USD',
      reason: 'Broken.',
      failure: null,
    });
    const partly = await system.merchant.get(`/payments/${payment.id}`);
    expect(partly.body).toMatchObject({
      status: 'captured',
      amountRefundedMinor: 300,
      available: { toRefundMinor: 700 },
    });
    const rest = await system.merchant.post<Refund>(path, {}, WAIT);
    expect(rest.body).toMatchObject({ status: 'succeeded', amountMinor: 700, reason: null });
    const whole = await system.merchant.get(`/payments/${payment.id}`);
    expect(whole.body).toMatchObject({ status: 'refunded', amountRefundedMinor: 1000 });
    const more = await system.merchant.post(path, { amountMinor: 1 });
    expect([more.status, more.body.code]).toEqual([409, 'invalid-transition']);
    await trailOf(payment);
  });

  it('is pending first when nobody waits, and the same one later', async () => {
    const payment = await captured();
    const headers = { 'idempotency-key': randomUUID() };
    const path = `/payments/${payment.id}/refunds`;
    const accepted = await system.merchant.post<Refund>(path, {}, headers);
    expect([accepted.status, accepted.body.status]).toEqual([202, 'pending']);
    await system.waitForStatus(payment.id, 'refunded');
    const again = await system.merchant.post<Refund>(path, {}, headers);
    expect(again.status).toBe(202);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(again.body).toMatchObject({ id: accepted.body.id, status: 'succeeded' });
  });

  it('of many is listed newest first, page by page, each once', async () => {
    const payment = await captured();
    const path = `/payments/${payment.id}/refunds`;
    const ids: string[] = [];
    for (let number = 1; number <= 7; number += 1) {
      ids.push((await system.merchant.post<Refund>(path, { amountMinor: number }, WAIT)).body.id);
    }
    const listed: string[] = [];
    let cursor = '';
    do {
      const query = `?limit=3${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`;
      const page = await system.merchant.get<RefundPage>(path + query);
      expect(page.status).toBe(200);
      listed.push(...page.body.data.map(({ id }) => id));
      cursor = page.body.nextCursor ?? '';
    } while (cursor !== '');
    expect(listed).toEqual(ids.reverse());
  });
});
