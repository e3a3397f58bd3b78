/** Who may see and do what: merchants, strangers, and the functions themselves. */
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApiClient, paymentBody } from '../support/api-client.ts';
import { type System, startSystem } from '../support/system.ts';

let system: System;
beforeAll(async () => {
  system = await startSystem();
});
afterAll(() => system?.close());

describe('a merchant', () => {
  it('cannot see, list or read the trail of the payment of another', async () => {
    const { body } = await system.merchant.post('/payments', paymentBody());
    const stranger = await system.newMerchant();
    const seen = await stranger.get(`/payments/${body.id}`);
    const trail = await stranger.get(`/payments/${body.id}/events`);
    const list = await stranger.get<{ data: unknown[] }>('/payments');
    expect([seen.status, trail.status]).toEqual([404, 404]);
    expect(seen.body).toMatchObject({ code: 'payment-not-found' });
    expect(list.body.data).toEqual([]);
  });

  it('cannot use a cursor that was made for another', async () => {
    for (let number = 0; number < 3; number += 1) {
      await system.merchant.post('/payments', paymentBody());
    }
    const page = await system.merchant.get('/payments?limit=1');
    const stranger = await system.newMerchant();
    const stolen = await stranger.get(`/payments?limit=1&cursor=${page.body.nextCursor}`);
    expect(stolen.status).toBe(400);
  });

  it.each([
    ['no bearer', ''],
    ['another scheme', 'Basic c2s6'],
    ['a key of another form', 'Bearer nonsense'],
    ['an unknown key', 'Bearer sk_e2e_00000000000000000000000000_x'],
  ])('with %s is told 401 and nothing more', async (_case, authorization) => {
    const headers: Record<string, string> = authorization === '' ? {} : { authorization };
    const response = await fetch(`${system.baseUrl}/payments`, { headers });
    expect(response.status).toBe(401);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(response.headers.get('www-authenticate')).toContain('Bearer');
    expect(await response.json()).toMatchObject({ status: 401, code: 'unauthenticated' });
  });

  it('with the right key id and a wrong secret is refused', async () => {
    const forged = `${system.apiKey.slice(0, -1)}${system.apiKey.endsWith('A') ? 'B' : 'A'}`;
    const client = createApiClient({ baseUrl: system.baseUrl, apiKey: forged });
    expect((await client.get('/payments')).status).toBe(401);
  });
});

describe('a function', () => {
  it('is denied a call that its role does not grant', async () => {
    const { body } = await system.merchant.post('/payments', paymentBody());
    const authorizer = system.clientsAs('authorize-request');
    const read = new GetItemCommand({
      TableName: system.name('payment-transactions'),
      Key: { paymentId: { S: String(body.id) } },
    });
    await expect(authorizer.dynamo.send(read)).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining('is not authorized to perform: dynamodb:GetItem'),
    });
    const reader = system.clientsAs('get-payment');
    expect((await reader.dynamo.send(read)).Item?.paymentId).toEqual({ S: body.id });
  });
});
