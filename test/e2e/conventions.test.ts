/** What the contract says of every request: parameters, preferences, keys, conditional reads, and who lists what. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PaymentPage } from '../../src/contract/payment.ts';
import { type ApiClient, createApiClient, paymentBody } from '../support/api-client.ts';
import { issueKey } from '../support/keys.ts';
import { callRoute, guarded } from '../support/routes.ts';
import { type System, startSystem } from '../support/system.ts';

let system: System;
let merchant: ApiClient;
let merchantId: string;
let capturedId: string;
beforeAll(async () => {
  system = await startSystem();
  const made = await system.engine.createMerchant('Conventions');
  merchantId = made.merchantId;
  merchant = createApiClient({ baseUrl: system.baseUrl, apiKey: made.apiKey });
  const paid = await merchant.post('/payments', paymentBody(), { prefer: 'wait=20' });
  expect(paid.status).toBe(201);
  capturedId = String(paid.body.id);
});
afterAll(() => system?.close());

const manual = () => paymentBody({ captureMethod: 'manual' });

describe('an operator', () => {
  it('reads any payment, its trail and its refunds', async () => {
    for (const part of ['', '/events', '/refunds']) {
      const answer = await system.operator.get(`/payments/${capturedId}${part}`);
      expect([part, answer.status]).toEqual([part, 200]);
    }
  });

  it('lists the payments of the merchant that it names, page by page', async () => {
    const { body } = await merchant.post('/payments', manual());
    const ids: string[] = [];
    let cursor = '';
    for (let page = 0; page < 2; page += 1) {
      const path = `/payments?merchantId=${merchantId}&order=asc&limit=1${cursor}`;
      const answer = await system.operator.get<PaymentPage>(path);
      ids.push(...answer.body.data.map(({ id }) => id));
      cursor = `&cursor=${answer.body.nextCursor}`;
    }
    expect(ids).toEqual([capturedId, body.id]);
  });

  it('must name the merchant; a cursor is good for that merchant alone', async () => {
    const none = await system.operator.get('/payments');
    expect(none).toMatchObject({
      status: 400,
      body: { code: 'invalid-parameters', errors: [{ pointer: '/merchantId' }] },
    });
    const path = `/payments?merchantId=${merchantId}&limit=1`;
    const { nextCursor } = (await system.operator.get<PaymentPage>(path)).body;
    const other = (await system.engine.createMerchant('Other')).merchantId;
    const moved = `/payments?merchantId=${other}&limit=1&cursor=${nextCursor}`;
    expect((await system.operator.get(moved)).body.code).toBe('invalid-cursor');
  });

  it('alone may name a merchant', async () => {
    const other = (await system.engine.createMerchant('Third')).merchantId;
    for (const named of [merchantId, other]) {
      const answer = await merchant.get(`/payments?merchantId=${named}`);
      expect(answer).toMatchObject({
        status: 400,
        body: { code: 'invalid-parameters', errors: [{ pointer: '/merchantId' }] },
      });
    }
  });
});

describe('a parameter', () => {
  it.each(guarded)('that the route does not know is named, not ignored: $name', async (route) => {
    const apiKey = await issueKey(system, {
      merchantId: route.scope === 'operator' ? null : merchantId,
    });
    const query = '?expand=all';
    const answer = await callRoute(system.baseUrl, route, { apiKey, paymentId: capturedId, query });
    expect([answer.status, answer.body.code]).toEqual([400, 'invalid-parameters']);
    expect(answer.body.errors).toMatchObject([{ pointer: '/expand' }]);
  });

  it.each(['2026-02-30T00:00:00Z', '2026-06-31T12:00:00Z', '2026-01-01T24:00:00Z'])(
    'is no time that does not exist: %s',
    async (time) => {
      for (const name of ['createdFrom', 'createdTo']) {
        const answer = await merchant.get(`/payments?${name}=${time}`);
        expect(answer).toMatchObject({
          status: 400,
          body: { code: 'invalid-parameters', errors: [{ pointer: `/${name}` }] },
        });
      }
    },
  );
});

describe('Prefer', () => {
  it.each([
    ['wait=20', 201, 'wait=20'],
    ['wait=99', 201, 'wait=25'],
    ['respond-async, wait=20', 201, 'wait=20'],
    ['respond-async', 202, 'respond-async'],
    ['return=minimal', 202, null],
    ['wait=0', 202, null],
    [undefined, 202, null],
  ])('%s is answered with %i and Preference-Applied %s', async (prefer, status, applied) => {
    const headers = prefer === undefined ? {} : { prefer };
    const made = await merchant.post('/payments', paymentBody(), headers);
    expect([made.status, made.headers.get('preference-applied')]).toEqual([status, applied]);
  });

  it('is answered in the same way by a command', async () => {
    const { body } = await merchant.post('/payments', manual(), { prefer: 'wait=20' });
    const path = `/payments/${body.id}/capture`;
    const captured = await merchant.post(path, {}, { prefer: 'wait=20' });
    expect([captured.status, captured.headers.get('preference-applied')]).toEqual([200, 'wait=20']);
    const refund = `/payments/${body.id}/refunds`;
    const refunded = await merchant.post(refund, {}, { prefer: 'respond-async' });
    expect([refunded.status, refunded.headers.get('preference-applied')]).toEqual([
      202,
      'respond-async',
    ]);
  });
});

describe('an idempotency key', () => {
  it('does not care for a slash at the end of the path', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const first = await merchant.post('/payments', manual(), { ...headers, prefer: 'wait=20' });
    const again = await merchant.post('/payments/', manual(), headers);
    expect([again.status, again.body.id]).toEqual([first.status, first.body.id]);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(first.headers.get('idempotent-replayed')).toBeNull();
    expect(new URL(again.headers.get('location') ?? '', system.baseUrl).pathname).toBe(
      `/v1/payments/${first.body.id}`,
    );
    const capture = { 'idempotency-key': randomUUID() };
    await merchant.post(`/payments/${first.body.id}/capture/`, {}, capture);
    const repeated = await merchant.post(`/payments/${first.body.id}/capture`, {}, capture);
    expect(repeated.headers.get('idempotent-replayed')).toBe('true');
  });

  it('is refused for the path of another payment, and for another command on the same', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const [one, two] = await Promise.all(
      [1, 2].map(() => merchant.post('/payments', manual(), { prefer: 'wait=20' })),
    );
    await merchant.post(`/payments/${one?.body.id}/capture`, {}, headers);
    for (const path of [`${two?.body.id}/capture`, `${one?.body.id}/cancel`]) {
      const answer = await merchant.post(`/payments/${path}`, {}, headers);
      expect([answer.status, answer.body.code]).toEqual([422, 'idempotency-key-reused']);
    }
  });

  it('is kept for a day, and the answer says until when', async () => {
    const answer = await merchant.post('/payments', manual());
    const expires = answer.headers.get('idempotency-expires') ?? '';
    expect(expires).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    const createdMs = Date.parse(String(answer.body.createdAt));
    expect(Date.parse(expires) - createdMs).toBeGreaterThanOrEqual(86_400_000);
  });

  it('of 255 characters is taken and of 256 is not; what is invalid leaves it free', async () => {
    const key = 'k'.repeat(255);
    const refused = await merchant.post('/payments', {}, { 'idempotency-key': key });
    expect([refused.status, refused.body.code]).toEqual([422, 'validation-failed']);
    const made = await merchant.post('/payments', manual(), { 'idempotency-key': key });
    expect([made.status, made.headers.get('idempotent-replayed')]).toEqual([202, null]);
    const long = await merchant.post('/payments', manual(), { 'idempotency-key': `${key}k` });
    expect([long.status, long.body.code]).toEqual([400, 'idempotency-key-invalid']);
  });
});

describe('a conditional read', () => {
  it('is answered 304 until the payment changes, and then with the payment', async () => {
    const made = await merchant.post('/payments', manual(), { prefer: 'wait=20' });
    const path = `/payments/${made.body.id}`;
    const etag = made.headers.get('etag') ?? '';
    expect(etag).toBe(`"${made.body.version}"`);
    const same = await merchant.get(path, { 'if-none-match': `"0", W/${etag}` });
    expect([same.status, same.body, same.headers.get('etag')]).toEqual([304, '', etag]);
    await merchant.post(`${path}/capture`, {}, { prefer: 'wait=20' });
    const changed = await merchant.get(path, { 'if-none-match': etag });
    expect([changed.status, changed.body.status]).toEqual([200, 'captured']);
    expect(changed.headers.get('etag')).not.toBe(etag);
  });
});
