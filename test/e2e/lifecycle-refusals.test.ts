/** Every way in which a command is refused: its status, its code, and that nothing came of it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Payment } from '../../src/contract/payment.ts';
import { paymentBody } from '../support/api-client.ts';
import { authorized, captured, loseWorkOrders, made } from '../support/lifecycle.ts';
import { type System, startSystem } from '../support/system.ts';

let system: System;
const payments: Record<string, Payment> = {};
beforeAll(async () => {
  system = await startSystem();
  payments.authorized = await authorized(system);
  payments.captured = await captured(system);
  payments.declined = await made(system, { paymentMethod: 'tok_decline_stolen_card' });
  const findAgain = loseWorkOrders(system);
  const body = paymentBody({ captureMethod: 'manual' });
  payments.busy = await authorized(system, body);
  await system.merchant.post(`/payments/${payments.busy.id}/capture`, {});
  payments.received = (await system.merchant.post<Payment>('/payments', paymentBody())).body;
  // What was recorded stays pending: its order is lost, and an hour has not passed.
  await new Promise((resolve) => setTimeout(resolve, 500));
  findAgain();
});
afterAll(() => system?.close());

type Case = readonly [verb: string, on: string, body: unknown, status: number, code: string];
const cases: readonly Case[] = [
  ['capture', 'captured', {}, 409, 'invalid-transition'],
  ['capture', 'declined', {}, 409, 'invalid-transition'],
  ['capture', 'received', {}, 409, 'invalid-transition'],
  ['capture', 'busy', {}, 409, 'operation-in-progress'],
  ['capture', 'authorized', { amountMinor: 1001 }, 422, 'capture-exceeds-authorized'],
  ['capture', 'authorized', { amountMinor: 0 }, 422, 'validation-failed'],
  ['capture', 'authorized', { amountMinor: 1.5 }, 422, 'validation-failed'],
  ['capture', 'authorized', { amount: 1 }, 422, 'validation-failed'],
  ['capture', 'authorized', '[]', 400, 'invalid-body'],
  ['capture', 'authorized', '{', 400, 'malformed-json'],
  ['cancel', 'captured', {}, 409, 'invalid-transition'],
  ['cancel', 'declined', {}, 409, 'invalid-transition'],
  ['cancel', 'busy', {}, 409, 'operation-in-progress'],
  ['cancel', 'authorized', { reason: '' }, 422, 'validation-failed'],
  ['cancel', 'authorized', { reason: 'card 4111 1111 1111 1111' }, 422, 'card-number-refused'],
  ['refunds', 'authorized', {}, 409, 'invalid-transition'],
  ['refunds', 'busy', {}, 409, 'operation-in-progress'],
  ['refunds', 'captured', { amountMinor: 1001 }, 422, 'refund-exceeds-captured'],
  ['refunds', 'captured', { amountMinor: -1 }, 422, 'validation-failed'],
  ['refunds', 'captured', { reason: 'x'.repeat(501) }, 422, 'validation-failed'],
];
const operatorCases: readonly Case[] = [
  ['review', 'captured', { decision: 'approve', note: 'x' }, 409, 'invalid-transition'],
  ['review', 'captured', { decision: 'maybe', note: 'x' }, 422, 'validation-failed'],
  ['review', 'captured', {}, 422, 'validation-failed'],
  ['retry', 'captured', {}, 409, 'invalid-transition'],
  ['retry', 'received', {}, 409, 'invalid-transition'],
  ['retry', 'captured', { force: true }, 422, 'validation-failed'],
];

async function refusedAs(client: 'merchant' | 'operator', [verb, on, body]: Case) {
  const { id } = payments[on] as Payment;
  const before = (await system.merchant.get<Payment>(`/payments/${id}`)).body;
  const answer = await system[client].post(`/payments/${id}/${verb}`, body);
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  const after = (await system.merchant.get<Payment>(`/payments/${id}`)).body;
  expect(after).toEqual(before);
  if (answer.status === 409) expect(answer.body.currentStatus).toBe(before.status);
  return [answer.status, answer.body.code];
}

describe('a command of a merchant', () => {
  it.each(cases)('%s on a payment that is %s with %j is refused: %i %s', async (...one) => {
    expect(await refusedAs('merchant', one)).toEqual([one[3], one[4]]);
  });

  it.each(['capture', 'cancel', 'refunds'])('%s asks for an idempotency key', async (verb) => {
    const answer = await fetch(`${system.baseUrl}/payments/${payments.captured?.id}/${verb}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${system.apiKey}` },
    });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ code: 'idempotency-key-missing' });
  });

  it.each(['capture', 'cancel', 'refunds'])(
    '%s on the payment of another merchant finds none',
    async (verb) => {
      const stranger = await system.newMerchant();
      const answer = await stranger.post(`/payments/${payments.authorized?.id}/${verb}`, {});
      expect([answer.status, answer.body.code]).toEqual([404, 'payment-not-found']);
    },
  );

  it.each(['capture', 'cancel', 'refunds'])('%s is not for operators', async (verb) => {
    const answer = await system.operator.post(`/payments/${payments.authorized?.id}/${verb}`, {});
    expect([answer.status, answer.body.code]).toEqual([403, 'scope-missing']);
  });

  it.each(['review', 'retry'])('%s is not for merchants', async (verb) => {
    const body = verb === 'review' ? { decision: 'approve', note: 'x' } : {};
    const answer = await system.merchant.post(`/payments/${payments.authorized?.id}/${verb}`, body);
    expect([answer.status, answer.body.code]).toEqual([403, 'scope-missing']);
  });

  it('on a payment that does not exist, or whose id is none, finds none', async () => {
    for (const id of ['pay_01h2xcejqtf2nbrexx3vqjhp41', 'nonsense', 'pay_%2e%2e']) {
      const answer = await system.merchant.post(`/payments/${id}/capture`, {});
      expect([answer.status, answer.body.code]).toEqual([404, 'payment-not-found']);
    }
  });
});

describe('a command of an operator', () => {
  it.each(operatorCases)('%s on a payment that is %s with %j is refused: %i %s', async (...one) => {
    expect(await refusedAs('operator', one)).toEqual([one[3], one[4]]);
  });
});

describe('the list of refunds', () => {
  it.each([
    ['?limit=0', 400, 'invalid-parameters'],
    ['?limit=101', 400, 'invalid-parameters'],
    ['?limit=1&limit=2', 400, 'invalid-parameters'],
    ['?status=pending', 400, 'invalid-parameters'],
    ['?cursor=bm8', 400, 'invalid-cursor'],
    ['?cursor=4111111111111111', 422, 'card-number-refused'],
    ['?note=4111111111111111', 422, 'card-number-refused'],
  ])('%s is refused: %i %s', async (query, status, code) => {
    const answer = await system.merchant.get(`/payments/${payments.captured?.id}/refunds${query}`);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });

  it('takes no cursor of another payment, and shows nothing to another merchant', async () => {
    const other = await captured(system);
    for (const { id } of [other, payments.captured as Payment]) {
      for (let number = 0; number < 2; number += 1) {
        const headers = { prefer: 'wait=20' };
        await system.merchant.post(`/payments/${id}/refunds`, { amountMinor: 1 }, headers);
      }
    }
    const { body } = await system.merchant.get(`/payments/${other.id}/refunds?limit=1`);
    expect(body.nextCursor).toEqual(expect.any(String));
    const path = `/payments/${payments.captured?.id}/refunds?limit=1&cursor=${body.nextCursor}`;
    expect((await system.merchant.get(path)).body.code).toBe('invalid-cursor');
    const stranger = await system.newMerchant();
    const seen = await stranger.get(`/payments/${other.id}/refunds`);
    expect([seen.status, seen.body.code]).toEqual([404, 'payment-not-found']);
  });

  it('of a payment without refunds is empty, and operators may read it', async () => {
    const path = `/payments/${payments.authorized?.id}/refunds`;
    for (const client of [system.merchant, system.operator]) {
      expect((await client.get(path)).body).toEqual({ data: [], nextCursor: null });
    }
  });
});
