/** Pages of payments: none, one and 100,000, in both orders, filtered, and while new payments arrive. */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeId } from '../../src/contract/ids.ts';
import type { PaymentPage } from '../../src/contract/payment.ts';
import { type ApiClient, createApiClient, paymentBody } from '../support/api-client.ts';
import { issueKey } from '../support/keys.ts';
import { createPlainHttp, type PlainHttp, type PlainRequest } from '../support/plain-http.ts';
import { seedPayments } from '../support/seed-payments.ts';
import { type System, startSystem } from '../support/system.ts';

const COUNT = 100_000;
/** Three payments share each millisecond, so that ties are broken on every page. */
const PER_MILLISECOND = 3;
const STARTED_MS = Date.parse('2026-11-01T00:00:00.000Z');
const createdAtMs = (number: number) => STARTED_MS + Math.floor(number / PER_MILLISECOND);
/** One in a thousand is declined, which an index finds; one in two thousand refunded, which only a search does. */
const statusOf = (number: number) => {
  if (number % 2_000 === 5) return 'refunded';
  return number % 1_000 === 7 ? 'declined' : 'captured';
};

/** Half a minute where nothing else runs. */
const WALK_TIMEOUT_MS = 300_000;

const MEMORY = '/dev/shm';
const ROOM_BYTES = 2 ** 30;

/** Memory where there is enough of it: so many rows take twice as long to write to a disk. */
function quickPlace(): string {
  if (!existsSync(MEMORY)) return tmpdir();
  const { bavail, bsize } = statfsSync(MEMORY);
  return bavail * bsize > ROOM_BYTES ? MEMORY : tmpdir();
}

let system: System;
let merchant: ApiClient;
let http: PlainHttp;
let bearer: NonNullable<PlainRequest['headers']>;
/** Oldest first. */
let seeded: readonly string[];

beforeAll(async () => {
  const directory = mkdtempSync(join(quickPlace(), 'tap-lists-'));
  const merchantId = makeId('mer', STARTED_MS, randomBytes(10));
  seeded = await seedPayments({ directory, merchantId, count: COUNT, createdAtMs, statusOf });
  system = await startSystem({ dataDirectory: directory });
  const apiKey = await issueKey(system, { merchantId });
  merchant = createApiClient({ baseUrl: system.baseUrl, apiKey });
  http = createPlainHttp(system.baseUrl);
  bearer = [['Authorization', `Bearer ${apiKey}`]];
}, WALK_TIMEOUT_MS);
afterAll(() => {
  http?.close();
  return system?.close();
});

type Query = Readonly<Record<string, string | number>>;

function pathOf(query: Query): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) search.set(name, String(value));
  return `/payments?${search}`;
}

const pageOf = (client: ApiClient, query: Query) => client.get<PaymentPage>(pathOf(query));

interface Walk {
  readonly ids: readonly string[];
  readonly pages: readonly number[];
}

/** Every page to the last, without a look at their form; `between` runs before each one that follows. */
async function walk(
  query: Query,
  between: (page: number) => Promise<void> = async () => {},
): Promise<Walk> {
  const ids: string[] = [];
  const pages: number[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    if (pages.length > 0) await between(pages.length);
    const target = pathOf(cursor === '' ? query : { ...query, cursor });
    const { status, text } = await http.send({ method: 'GET', target, headers: bearer });
    expect(status).toBe(200);
    const page = JSON.parse(text) as PaymentPage;
    ids.push(...page.data.map(({ id }) => id));
    pages.push(page.data.length);
    cursor = page.nextCursor;
  }
  return { ids, pages };
}

describe('a list of no payments', () => {
  it.each([
    '',
    '?order=asc',
    '?status=declined',
    '?status=captured',
    '?createdFrom=2026-01-01T00:00:00Z',
  ])('is one empty page%s', async (query) => {
    const newcomer = await system.newMerchant();
    const { status, body } = await newcomer.get(`/payments${query}`);
    expect([status, body]).toEqual([200, { data: [], nextCursor: null }]);
  });
});

describe('a list of one payment', () => {
  it.each(['asc', 'desc'])('is one page of it, also when it is just full: %s', async (order) => {
    const newcomer = await system.newMerchant();
    const { body } = await newcomer.post('/payments', paymentBody());
    for (const limit of [1, 2, 100]) {
      const page = (await pageOf(newcomer, { order, limit })).body;
      expect([page.data.map(({ id }) => id), page.nextCursor]).toEqual([[body.id], null]);
    }
  });
});

describe(`a list of ${COUNT.toLocaleString('en')} payments`, () => {
  it(
    'has every one once, newest first, and none that came after it was begun',
    async () => {
      const { ids, pages } = await walk({ limit: 100 }, async (page) => {
        if (page % 250 === 0) await merchant.post('/payments', paymentBody());
      });
      expect(ids.length).toBe(COUNT);
      expect(ids).toEqual(seeded.toReversed());
      expect(new Set(pages)).toEqual(new Set([100]));
    },
    WALK_TIMEOUT_MS,
  );

  it('has every one once, oldest first, and those that come meanwhile at its end', async () => {
    // Not from the very first: the other order has shown that no page is too far.
    const skipped = 80_001;
    const createdFrom = new Date(createdAtMs(skipped)).toISOString();
    const query = { limit: 100, order: 'asc', createdFrom };
    const newest = { ...query, createdFrom: new Date(createdAtMs(COUNT) + 1).toISOString() };
    const before = await walk(newest);
    const arrived: string[] = [];
    const { ids } = await walk(query, async (page) => {
      if (page % 50 !== 0) return;
      arrived.push(String((await merchant.post('/payments', paymentBody())).body.id));
    });
    expect(arrived.length).toBeGreaterThan(2);
    expect(ids).toEqual([...seeded.slice(skipped), ...before.ids, ...arrived]);
  });

  it('may be read in pages of changing size', async () => {
    const ids: string[] = [];
    let cursor: string | null = null;
    for (const limit of [1, 7, 100, 2, 33]) {
      const query: Query = { order: 'asc', limit };
      const page: PaymentPage = (
        await pageOf(merchant, cursor === null ? query : { ...query, cursor })
      ).body;
      expect(page.data).toHaveLength(limit);
      ids.push(...page.data.map(({ id }) => id));
      cursor = page.nextCursor;
    }
    expect(ids).toEqual(seeded.slice(0, 143));
  });

  it('takes 25 for a page when nothing is said', async () => {
    expect((await pageOf(merchant, {})).body.data).toHaveLength(25);
  });

  it.each(['asc', 'desc'])('begins at createdFrom and ends before createdTo: %s', async (order) => {
    const at = (ms: number) => new Date(STARTED_MS + ms).toISOString();
    const query = { order, limit: 50, createdFrom: at(100), createdTo: at(200) };
    const { ids } = await walk(query);
    const expected = seeded.slice(100 * PER_MILLISECOND, 200 * PER_MILLISECOND);
    expect(ids).toEqual(order === 'asc' ? expected : expected.toReversed());
    const none = { ...query, createdFrom: at(200) };
    expect((await pageOf(merchant, none)).body).toEqual({ data: [], nextCursor: null });
  });

  it.each(['asc', 'desc'])(
    'finds a rare status by its own index, in full pages: %s',
    async (order) => {
      const expected = seeded.filter((_id, number) => statusOf(number) === 'declined');
      const { ids, pages } = await walk({ order, limit: 30, status: 'declined' });
      expect(ids).toEqual(order === 'asc' ? expected : expected.toReversed());
      expect(pages).toEqual([30, 30, 30, 10]);
    },
  );

  it('searches for any other status by a thousand rows a page, which may be short', async () => {
    const createdTo = new Date(createdAtMs(4_500)).toISOString();
    const query = { order: 'asc', limit: 100, status: 'refunded', createdTo };
    const { ids, pages } = await walk(query);
    expect(ids).toEqual([seeded[5], seeded[2_005], seeded[4_005]]);
    expect(pages).toEqual([1, 0, 1, 0, 1]);
  });
});

describe('a cursor', () => {
  const query = {
    limit: 10,
    order: 'asc',
    status: 'declined',
    createdFrom: '2026-01-01T00:00:00Z',
  };
  let cursor = '';
  beforeAll(async () => {
    cursor = (await pageOf(merchant, query)).body.nextCursor ?? '';
  });

  it('is good for its query, however it is written, and for another size of page', async () => {
    const sameTime = { ...query, createdFrom: '2026-01-01T01:00:00.000+01:00' };
    for (const same of [query, { ...query, limit: 3 }, sameTime]) {
      expect((await pageOf(merchant, { ...same, cursor })).status).toBe(200);
    }
  });

  it.each([
    ['another order', { order: 'desc' }],
    ['another status', { status: 'failed' }],
    ['another beginning', { createdFrom: '2026-01-01T00:00:00.001Z' }],
    ['an end', { createdTo: '2027-01-01T00:00:00Z' }],
  ])('is refused with %s', async (_case, other) => {
    const answer = await pageOf(merchant, { ...query, ...other, cursor });
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid-cursor' } });
  });

  it('is refused when any character of it was changed, left out or added', async () => {
    const changed = [0, 1, 40, Math.floor(cursor.length / 2), cursor.length - 2].map(
      (at) => cursor.slice(0, at) + (cursor[at] === 'A' ? 'B' : 'A') + cursor.slice(at + 1),
    );
    const others = [
      cursor.slice(1),
      cursor.slice(0, -1),
      `${cursor}A`,
      cursor.replace('.', ''),
      '.',
    ];
    for (const forged of [...changed, ...others]) {
      const answer = await pageOf(merchant, { ...query, cursor: forged });
      expect(answer, forged).toMatchObject({ status: 400, body: { code: 'invalid-cursor' } });
    }
  });
});
