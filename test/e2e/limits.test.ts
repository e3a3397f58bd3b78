/** Limits end to end: requests by merchant and in all, clients that wait, and the sizes of what is sent and asked for. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiClient, paymentBody } from '../support/api-client.ts';
import { synthesizeWith } from '../support/synthesize-with.ts';
import { eventually, type System, startSystem } from '../support/system.ts';

const MERCHANT_BURST = 5;
const STAGE_BURST = 12;
const WAITING_MAX = 2;
const DAY_MS = 86_400_000;

let system: System;
beforeAll(async () => {
  const settings = {
    MERCHANT_RATE_LIMIT: '1',
    MERCHANT_BURST_LIMIT: String(MERCHANT_BURST),
    API_RATE_LIMIT: '2',
    API_BURST_LIMIT: String(STAGE_BURST),
    WAITING_CLIENTS_MAX: String(WAITING_MAX),
  };
  const stackDirectory = synthesizeWith(settings, mkdtempSync(join(tmpdir(), 'tap-limits-')));
  system = await startSystem({ stackDirectory });
});
afterAll(() => system?.close());

/** Lets so much of the engine's time pass that every bucket is full. */
const rest = () => system.engine.advance(60_000);

/** Sends requests at once and sorts their answers. */
async function burst(client: ApiClient, count: number, path = '/payments') {
  const startedAt = performance.now();
  const answers = await Promise.all(Array.from({ length: count }, () => client.get(path)));
  const refused = answers.filter(({ status }) => status === 429);
  const served = answers.filter(({ status }) => status !== 429);
  // What the buckets earn while the burst lasts.
  const earnedSeconds = Math.ceil((performance.now() - startedAt) / 1000);
  return { served, refused, earnedSeconds };
}

describe('a merchant', () => {
  it('that asks too often is told so, and when to come again', async () => {
    rest();
    const { served, refused, earnedSeconds } = await burst(await system.newMerchant(), 10);
    expect(served.length).toBeGreaterThanOrEqual(MERCHANT_BURST);
    expect(served.length).toBeLessThanOrEqual(MERCHANT_BURST + earnedSeconds);
    for (const { headers, body } of refused) {
      expect(headers.get('content-type')).toBe('application/problem+json');
      expect(headers.get('retry-after')).toBe('1');
      expect(body).toMatchObject({ status: 429, code: 'rate-limited' });
    }
  });

  it('is served again after the time that it was told', async () => {
    rest();
    const client = await system.newMerchant();
    await burst(client, 10);
    const seconds = Number((await eventuallyRefused(client)).headers.get('retry-after'));
    system.engine.advance(seconds * 1000);
    expect((await client.get('/payments')).status).toBe(200);
  });

  it('does not throttle another', async () => {
    rest();
    const [loud, quiet] = [await system.newMerchant(), await system.newMerchant()];
    const { refused } = await burst(loud, 7);
    expect(refused.length).toBeGreaterThan(0);
    expect((await quiet.get('/payments')).status).toBe(200);
  });

  it('spends one allowance on all its routes', async () => {
    rest();
    const client = await system.newMerchant();
    await burst(client, 10, '/payments/pay_00000000000000000000000000');
    const answer = await client.post('/payments', paymentBody());
    expect(answer.status === 429 || (await eventuallyRefused(client)).status === 429).toBe(true);
  });

  it('gets nothing done by a request that is refused', async () => {
    rest();
    const client = await system.newMerchant();
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => client.post('/payments', paymentBody())),
    );
    const accepted = answers.filter(({ status }) => status === 202);
    expect(accepted.length).toBeLessThan(12);
    rest();
    const page = await client.get<{ data: unknown[] }>('/payments?limit=100');
    expect(page.body.data).toHaveLength(accepted.length);
  });
});

/** Asks until the allowance is used up, whatever has been earned meanwhile. */
const eventuallyRefused = (client: ApiClient) =>
  eventually('a refusal', async () => {
    const answer = await client.get('/payments');
    return answer.status === 429 ? answer : undefined;
  });

describe('the stage', () => {
  it('has a ceiling for all merchants together', async () => {
    rest();
    // So many that the ceiling refuses some, however long they take and earn meanwhile.
    const clients = await Promise.all(Array.from({ length: 20 }, () => system.newMerchant()));
    const bursts = await Promise.all(clients.map((client) => burst(client, 4)));
    const served = bursts.flatMap((one) => one.served).length;
    const earned = 2 * Math.max(...bursts.map(({ earnedSeconds }) => earnedSeconds));
    expect(served).toBeGreaterThanOrEqual(STAGE_BURST);
    expect(served).toBeLessThanOrEqual(STAGE_BURST + earned);
    expect(served).toBeLessThan(80);
  });

  it('is throttled on the open routes too', async () => {
    rest();
    const answers = await Promise.all(
      Array.from({ length: 40 }, () => fetch(`${system.baseUrl}/health`)),
    );
    const refused = answers.find(({ status }) => status === 429);
    expect(refused?.headers.get('retry-after')).toBe('1');
    expect(await refused?.json()).toMatchObject({ code: 'rate-limited' });
  });
});

describe('waiting for an outcome', () => {
  const slow = paymentBody({ paymentMethod: 'tok_slow' });
  const WAIT = { prefer: 'wait=20' };

  it('is for so many at once; the others are answered at once, and nothing is lost', async () => {
    rest();
    const clients = await Promise.all(Array.from({ length: 5 }, () => system.newMerchant()));
    const answers = await Promise.all(
      clients.map(async (client) => {
        const startedAt = performance.now();
        const answer = await client.post<{ id: string }>('/payments', slow, WAIT);
        return { client, ...answer, seconds: (performance.now() - startedAt) / 1000 };
      }),
    );
    const waited = answers.filter(({ status }) => status === 201);
    const others = answers.filter(({ status }) => status === 202);
    expect([waited.length, others.length]).toEqual([WAITING_MAX, 3]);
    for (const { headers } of waited) expect(headers.get('preference-applied')).toBe('wait=20');
    for (const { headers, seconds } of others) {
      expect(headers.get('preference-applied')).toBe('respond-async');
      expect(seconds).toBeLessThan(Math.min(...waited.map((one) => one.seconds)));
    }
    for (const { client, body } of others) await system.waitForStatus(body.id, 'captured', client);
  });

  it('is possible again when the others have their answers', async () => {
    rest();
    const client = await system.newMerchant();
    for (let round = 0; round <= WAITING_MAX; round += 1) {
      expect((await client.post('/payments', paymentBody(), WAIT)).status).toBe(201);
    }
  });
});

describe('a request', () => {
  const bounded = async (more: Record<string, unknown>) => {
    rest();
    const client = await system.newMerchant();
    return (await client.post('/payments', paymentBody(more))).status;
  };
  const pairs = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, at) => [`key${at}`, 'value']));

  it.each([
    ['20 pairs of metadata', { metadata: pairs(20) }, 202],
    ['21 pairs of metadata', { metadata: pairs(21) }, 422],
    ['a key of 40 characters', { metadata: { ['k'.repeat(40)]: 'v' } }, 202],
    ['a key of 41 characters', { metadata: { ['k'.repeat(41)]: 'v' } }, 422],
    ['a value of 200 characters', { metadata: { key: '\u00e4'.repeat(200) } }, 202],
    ['a value of 201 characters', { metadata: { key: 'v'.repeat(201) } }, 422],
    ['a reference of 64 characters', { reference: 'r'.repeat(64) }, 202],
    ['a reference of 65 characters', { reference: 'r'.repeat(65) }, 422],
    ['the largest amount', { amountMinor: 999_999_999_999 }, 202],
    ['an amount beyond it', { amountMinor: 1_000_000_000_000 }, 422],
  ])('with %s', async (_what, more, status) => {
    expect(await bounded(more)).toBe(status);
  });

  it.each([
    ['of 256 KB is read', 256 * 1024, 422, 'validation-failed'],
    ['of a byte more is not', 256 * 1024 + 1, 413, 'body-too-large'],
  ])('%s', async (_what, bytes, status, code) => {
    rest();
    const client = await system.newMerchant();
    const empty = JSON.stringify(paymentBody({ description: '' }));
    const body = paymentBody({ description: 'x'.repeat(bytes - empty.length) });
    expect(await client.post('/payments', body)).toMatchObject({ status, body: { code } });
  });

  it.each([
    [1, 200],
    [100, 200],
    [0, 400],
    [101, 400],
  ])('for a page of %d gets %d', async (limit, status) => {
    rest();
    const client = await system.newMerchant();
    expect((await client.get(`/payments?limit=${limit}`)).status).toBe(status);
  });

  it('with a key of 255 characters is kept for a day under it', async () => {
    rest();
    const client = await system.newMerchant();
    const headers = { 'idempotency-key': 'k'.repeat(255) };
    const first = await client.post('/payments', paymentBody(), headers);
    const again = await client.post('/payments', paymentBody(), headers);
    expect(again.body.id).toBe(first.body.id);
    system.engine.advance(DAY_MS + 60_000);
    const later = await client.post('/payments', paymentBody(), headers);
    expect(later.body.id).not.toBe(first.body.id);
  });
});
