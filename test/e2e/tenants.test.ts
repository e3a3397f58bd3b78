/** That no one sees, lists, counts, changes or guesses what is another's, on every route of the published document. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApiClient, paymentBody } from '../support/api-client.ts';
import { announce } from '../support/batch-file.ts';
import { issueKey } from '../support/keys.ts';
import { callRoute, essenceOf, type NamedRoute, routes, type Sent } from '../support/routes.ts';
import { capturedBy, passMidnight, settle } from '../support/settlement.ts';
import { type System, startSystem } from '../support/system.ts';

interface Owner {
  readonly merchantId: string;
  readonly apiKey: string;
  /** Of a captured payment with a refund. */
  readonly paymentId: string;
  readonly batchId: string;
  /** A day that is settled. */
  readonly date: string;
}
const nobodys = {
  paymentId: 'pay_01kapw3t5wfv6r2n8e4x7c9d0h',
  batchId: 'bat_01kapw3t5wfv6r2n8e4x7c9d0h',
};
const ofOneResource = routes.filter(({ path }) => path.includes('{'));
const paged = routes.filter(({ parameters }) => parameters.includes('cursor'));
const changing = routes.filter(({ parameters }) => parameters.includes('Idempotency-Key'));

let system: System;
let owner: Owner;
let stranger: { readonly merchantId: string; readonly apiKey: string };

beforeAll(async () => {
  system = await startSystem();
  const merchant = await system.engine.createMerchant('Owner');
  stranger = await system.engine.createMerchant('Stranger');
  const client = createApiClient({ baseUrl: system.baseUrl, apiKey: merchant.apiKey });
  const wait = { prefer: 'wait=10' };
  const ids: string[] = [];
  for (const amountMinor of [1000, 2, 3]) {
    ids.push(String((await client.post('/payments', paymentBody({ amountMinor }), wait)).body.id));
  }
  const paymentId = ids[0] ?? '';
  for (const amountMinor of [1, 2]) {
    await client.post(`/payments/${paymentId}/refunds`, { amountMinor }, wait);
  }
  // Two settled days, so that the list of days has a second page.
  const date = await passMidnight(system);
  expect(await settle(system, null)).toBe('SUCCEEDED');
  await capturedBy(client);
  await passMidnight(system);
  expect(await settle(system, null)).toBe('SUCCEEDED');
  const batches = [await announce(client, 'one'), await announce(client, 'two')];
  owner = { ...merchant, paymentId, batchId: batches[0]?.id ?? '', date };
});
afterAll(() => system?.close());

/** For the owner's payment and batch unless told otherwise. */
const send = (route: NamedRoute, sent: Partial<Sent>) =>
  callRoute(system.baseUrl, route, { ...ids(owner), ...sent });
const ids = ({ paymentId, batchId, date }: Owner) => ({ paymentId, batchId, date });

async function ownersView() {
  const { apiKey, paymentId } = owner;
  const client = createApiClient({ baseUrl: system.baseUrl, apiKey });
  const views = await Promise.all([
    client.get(`/payments/${paymentId}`),
    client.get(`/payments/${paymentId}/events`),
    client.get(`/payments/${paymentId}/refunds`),
    client.get('/payments'),
    client.get(`/batches/${owner.batchId}`),
    client.get('/batches'),
  ]);
  return views.map(({ body }) => body);
}

describe('the routes of the document', () => {
  it('name no resource that this suite cannot make', () => {
    const names = ofOneResource.flatMap(({ path }) => path.match(/\{\w+\}/g) ?? []);
    expect(new Set(names)).toEqual(new Set(['{paymentId}', '{batchId}', '{date}']));
  });

  it('need a key, all but two', () => {
    const open = routes.filter(({ scope }) => scope === undefined);
    expect(open.map(({ name }) => name)).toEqual(['GET /health', 'GET /openapi.json']);
  });
});

describe('another merchant', () => {
  it.each(ofOneResource.filter(({ scope }) => scope !== 'operator'))(
    'finds nothing by the right id, exactly as by a wrong one: $name',
    async (route) => {
      const { apiKey } = stranger;
      const known = await send(route, { apiKey });
      const unknown = await send(route, { apiKey, ...nobodys });
      const malformed = await send(route, {
        apiKey,
        paymentId: 'pay_1',
        batchId: 'bat_1',
      });
      const code = `${route.path.split('/')[1]?.replace(/(?<=batch)es$|s$/, '')}-not-found`;
      expect(known).toMatchObject({ status: 404, body: { code } });
      expect(essenceOf(known)).toEqual(essenceOf(unknown));
      expect(essenceOf(malformed)).toEqual(essenceOf(unknown));
    },
  );

  it('changes nothing of the owner by any command', async () => {
    const before = await ownersView();
    for (const route of changing) {
      await send(route, { apiKey: stranger.apiKey });
    }
    expect(await ownersView()).toEqual(before);
  });

  it.each(routes.filter(({ method }) => method === 'GET'))(
    'reads nothing of the owner, whatever it asks for: $name',
    async (route) => {
      const queries = route.parameters.includes('order')
        ? ['', '?order=asc', '?status=captured', '?limit=100', `?merchantId=${owner.merchantId}`]
        : [''];
      for (const query of queries) {
        const { text } = await send(route, { apiKey: stranger.apiKey, query });
        expect(text).not.toContain(owner.merchantId);
        expect(text).not.toContain(owner.paymentId);
        expect(text).not.toContain(owner.batchId);
      }
    },
  );

  it.each(paged)('cannot go on with a cursor of the owner: $name', async (route) => {
    const { apiKey } = owner;
    const page = await send(route, { apiKey, query: '?limit=1' });
    const cursor = encodeURIComponent(String(page.body.nextCursor));
    const query = `?limit=1&cursor=${cursor}`;
    expect((await send(route, { apiKey, query })).status).toBe(200);
    const stolen = await send(route, { apiKey: stranger.apiKey, query });
    expect([400, 404]).toContain(stolen.status);
    if (!route.path.includes('{')) expect(stolen.body.code).toBe('invalid-cursor');
  });

  it.each(changing.filter(({ scope }) => scope !== 'operator'))(
    'neither replays nor collides with an idempotency key of the owner: $name',
    async (route) => {
      const headers = { 'idempotency-key': randomUUID(), prefer: 'wait=10' };
      const first = await send(route, { apiKey: owner.apiKey, headers });
      const second = await send(route, { apiKey: stranger.apiKey, headers });
      expect(second.headers.get('idempotent-replayed')).toBeNull();
      expect(second.body.code).not.toBe('idempotency-key-reused');
      expect(second.text).not.toContain(owner.paymentId);
      if (first.status < 300) expect(second.body.id).not.toBe(first.body.id);
    },
  );
});

describe('the operators', () => {
  it('share their idempotency keys, and no merchant can reach them', async () => {
    const { body } = await createApiClient({ baseUrl: system.baseUrl, apiKey: owner.apiKey }).post(
      '/payments',
      paymentBody({ paymentMethod: 'tok_risk_review' }),
    );
    const id = String(body.id);
    const as = createApiClient({ baseUrl: system.baseUrl, apiKey: owner.apiKey });
    await system.waitForStatus(id, 'in-review', as);
    const headers = { 'idempotency-key': randomUUID() };
    const decision = { decision: 'decline', note: 'No.' };
    const first = await system.operator.post(`/payments/${id}/review`, decision, headers);
    const colleague = createApiClient({
      baseUrl: system.baseUrl,
      apiKey: await issueKey(system, { merchantId: null }),
    });
    const second = await colleague.post(`/payments/${id}/review`, decision, headers);
    expect([first.status, second.status]).toEqual([202, 202]);
    expect(second.headers.get('idempotent-replayed')).toBe('true');
    const merchant = await as.post('/payments', paymentBody(), headers);
    expect(merchant.headers.get('idempotent-replayed')).toBeNull();
    expect(merchant.status).toBe(202);
  });
});
